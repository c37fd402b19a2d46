"""How a target that is split is called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from minsheng.apps.cascade import goals

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import TargetValue

register = template.Library()


@register.filter
def called(value: TargetValue | None) -> str:
    """`{{ page.value|called|default:page.target.code }}`: `残疾人补贴：为120名`; nothing without a value."""
    return goals.called(value) if value is not None else ""
