"""Why the system refused a file or a database, in Chinese: its own words are English on most servers."""

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


_DATABASE = (
    ("password authentication failed", "用户名或密码不对"),
    ("no password supplied", "没有给密码"),
    ("does not exist", "没有这个数据库或用户"),
    ("could not translate host name", "找不到这台主机"),
    ("failed to resolve host", "找不到这台主机"),
    ("connection refused", "那台主机的端口上没有数据库"),
    ("timeout expired", "等了很久没有回音"),
    ("too many clients", "数据库的连接用完了"),
    ("starting up", "数据库正在启动"),
    ("unable to open database file", "数据库文件打不开"),
    ("readonly database", "数据库文件是只读的"),
    ("file is not a database", "这个文件不是数据库"),
    ("disk image is malformed", "数据库文件已损坏"),
    ("locked", "正被别的程序占用"),
)
"""Words of the drivers, small letters, and what they mean; the first that stands there counts."""


def reason_of_database(words: str) -> str:
    """The reason in a few words of what a database driver says; its own first line where it is seldom met."""
    said = words.casefold()
    known = (reason for part, reason in _DATABASE if part in said)
    return next(known, (words.strip().splitlines() or [""])[0])
