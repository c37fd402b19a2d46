"""The source of a notice, the progress strip and options of projects in templates."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from minsheng.apps.notices import printing
from minsheng.apps.notices.board import Step
from minsheng.apps.notices.models import Reading
from minsheng.apps.notices.passages import Page
from minsheng.apps.programmes.compared import Named

register = template.Library()


@register.simple_tag
def passages(pages: Sequence[Page], reading: Reading) -> SafeString:
    """`{% passages page.pages reading %}` prints the passages as laid out, their facts marked."""
    return printing.printed(pages, reading.pk)


@register.simple_tag
def strip(steps: Sequence[Step], reading: Reading) -> SafeString:
    """`{% strip page.steps reading %}` prints a link to each item, marked by how far it is."""
    return printing.strip(steps, reading.pk)


@register.simple_tag
def options(texts: Sequence[Named], chosen: int | None) -> SafeString:
    """`{% options page.options row.chosen %}` prints the projects that one may be the continuation of."""
    return printing.options(texts, chosen)
