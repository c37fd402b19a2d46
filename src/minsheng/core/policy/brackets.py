"""Where brackets of a text open and close."""

from minsheng.core.policy.names import CLOSE, OPEN
from minsheng.core.quantity.passage import Passage


def bracket_end(text: str, start: int) -> tuple[int, bool]:
    """Position after the bracket that opens at `start`, and whether it closes at all."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] in OPEN:
            depth += 1
        elif text[place] in CLOSE:
            depth -= 1
            if depth == 0:
                return place + 1, True
    return len(text), False


def unbalanced(text: str) -> bool:
    """True where more brackets close than open."""
    return sum(char in CLOSE for char in text) > sum(char in OPEN for char in text)


def last_bracket(text: str) -> int:
    """Where the bracket opens that closes the text; -1 if the text ends otherwise."""
    end = len(text.rstrip("。;,"))
    if not end or text[end - 1] not in ")]〕】":
        return -1
    depth = 0
    for place in range(end - 1, max(end - 300, -1), -1):
        depth += (text[place] in CLOSE) - (text[place] in OPEN)
        if depth == 0:
            return place
    return -1


def nested_end(text: str) -> bool:
    """True where two brackets close at the end."""
    return text.rstrip("。;,").endswith(("))", ")〕", ")】", ")]"))


def without_doubled_stop(text: Passage) -> Passage:
    """`…12个。(牵头单位:甲)。` leaves one stop, not two."""
    return text.cut(0, len(text) - 1) if text.text.endswith(("。。", ";。", "。;")) else text
