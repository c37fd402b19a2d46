"""Shares in percent, for pages of spot checks."""

from decimal import ROUND_HALF_UP, Decimal

from django import template

register = template.Library()


@register.filter
def share(value: Decimal) -> str:
    """`{{ rate.share|share }}`: `5.0%`."""
    return f"{(value * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def minus(value: int, other: int) -> int:
    """`{{ size|minus:done }}`: what is left."""
    return value - other
