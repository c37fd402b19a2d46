"""What is typed of a sheet, and of a finding that is left."""

from __future__ import annotations

from typing import Any

from django import forms

from minsheng.apps.orders.models import Order
from minsheng.apps.orders.values import Wanted
from minsheng.apps.ui.fieldwords import PlainForm

_LONG = 2_000
_MOST_DAYS = 60


class SheetForm(PlainForm):
    """A sheet; urgency, weight and instruction are asked for with the first one alone."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    order = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    demand = forms.CharField(
        label="督办要求",
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="要办成什么、怎么算办成。印在督办单上。",
    )
    answer_days = forms.IntegerField(label="签发后几个工作日内反馈", min_value=1, max_value=_MOST_DAYS)
    urgency = forms.ChoiceField(label="缓急", choices=Order.Urgency.choices, initial=Order.Urgency.NORMAL)
    is_major = forms.BooleanField(label="重点督办", required=False)
    instructed_by = forms.CharField(
        label="批示领导", required=False, max_length=60, help_text="写职务，不写姓名；没有批示不填。"
    )
    instructed_on = forms.DateField(
        label="批示日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    instruction = forms.CharField(
        label="批示内容", required=False, max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, matter: int, order: int, answer_days: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        initial = {"seen": matter, "order": order, "answer_days": answer_days or None}
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.is_first = order == 0
        if not self.is_first:
            for name in ("urgency", "is_major", "instructed_by", "instructed_on", "instruction"):
                del self.fields[name]

    def wanted(self) -> Wanted:
        """What a valid form says."""
        return Wanted(**self.cleaned_data)


class WordsForm(PlainForm):
    """Why a sheet is taken back, or a finding left."""

    words = forms.CharField(label="原因", max_length=_LONG, widget=forms.Textarea(attrs={"rows": 2}))
