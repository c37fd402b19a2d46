"""What the office says of how one target is entered: only what its manner needs is asked (登记方式)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.ledger.intakes import MOST_STAGES, PERSONAL, completed
from minsheng.apps.ledger.models import BY_IDENTITY, KeyKind, Manner, Subject
from minsheng.apps.ledger.values import IntakeGiven
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.forms import BoundField
    from django.forms.boundfield import BoundWidget

    from minsheng.apps.ledger.models import Intake

_LONGEST_VERSION = 10
_LEAST_SLOTS, _SPARE_SLOTS = 4, 2


class MonthField(forms.ChoiceField):
    """A month with the version shown of what begins there: an older version is for the action to refuse."""

    def valid_value(self, value: str) -> bool:
        """Any version of one of the months."""
        month, _, version = value.partition(":")
        known = {str(key).partition(":")[0] for key, _ in cast("list[tuple[str, str]]", self.choices)}
        return month in known and version.isascii() and version.isdigit() and len(version) < _LONGEST_VERSION


@dataclass(frozen=True, slots=True)
class Slot:
    """One place for a stage of works; `mark` says that it is the one that counts."""

    place: int
    name: BoundField
    papers: BoundField
    mark: BoundWidget


class IntakeForm(PlainForm):
    """How one target is entered from a month on; each month carries the version that was shown of it.

    Args:
        asks_for: the manner that the page is of; a sent form is of the one that it names.
        slots: how many stages may be named; a sent form has as many as were shown.
    """

    manner = forms.ChoiceField(label="登记方式", choices=Manner.choices, widget=forms.HiddenInput)
    subject = forms.ChoiceField(
        label="逐个登记的对象",
        choices=Subject.choices,
        help_text="人、户、人次用身份证号区分，其他用本单位的编号。",
    )
    asks = forms.MultipleChoiceField(
        label="留存的个人信息",
        required=False,
        choices=list(zip(PERSONAL, ("姓名", "身份证号", "电话"), strict=True)),
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾的只用来区分，登记后不留存。用不到的不要留。",
    )
    issuers = forms.CharField(
        label="可以出具累计数的单位",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一行一个；不填就不限。",
    )
    deliverables = forms.CharField(
        label="要交的成果",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一项。",
    )
    may_exceed = forms.BooleanField(label="比例可以超过 100%（分子可以大于分母）", required=False)
    counts = forms.ChoiceField(label="算完成的阶段", widget=forms.RadioSelect)
    month = MonthField(label="从哪个月起")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        months: Sequence[tuple[str, str]],
        manners: Collection[Manner],
        asks_for: str,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["month"]).choices = list(months)
        fitting = [(each.value, each.label) for each in Manner if each in manners]
        cast("forms.ChoiceField", self.fields["manner"]).choices = fitting
        asked = str(self.data.get("manner", "")) if self.is_bound else asks_for
        for name, manner in _NEEDED_BY.items():
            if manner != asked:
                del self.fields[name]
        self._slots = self._shown_slots() if asked == Manner.WORKS else range(0)
        for place in self._slots:
            self.fields[f"stage_{place}"] = forms.CharField(
                label="名称",
                required=False,
                widget=forms.TextInput(attrs={"maxlength": 20}),
            )
            self.fields[f"papers_{place}"] = forms.CharField(
                label="要有的要件",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": 600}),
            )
        if self._slots:
            named = [(str(place), f"到了阶段 {place} 算完成") for place in self._slots]
            cast("forms.ChoiceField", self.fields["counts"]).choices = named

    def _shown_slots(self) -> range:
        """The places for stages: those sent, else those named and some to spare."""
        told = self.data if self.is_bound else self.initial
        named = [place for place in range(1, MOST_STAGES + 1) if f"stage_{place}" in told]
        spare = 0 if self.is_bound else _SPARE_SLOTS
        return range(1, min(max(max(named, default=0) + spare, _LEAST_SLOTS), MOST_STAGES) + 1)

    @property
    def slots(self) -> list[Slot]:
        """The places for stages in their order; none but of works."""
        if not self._slots:
            return []
        marks = self["counts"].subwidgets
        return [Slot(place, self[f"stage_{place}"], self[f"papers_{place}"], mark)
                for place, mark in zip(self._slots, marks, strict=True)]  # fmt: skip

    @property
    def plain_fields(self) -> list[BoundField]:
        """What is asked besides the stages and the month."""
        return [self[name] for name in _NEEDED_BY if name in self.fields and name != "counts"]

    def clean(self) -> dict[str, Any]:
        """Papers belong to a stage with a name, and a stage with a name counts."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for place in self._slots:
            if said.get(f"papers_{place}") and not said.get(f"stage_{place}"):
                self.add_error(f"stage_{place}", "请填这个阶段的名称，或者删掉它的要件。")
        counts = said.get("counts")
        if counts and not said.get(f"stage_{counts}"):
            self.add_error("counts", "选作算完成的那个阶段没有名称。请填上，或改选别的阶段。")
        return said

    def given(self) -> IntakeGiven:
        """What a valid form says; what the manner does not need is left out."""
        said, manner = self.cleaned_data, self.cleaned_data["manner"]
        subject = said.get("subject", "")
        kind = KeyKind.IDENTITY if subject in BY_IDENTITY else KeyKind.CODE
        named = [place for place in self._slots if said[f"stage_{place}"]]
        papers = {said[f"stage_{place}"]: _lines(said[f"papers_{place}"]) for place in named}
        return IntakeGiven(
            manner,
            subject=subject,
            key_kind=kind if subject else "",
            asks=tuple(said.get("asks", ())),
            stages=tuple(said[f"stage_{place}"] for place in named),
            stage=said[f"stage_{said['counts']}"] if named else "",
            gate_papers={stage: names for stage, names in papers.items() if names},
            deliverables=_lines(said.get("deliverables", "")),
            issuers=_lines(said.get("issuers", "")),
            may_exceed=said.get("may_exceed", False),
        )

    def from_month(self) -> datetime.date:
        """The last day of the month that was chosen, of a valid form."""
        return datetime.date.fromisoformat(self.cleaned_data["month"].partition(":")[0])

    def version(self) -> int:
        """The version that was shown for the month, of a valid form."""
        return int(self.cleaned_data["month"].partition(":")[2])


