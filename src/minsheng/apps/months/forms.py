"""What is typed to report a month: words of one row, ticks of several, a scan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from minsheng.apps.ledger.forms import SeenField, reason_field
from minsheng.apps.months.errors import NothingTicked
from minsheng.apps.months.models import Report
from minsheng.apps.months.values import ReportGiven
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from minsheng.apps.cascade.models import Allocation

# 12:7:3, a row, its report and the version that was shown; 12:0:0 where nothing was written
_SEEN = re.compile(r"(\d{1,18}):(\d{1,18}):(\d{1,9})")
_LONGEST = 500


def _words(label: str, rows: int, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=_LONGEST, widget=widget, help_text=hint)


class ReportForm(PlainForm):
    """The words of one report, with the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    sentence = _words("做了什么", 2, "一句话，写清做了什么、在哪里、多少。没有变化的不用写，按“本月无变化”。")
    problem = _words("遇到的问题", 2)
    next_step = _words("下一步", 2, "写清要办的事和什么时候办。")

    def given(self, *, is_unchanged: bool) -> ReportGiven:
        """What a valid form says."""
        said = self.cleaned_data
        return ReportGiven(said["sentence"], said["problem"], said["next_step"], is_unchanged=is_unchanged)


def initial_of(report: Report | None, last: Report | None, *, copied: bool) -> dict[str, object]:
    """A form as it begins: what was written, else nothing; the words of the month before where asked for."""
    found: dict[str, object] = {"version": report.version if report else 0}
    said = last if copied and last else report
    if said is not None:
        found |= {"sentence": said.sentence, "problem": said.problem, "next_step": said.next_step}
    return found


class TickedForm(PlainForm):
    """Reports that were ticked, with a reason where they go back."""

    seen = SeenField(_SEEN, required=False)
    reason = reason_field("退回原因")

    def clean(self) -> dict[str, Any]:
        """Refuse where nothing was ticked."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not said["seen"]:
            raise forms.ValidationError("还没有勾选。请先勾选要办理的。")
        return said

    def rows(self, among: Collection[Allocation]) -> Mapping[int, int]:
        """Row → version shown, of a valid form, of rows among those given.

        Raises:
            NothingTicked: none of them is.
        """
        ticked = {int(row): int(version) for row, _, version in self.cleaned_data["seen"]}
        return _some({row.pk: ticked[row.pk] for row in among if row.pk in ticked})

    def reports(self, among: Iterable[Allocation]) -> Mapping[int, int]:
        """Report → version shown, of a valid form, of reports of the rows given; one query.

        Raises:
            NothingTicked: none of them is.
        """
        ticked = {int(report): int(version) for _, report, version in self.cleaned_data["seen"]}
        there = Report.objects.filter(pk__in=ticked, allocation__in=among).values_list("pk", flat=True)
        return _some({pk: ticked[pk] for pk in there})


def _some(found: Mapping[int, int]) -> Mapping[int, int]:
    if not found:
        raise NothingTicked
    return found


class ScanForm(PlainForm):
    """The signed sheet."""

    file = forms.FileField(
        label="签字扫描件", help_text="PDF 或照片（JPG、PNG）。传错了再传一份就行，旧的留着备查。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"
