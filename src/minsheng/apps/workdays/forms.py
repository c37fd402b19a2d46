"""What is typed to change the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    import datetime

_WORDS = [("no", "休（不上班）"), ("yes", "班（上班）")]


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DaysForm(PlainForm):
    """Some days in a row, worked or not."""

    first = forms.DateField(label="从哪天", widget=DayInput)
    last = forms.DateField(label="到哪天", widget=DayInput, required=False, help_text="只改一天就不填。")
    works = forms.ChoiceField(label="改为", choices=_WORDS, widget=forms.RadioSelect)
    document = forms.CharField(
        label="依据的文件", max_length=200, help_text="文件名称或文号，例如当年放假安排的通知。"
    )

    def span(self) -> tuple[datetime.date, datetime.date]:
        """First and last day of a valid form."""
        given = self.cleaned_data
        return given["first"], given["last"] or given["first"]

    def is_worked(self) -> bool:
        """Whether the days of a valid form are worked."""
        return bool(self.cleaned_data["works"] == "yes")


class SettleForm(PlainForm):
    """The document by which a year's holidays are all known."""

    document = forms.CharField(label="放假安排的文件", max_length=200, help_text="文件名称或文号。")
