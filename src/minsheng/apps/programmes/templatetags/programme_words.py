"""Figures and differences of editions in templates."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minsheng.apps.programmes.wording import FigureLike, figure_words, short_words
from minsheng.core.alignment import Piece

register = template.Library()

_MARKS = {"gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


@register.filter
def in_words(figure: FigureLike) -> str:
    """`{{ row|in_words }}` prints `不少于 1,574 户`."""
    return figure_words(figure)


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
