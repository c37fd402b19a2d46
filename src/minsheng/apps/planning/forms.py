"""What is typed to decide on plans and to mark what was reached; milestones and curves are read elsewhere."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.planning.models import Way
from minsheng.apps.planning.values import CurveGiven
from minsheng.apps.ui import words
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.aims import Aim

# 12:3, a plan's key with the version that was shown
_SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")
_LONGEST_REASON = 500


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _reason(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=_LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class StepForm(PlainForm):
    """A step on a plan as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        own = {"auto_id": f"{type(self).__name__.lower()}_%s"}
        super().__init__(*args, **own | kwargs)


class EditionForm(StepForm):
    """An edition whose changes were shown."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReturnForm(StepForm):
    """Why a plan goes back."""

    reason = _reason("退回原因")


class GiveUpForm(StepForm):
    """Why a plan is given up."""

    reason = _reason("作废原因")


class ApproveForm(StepForm):
    """From which day the months of a plan count."""

    holds_from = forms.DateField(label="从哪天起执行", widget=DayInput)


class ScheduleForm(StepForm):
    """The day from which milestones are counted backwards."""

    end = forms.DateField(label="全部完成的日期", widget=DayInput)


class StartForm(PlainForm):
    """Why another plan is needed; nothing for the first."""

    reason = _reason("改计划的原因")


class SeenField(forms.MultipleChoiceField):
    """Plans that were ticked, each with the version that was shown: key → version."""

    def __init__(self, label: str) -> None:
        messages = {"required": "还没有选计划。请勾选要批准的。"}
        super().__init__(label=label, error_messages=messages)

    def valid_value(self, value: str) -> bool:
        """Any pair of numbers; whether there is such a plan the action says."""
        return _SEEN.fullmatch(value) is not None

    def clean(self, value: object) -> Any:  # noqa: ANN401 (Django's own signature)
        """The pairs as numbers."""
        pairs = [_SEEN.fullmatch(each) for each in super().clean(value)]
        return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


class BulkApproveForm(PlainForm):
    """Several plans approved at once, as they were shown."""

    seen = SeenField(label="计划")
    holds_from = forms.DateField(label="从哪天起执行", widget=DayInput)

    def chosen(self) -> Mapping[int, int]:
        """Plan's key → version, of a valid form."""
        pairs: Mapping[int, int] = self.cleaned_data["seen"]
        return pairs


class FillForm(PlainForm):
    """A button without fields: plan the rest."""


class MarkForm(PlainForm):
    """On which day something was reached or granted, and the paper that shows it."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    on = forms.DateField(label="日期", widget=DayInput)
    file = forms.FileField(label="证明材料", required=False)

    def clean_seen(self) -> str:
        """A digest as it was shown."""
        seen: str = self.cleaned_data["seen"]
        if not re.fullmatch(r"[0-9a-f]{64}", seen):
            raise ValidationError("请刷新页面后再办。")
        return seen


class RevokeForm(PlainForm):
    """Why a mark is taken back."""

    reason = _reason("撤销原因")


class CurveForm(StepForm):
    """How the months of a target come about; typed months stand in fields of their own."""

    way = forms.ChoiceField(label="排法", choices=(), widget=forms.RadioSelect)
    first_month = forms.ChoiceField(label="从哪个月起", choices=(), required=False)
    proxy = forms.CharField(label="代用指标", required=False, max_length=120)

    def __init__(self, *args: Any, aim: Aim, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **kwargs)
        self._aim = aim
        self.fields |= {_month_name(month): _month_field(month) for month in aim.goal().months}
        months = [(month.isoformat(), f"{month.year}年{month.month}月") for month in aim.goal().months]
        cast("forms.ChoiceField", self.fields["way"]).choices = [(way, way.label) for way in aim.ways]
        cast("forms.ChoiceField", self.fields["first_month"]).choices = [("", "不选"), *months]
        if aim.number is not None:
            del self.fields["proxy"]

    @property
    def months(self) -> list[forms.BoundField]:
        """The fields of the months."""
        return [self[_month_name(month)] for month in self._aim.goal().months]

    def given(self, unit: Unit | None) -> CurveGiven:
        """What a valid form says."""
        said = self.cleaned_data
        first = said["first_month"]
        points = {month: said[_month_name(month)] for month in self._aim.goal().months}
        return CurveGiven(
            target=self._aim.value.target,
            way=Way(said["way"]),
            unit=unit,
            first_month=datetime.date.fromisoformat(first) if first else None,
            points={month: value for month, value in points.items() if value is not None},
            proxy=said.get("proxy", ""),
        )


def month_values(points: Iterable[tuple[datetime.date, Decimal]]) -> dict[str, str]:
    """Months with their values, as the fields begin with them."""
    return {_month_name(month): words.quantity(value).replace(",", "") for month, value in points}


def _month_name(month: datetime.date) -> str:
    return f"on-{month.isoformat()}"


def _month_field(month: datetime.date) -> forms.DecimalField:
    name = f"{month.month}月"
    messages = {"invalid": f"“{name}”要填数字。", "min_value": f"“{name}”不能小于 0。"}
    return forms.DecimalField(label=name, required=False, min_value=0, max_digits=19, error_messages=messages)
