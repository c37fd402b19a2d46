"""What the desk's pages are asked for."""

from typing import Any

from django import forms

from minsheng.apps.audit.queries import EventFilter
from minsheng.apps.ui.fieldwords import PlainForm


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AuditForm(PlainForm):
    """Which audit events to show; everything may be left out."""

    actor_id = forms.CharField(label="用户名", max_length=80, required=False)
    first_on = forms.DateField(label="自", required=False, widget=DayInput)
    last_on = forms.DateField(label="至", required=False, widget=DayInput)
    subject_type = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    subject_id = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or {}
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and first > last:
            self.add_error("last_on", f"“至”早于“自”（{first:%Y-%m-%d}）。请调换，或去掉一个。")
        return given

    def wanted(self) -> EventFilter:
        """The filter of a valid form."""
        given = self.cleaned_data
        names = ("actor_id", "subject_type", "subject_id", "first_on", "last_on")
        return EventFilter(**{name: given[name] for name in names if given.get(name)})

    def before_number(self) -> int | None:
        """Below which event to start, of a valid form; none starts at the newest."""
        number: int | None = self.cleaned_data.get("before")
        return number


class SearchForm(PlainForm):
    """Words to look for."""

    q = forms.CharField(label="搜索项目、单位、文号", max_length=60, required=False)
