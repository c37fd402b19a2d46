"""Foreseen problems in words: on the form that met them, or as a page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal, Unreadable

__all__ = ["refusals_on", "sentence"]


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Put the sentence of a Refusal or Unreadable raised inside on the form, which is invalid from then on.

    A form has a field named by the problem's fact `field`: the sentence stands there, else above the form.
    """
    try:
        yield
    except (Refusal, Unreadable) as problem:
        field = problem.facts.get("field")
        form.add_error(field if isinstance(field, str) and field in form.fields else None, sentence(problem))
