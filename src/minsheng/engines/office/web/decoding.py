"""The mark-up of a saved web page: its encoding, and the page inside a single-file archive (.mht)."""

import codecs
import email
import email.policy
import re

from minsheng.engines.office.plain import decode
from minsheng.engines.office.problems import BlankText, UnknownEncoding

BROKEN = "\ufffd"
"""Stands for bytes that are no character, as browsers show them."""
_DAMAGE = 0.01
"""Share of them up to which a page is damaged, and not in another encoding."""
_HEAD = 4096
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# <meta charset="gb2312"> · <meta http-equiv="Content-Type" content="text/html; charset=gbk">
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_ARCHIVE = re.compile(
    rb"\s{0,99}(?:MIME-Version:|From: <Saved by|Content-Type:\s{0,9}multipart/)", re.IGNORECASE
)
_CHINESE = frozenset(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "windows-936"))


def markup_of(data: bytes) -> str:
    """The mark-up as text.

    Raises:
        UnknownEncoding: it is in none of the encodings that are read.
        BlankText: a single-file archive holds no page.
    """
    return _archived(data) if _ARCHIVE.match(data) else _decoded(data, "")


def _decoded(data: bytes, told: str) -> str:
    """By a mark, the archive's word, the page's own word; where that is wrong, by what decodes."""
    if data.startswith(_MARKS):
        return decode(data)
    declared = _DECLARED.search(data[:_HEAD])
    name = told.lower() or (declared[1].decode("ascii").lower() if declared else "")
    name = "gb18030" if name in _CHINESE else name
    # A page that can be searched for its own word is in no wide encoding.
    if name and not name.startswith(("utf-16", "utf-32", "utf-7")):
        try:
            return str(data, name)
        except (UnicodeError, LookupError):
            pass
    try:
        return decode(data)
    except UnknownEncoding:
        mended = data.decode("gb18030" if name == "gb18030" else "utf-8", errors="replace")
        if mended.count(BROKEN) > _DAMAGE * len(mended):
            raise
        return mended


def _archived(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            body = part.get_payload(decode=True)
            charset = part.get_content_charset() or ""
            if isinstance(body, bytes) and body.strip():
                try:
                    return _decoded(body, charset)
                except UnknownEncoding:
                    continue
    raise BlankText
