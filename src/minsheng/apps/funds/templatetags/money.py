"""Filters for sums of money."""

from django import template

from minsheng.apps.funds import money

register = template.Library()


@register.filter
def wan(fen: int | None) -> str:
    """`{{ line.paid|wan }}` prints 万元: `54.00`; — where there is none."""
    return "—" if fen is None else money.wan(fen)


@register.filter
def part_of(part: int, whole: int) -> str:
    """`{{ sums.paid|part_of:sums.planned }}` prints `56.4%`, — of nothing."""
    return money.share(part, whole)
