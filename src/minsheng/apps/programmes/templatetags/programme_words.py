"""Figures and differences of editions in templates."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minsheng.apps.programmes.models import Comparator, TargetValue
from minsheng.apps.programmes.wording import FigureLike, figure_words, short_words
from minsheng.core.alignment import Piece

register = template.Library()

_MARKS = {"gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


@register.filter
def in_words(figure: FigureLike) -> str:
    """`{{ row|in_words }}` prints `不少于 1,574 户`."""
    return figure_words(figure)


_BOUNDS = {
    Comparator.GE: "这个数是下限，达到或超过才算完成",
    Comparator.LE: "这个数是上限，不超过才算完成",
    Comparator.APPROX: "文件给的是大致数",
    Comparator.RANGE: "在两个数之间都算完成",
}


@register.filter
def bound_meaning(figure: TargetValue) -> str:
    """`{{ row|bound_meaning }}` says what a printed 以上 or 约 asks; nothing where no figure is bound."""
    return _BOUNDS.get(Comparator(figure.comparator), "") if figure.printed and figure.low is not None else ""


@register.filter
def shortened(words: str) -> str:
    """`{{ words|shortened }}` prints `为失能老年人提供…1200人次以上`."""
    return short_words(words)


@register.filter
def marked(pieces: Sequence[Piece]) -> SafeString:
    """`{{ line.pieces|marked }}` prints a statement with what is gone and what is new marked as such."""
    return format_html_join(
        "", "{}", [(format_html(_MARKS.get(piece.fate, "{}"), piece.words),) for piece in pieces]
    )
