"""Forms of the office: the freeze, limits, due day, projects that go on from year to year."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django import forms

from minsheng.apps.months.actions import begin_routine, end_routine
from minsheng.apps.months.values import ThresholdsGiven
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minsheng.apps.months.models import Thresholds
    from minsheng.apps.people.actor import Actor

_LIMITS = {
    "ahead": ("超序时：差距小于", Decimal(-1)),
    "on_plan": ("达序时：差距不大于", Decimal(1)),
    "slight": ("略滞后：差距不大于", Decimal(10)),
    "behind": ("滞后：差距不大于，再大是严重滞后", Decimal(30)),
}


class MonthField(forms.CharField):
    """A month as `2026-09`; its value is the last day."""

    def clean(self, value: Any) -> datetime.date:  # noqa: ANN401 (Django's signature)
        """The last day of the month."""
        text = super().clean(value)
        try:
            first = datetime.date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError("请选月份，例如 2026-09。") from None
        return month_end(first)


class FreezeForm(PlainForm):
    """The month that was shown."""

    month = MonthField(widget=forms.HiddenInput)


class ThresholdsForm(PlainForm):
    """Limits in points, the band in percent, and the ordinal of those shown."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    ahead, on_plan, slight, behind = (
        forms.DecimalField(
            label=f"{label}（百分点）", min_value=-100, max_value=100, decimal_places=2, max_digits=5
        )
        for label, _ in _LIMITS.values()
    )
    band = forms.DecimalField(
        label="“左右”允许少多少（%）",
        min_value=0,
        max_value=99,
        decimal_places=2,
        max_digits=4,
        help_text="“约”“近”“左右”的目标，低到这个幅度也算完成。",
    )

    @classmethod
    def of(cls, row: Thresholds | None) -> Self:
        """The form filled with the limits that hold."""
        if row is None:
            return cls(initial={name: value for name, (_, value) in _LIMITS.items()} | {"band": 0, "seen": 0})
        said = {name: getattr(row, name) for name in _LIMITS}
        return cls(initial=said | {"band": row.band * 100, "seen": row.ordinal})

    def given(self) -> ThresholdsGiven:
        """What was typed."""
        said = {name: self.cleaned_data[name] for name in _LIMITS}
        return ThresholdsGiven(**said, band=self.cleaned_data["band"] / 100)


class DueDayForm(PlainForm):
    """The day of the next month by which reports are due."""

    day = forms.IntegerField(
        label="月报截止日", min_value=1, max_value=28, initial=5, help_text="次月几日；遇休息日顺延。"
    )


class RoutineForm(PlainForm):
    """A project with the month from or to which it is 常态化."""

    project = forms.ChoiceField(label="项目")
    verb = forms.ChoiceField(label="办什么", choices=[("begin", "列为常态化"), ("end", "不再列为常态化")])
    month = MonthField(label="月份", help_text="从哪个月起，或到哪个月为止，例如 2026-09。")
    document = forms.CharField(
        label="依据的文件", max_length=200, required=False, help_text="列为常态化时必填。"
    )

    def __init__(self, *args: Any, titles: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = list(titles.items())  # type: ignore[attr-defined]  # a choice field

    def save(self, actor: Actor, programme: Programme) -> None:
        """Do what was chosen."""
        given = self.cleaned_data
        project, month = Project.objects.get(programme=programme, code=given["project"]), given["month"]
        if given["verb"] == "begin":
            begin_routine(actor=actor, project=project, from_month=month, document=given["document"])
        else:
            end_routine(actor=actor, project=project, to_month=month)
