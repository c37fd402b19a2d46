"""Signs that Word stores as places in a symbol font, as the characters they look like."""

_SIGNS = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0xA7: "▪",
    0xA8: "□",
    0xB7: "•",
    0xD8: "➢",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x52: "☑",
}
_PRIVATE_FIRST, _PRIVATE_LAST = 0xE000, 0xF8FF


def sign(code: int) -> str:
    """The character for a place in a symbol font, empty where it is not known."""
    if _PRIVATE_FIRST <= code <= _PRIVATE_LAST:
        return _SIGNS.get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 or 0xF900 <= code <= 0xFFFD else ""


def bullet(pattern: str) -> str:
    """A list's bullet: as stored where it is a character, else the sign it looks like."""
    return (sign(ord(pattern[0])) if pattern else "") or "•"
