"""The source of a notice in templates."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from minsheng.apps.notices import printing
from minsheng.apps.notices.models import Reading
from minsheng.apps.notices.passages import Page

register = template.Library()


@register.simple_tag
def passages(pages: Sequence[Page], reading: Reading) -> SafeString:
    """`{% passages page.pages reading %}` prints the passages as laid out, their facts marked."""
    return printing.printed(pages, reading.pk)
