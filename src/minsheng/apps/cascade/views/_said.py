"""What pages say after cells were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages

from minsheng.apps.ui.sentences import sentence_for

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from minsheng.apps.cascade.entries import Saving


def say_saved(request: HttpRequest, form: Form, saving: Saving) -> None:
    """How many cells were saved among the page's notices; where some were not, both in one on the form."""
    if saving.saved and not saving.refused:
        messages.success(request, f"已保存 {saving.saved} 格。")
    elif not saving.refused and not form.errors:
        messages.info(request, "没有改动的格子，不用保存。")
    for remark in saving.remarks:
        messages.warning(request, sentence_for(remark.code, remark.facts))
    if saving.refused:
        saved = f"已保存 {saving.saved} 格，" if saving.saved else ""
        words = f"{saved}有 {saving.refused} 格没有保存：填的数和原因写在各格下面，表里和合计是已保存的数。"
        form.add_error(None, words)
