"""Rights and masks in templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from minsheng.apps.people.masking import shown
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User
    from minsheng.apps.places.tree import Placed

register = template.Library()


@register.filter
def may(actor: Actor | None, permission: str) -> bool:
    """`{% if request.actor|may:"notices.import" %}`: whether the post in use has the permission at all."""
    return allows(actor, permission)


@register.simple_tag(takes_context=True)
def may_at(context: Mapping[str, object], permission: str, subject: Placed) -> bool:
    """`{% may_at "months.freeze" programme as may_freeze %}`: whether it has it on one row."""
    return allows(getattr(context.get("request"), "actor", None), permission, subject)


@register.simple_tag(takes_context=True)
def personal(context: Mapping[str, object], field: str, about: User) -> str:
    """`{% personal "people.user.phone" user %}`: a registered personal field as the reader may see it."""
    actor: Actor | None = getattr(context.get("request"), "actor", None)
    value = getattr(about, field.rpartition(".")[2])
    return shown(field, value, actor=actor, about=about)
