"""Page furniture in words: what a web page, a forum or the foot of a letter prints around a document."""

import re
from functools import cache

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.numbering import marker_of

_LONGEST = 80
"""Signs of the longest line of furniture."""


@cache
def _whole() -> re.Pattern[str]:
    # 找回密码 · 登录|注册 · 打印本页关闭窗口 · [复制链接]
    return re.compile(rf"[^\w]*(?:{one_of('outline.chrome.whole')}[^\w]*)+")


@cache
def _begins() -> re.Pattern[str]:
    # 扫一扫在手机打开当前页 · 来源:某市发布 · 抄送:县委办公室
    return re.compile(rf"[^\w]*(?:{one_of('outline.chrome.begins')}|{one_of('outline.chrome.labels')}:)")


@cache
def _within() -> re.Pattern[str]:
    # 楼主|发表于2025-3-18 · 当前位置:首页>政务公开 · 发布时间:2025-03-14
    return re.compile(rf"{one_of('outline.chrome.within')}|{one_of('outline.chrome.stamped')}(?::|20\d\d-)\d")


# 某区人民政府办公室2025年3月14日印发 · 印发日期:2025年3月14日
_ISSUED = re.compile(r"[^,。;]{0,40}20\d{2}年\d{1,2}月\d{1,2}日印发|印发(?:机关|日期|时间|单位)?:.{0,40}")
# (此件公开发布) · 苍ICP备20007731号
_CERTAIN = re.compile(r"[(\[【]此件[^()\[\]【】]{2,16}[)\]】]|.{0,40}[\u4e00-\u9fff]ICP备\d{6,}.{0,40}")
# 主办:某市人民政府办公室承办:某市数据局
_HOST = re.compile(
    r"主办(?:单位)?:[^。;]{2,30}(?:人民政府(?:办公[室厅])?|(?:承办|技术支持|维护)(?:单位)?:.{2,30})"
)


def is_certain(text: str) -> bool:
    """True for a line of furniture that cannot be anything else, wherever it stands."""
    if len(text) >= _LONGEST or marker_of(text) is not None:
        return False
    if any(pattern.fullmatch(text) for pattern in (_ISSUED, _CERTAIN, _HOST, _whole())):
        return True
    return "。" not in text and ";" not in text and _within().search(text) is not None


def is_chrome(text: str) -> bool:
    """True for a folded line of furniture; a numbered line or one with a full stop inside never is.

    The line 抄送:… of a letter ends with a stop and is furniture all the same.
    """
    if is_certain(text):
        return True
    if len(text) >= _LONGEST or marker_of(text) is not None:
        return False
    if text.startswith(("抄送:", "抄报:", "主送:")):
        return True
    return "。" not in text and ";" not in text and _begins().match(text) is not None
