"""Why the system refused a file, in Chinese: its own words are English on most servers."""

import errno

_REASONS = {
    errno.ENOENT: "没有这个文件夹",
    errno.ENOTDIR: "路径中间有一段是文件，不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超过了磁盘配额",
    errno.EFBIG: "文件太大",
    errno.ENAMETOOLONG: "名字太长",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序占用",
    errno.EEXIST: "已有同名的文件",
    errno.ELOOP: "链接绕成了圈",
}


def reason_of(error: OSError) -> str:
    """The reason in a few words without a full stop; one seldom met gives its number to ask about."""
    number = error.errno
    return _REASONS.get(number or 0) or f"系统错误 {number or type(error).__name__}"
