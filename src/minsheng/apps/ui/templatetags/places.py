"""The row of places of one programme or project, on the pages of every app that has one."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from minsheng.apps.ui.context import Item

register = template.Library()


@register.inclusion_tag("ui/_tabs.html", takes_context=True)
def tabs(context: dict[str, Any], of: str, code: str) -> dict[str, Any]:
    """`{% tabs "project" project.code %}` prints the places of a project that the post in use may open.

    Which they are says the configuration, so an app below needs to know none above it; one that is not
    installed is left out, and a row of one place is not printed.
    """
    path, actor = context["request"].path, context["request"].actor
    allows = import_string(settings.RIGHTS)
    items = [
        Item(label, url, 0, is_current=url == path)
        for label, name, permission in settings.TABS[of]
        if (url := _address(name, code)) and allows(actor, permission)
    ]
    return {"items": items if len(items) > 1 else []}


def _address(name: str, code: str) -> str:
    try:
        return reverse(name, args=[code])
    except NoReverseMatch:
        return ""
