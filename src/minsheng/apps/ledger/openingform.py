"""What is typed of an opening figure, and why one goes back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.ledger.forms import NumberField, reason_field
from minsheng.apps.ledger.values import OpeningGiven
from minsheng.apps.ui.fieldwords import FocusesMistake, PlainForm

if TYPE_CHECKING:
    from collections.abc import Sequence


class OpeningForm(FocusesMistake):
    """What a row had done before a month; `months` are those it may open with."""

    month = forms.ChoiceField(label="从哪个月起计入")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        months: Sequence[tuple[str, str]],
        unit: str,
        has_names: bool,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["month"]).choices = list(months)
        label = f"此前累计完成（{unit}）" if unit else "此前累计完成"
        self.fields["value"] = NumberField(label=label, measure=unit)
        self.fields["value"].error_messages["required"] = "请填“此前累计完成”。"
        self.fields["document"] = forms.CharField(
            label="依据", max_length=200, help_text="证明这个数的文件、台账或表，写名称和文号。"
        )
        self.fields["document"].error_messages["required"] = "请填“依据”。"
        if has_names:
            self.fields["includes_names"] = forms.BooleanField(
                label="以后还会补登名单（补登的在这个数以内不再加）", required=False
            )

    def given(self) -> OpeningGiven:
        """What a valid form says."""
        said = self.cleaned_data
        month = datetime.date.fromisoformat(said["month"])
        return OpeningGiven(month, said["value"], said["document"], said.get("includes_names", False))


class DecideOpeningForm(PlainForm):
    """What becomes of an opening figure; `reason` of one that goes back."""

    do = forms.ChoiceField(choices=[("accept", "认定"), ("return", "退回")])
    reason = reason_field("退回原因")