_NEEDED_BY = {
    "subject": Manner.SUBJECTS,
    "asks": Manner.SUBJECTS,
    "issuers": Manner.TOTALS,
    "deliverables": Manner.DELIVERABLES,
    "may_exceed": Manner.MEASURED,
    "counts": Manner.WORKS,
}


def intake_initial(said: Intake | IntakeGiven, manner: str) -> dict[str, object]:
    """How the form of a manner begins: as said where that is of it, else as works usually are."""
    shown = said if said.manner == manner else IntakeGiven(manner)
    told: dict[str, object] = {
        "manner": manner,
        "subject": shown.subject,
        "asks": list(shown.asks),
        "issuers": "\n".join(shown.issuers),
        "deliverables": "\n".join(shown.deliverables),
        "may_exceed": shown.may_exceed,
    }
    return told | (_stages_said(shown) if manner == Manner.WORKS else {})


def _stages_said(said: Intake | IntakeGiven) -> dict[str, object]:
    whole = completed(
        IntakeGiven(said.manner, stages=said.stages, stage=said.stage, gate_papers=said.gate_papers)
    )
    found: dict[str, object] = {"counts": str(list(whole.stages).index(whole.stage) + 1)}
    for place, stage in enumerate(whole.stages, start=1):
        found[f"stage_{place}"] = stage
        found[f"papers_{place}"] = "\n".join(whole.gate_papers.get(stage, ()))
    return found


def _lines(text: str) -> tuple[str, ...]:
    """The lines that say something, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
