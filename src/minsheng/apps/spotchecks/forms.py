"""What is typed to draw a sample, and to say what was found."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms

from minsheng.apps.spotchecks.actions import Verdict, Wanted
from minsheng.apps.spotchecks.models import Result
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.spotchecks.frame import Frame

_MANY = 10**6


class DrawForm(PlainForm):
    """A draw; `seen` draws were made before."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MANY)
    size = forms.IntegerField(label="样本条数", min_value=1, max_value=_MANY)
    seed = forms.CharField(
        label="随机种子",
        max_length=64,
        help_text="系统生成，也可以当众掷数后填上。种子和抽到的条目都记录在案，谁都能照它重抽一遍。",
    )
    by_unit = forms.BooleanField(
        label="按单位分层", required=False, help_text="各单位按条数分摊，每个单位至少一条。"
    )

    def wanted(self, month: datetime.date) -> Wanted:
        """What a valid form says."""
        said = self.cleaned_data
        return Wanted(month, said["size"], said["seed"].strip(), by_unit=said["by_unit"], seen=said["seen"])


def proposed(frame: Frame, seen: int) -> dict[str, object]:
    """A draw form as it begins."""
    return {
        "seen": seen,
        "size": frame.proposed,
        "seed": secrets.token_hex(8),
        "by_unit": len(frame.units) > 1,
    }


class ResultForm(PlainForm):
    """What was found of an entry; `seen` results were shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MANY)
    found = forms.ChoiceField(label="结果", choices=[("", "请选择"), *Result.Found.choices])
    amount = forms.DecimalField(
        label="实际数量", required=False, min_value=Decimal(0), max_digits=18, decimal_places=6,
        help_text="数量不符时填。",
    )  # fmt: skip
    words = forms.CharField(label="看到的情况", required=False, max_length=500)

    def verdict(self) -> Verdict:
        """What a valid form says."""
        said = self.cleaned_data
        return Verdict(said["found"], said["words"], said["amount"], said["seen"])


def month_choices(months: Sequence[datetime.date]) -> list[tuple[str, str]]:
    """Months for a menu."""
    return [(f"{month:%Y-%m}", in_words(month)) for month in months]
