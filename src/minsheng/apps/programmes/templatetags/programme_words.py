"""Figures of editions in templates."""

from django import template

from minsheng.apps.programmes.wording import FigureLike, figure_words

register = template.Library()


@register.filter
def in_words(figure: FigureLike) -> str:
    """`{{ row|in_words }}` prints `不少于 1,574 户`."""
    return figure_words(figure)
