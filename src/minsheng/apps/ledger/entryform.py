"""The form of one entry: its fields are those that the target asks, see `asking`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from minsheng.apps.ledger.forms import DayInput, NumberField, reason_field, written
from minsheng.apps.ledger.models import Manner, Subject
from minsheng.apps.ledger.models.entries import GRADES
from minsheng.apps.ledger.prooffield import ProofsField
from minsheng.apps.ledger.values import EntryGiven, SubjectGiven
from minsheng.apps.people.masking import masked_id_code
from minsheng.apps.ui.fieldwords import FocusesMistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minsheng.apps.ledger.asking import Asked
    from minsheng.apps.ledger.models import Entry, SubjectRecord

_SEXES = [("", "请选"), ("male", "男"), ("female", "女")]
_STANDARD, _RATE = "C", "B"

WEAK = ("name", "born_on", "sex")
"""What tells a person from others where there is no identity number."""


class EntryForm(FocusesMistake):
    """One entry; `version` of the one that is changed, `after` the user's last one when it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    after = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        asked: Asked,
        kept: SubjectRecord | None = None,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        self.asked, self._kept = asked, kept
        fields = {**type(self).base_fields, **_fields(asked, kept)}
        self.base_fields = fields  # type: ignore[misc]  # of this form alone, before it is built
        super().__init__(*args, **kwargs)

    @property
    def main(self) -> list[forms.BoundField]:
        """The fields that everybody fills."""
        return [field for field in self.visible_fields() if field.name not in self._without_number]

    @property
    def weak(self) -> list[forms.BoundField]:
        """The fields of who has no identity number, where the number alone is asked."""
        return [field for field in self.visible_fields() if field.name in self._without_number]

    @property
    def weak_words(self) -> str:
        """Their names."""
        return "、".join(str(field.label) for field in self.weak)

    @property
    def _without_number(self) -> frozenset[str]:
        if not self.asked.is_person or self.asked.is_correction:
            return frozenset()
        return frozenset(WEAK) - {"name"} if "name" in self.asked.intake.asks else frozenset(WEAK)

    @property
    def is_weak_open(self) -> bool:
        """Whether the fields of who has no number were used."""
        return self.is_bound and any(field.data for field in self.weak if field.name != "name")

    def given(self) -> EntryGiven:
        """What a valid form says."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        quantity = said.get("quantity")
        is_taken_off = self.asked.is_correction and self.asked.manner == Manner.SUBJECTS
        if is_taken_off and quantity is not None:
            quantity = -abs(quantity)
        return EntryGiven(
            said["happened_on"],
            quantity=quantity,
            subject=None if is_taken_off else self._subject(said),
            is_leaving=bool(said.get("is_leaving")),
            numerator=said.get("numerator"),
            denominator=said.get("denominator"),
            grade=int(said["grade"]) if "grade" in said else None,
            deliverable=said.get("deliverable", ""),
            issuer=said.get("issuer", ""),
            document=said.get("document", ""),
            words=said.get("words", ""),
            mends=datetime.date.fromisoformat(said["mends"]) if "mends" in said else None,
        )

    def _subject(self, said: Mapping[str, Any]) -> SubjectGiven | None:
        if self.asked.manner != Manner.SUBJECTS:
            return None
        typed = {name: said[name] for name in _SUBJECT if name in said}
        if self._kept is not None:
            own = {name: getattr(self._kept, name) for name in ("identity", "name", "phone")}
            stands_weak = typed.keys() >= {"born_on", "sex"}
            kept = {name: each for name, each in own.items() if each and name in self.asked.intake.asks}
            if stands_weak:
                kept.pop("identity", None)
            typed = kept | typed
        return SubjectGiven(**typed)


_SUBJECT = ("identity", "name", "born_on", "sex", "phone", "code", "occasion")


def initial_of(entry: Entry) -> dict[str, object]:
    """How the form of an entry that is changed begins; nothing personal is put into it."""
    told = entry.key.split(":", 2)[-1] if entry.key_kind in ("code", "deliverable") else ""
    quantity = entry.quantity
    if entry.manner == Manner.SUBJECTS and quantity is not None:
        quantity = abs(quantity)
    return {
        "version": entry.version,
        "happened_on": entry.happened_on,
        "quantity": written(quantity),
        "numerator": written(entry.numerator),
        "denominator": written(entry.denominator),
        "grade": entry.grade,
        "code": told,
        "deliverable": told,
        "issuer": entry.issuer,
        "document": entry.document,
        "words": entry.words,
        "mends": entry.mends.isoformat() if entry.mends else "",
        "is_leaving": entry.leaves_id is not None,
    }


def _fields(asked: Asked, kept: SubjectRecord | None) -> dict[str, forms.Field]:
    """The fields by name, in the order in which they are filled."""
    found: dict[str, forms.Field] = {}
    if asked.is_correction and asked.manner == Manner.SUBJECTS:
        found["quantity"] = NumberField(label=f"减少多少{_in(asked.unit)}", measure=asked.unit, signed=True)
        found["words"] = _words("更正原因", required=True)
    else:
        found |= _OF[Manner(asked.manner)](asked, kept)
        if asked.is_correction:
            found["mends"] = forms.ChoiceField(label="更正的是哪个月", choices=[("", "请选"), *asked.months])
            found["words"] = _words("更正原因", required=True)
    found["happened_on"] = forms.DateField(label=asked.day_label, widget=DayInput)
    found["proofs"] = ProofsField(required=False)
    return found


def _persons(asked: Asked, kept: SubjectRecord | None) -> dict[str, forms.Field]:
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    hint = "18 位；没有的，展开下面填姓名、出生日期和性别。"
    if kept is not None and kept.identity:
        hint = f"现在登记的是 {masked_id_code(kept.identity)}，不改就留空。"
    elif kept is not None:
        hint = "没有留存，要重新填；没有身份证号的，展开下面填姓名、出生日期和性别。"
    found: dict[str, forms.Field] = {}
    found["identity"] = forms.CharField(
        label="身份证号" if asked.intake.subject != Subject.HOUSEHOLD else "户主身份证号",
        required=False,
        max_length=40,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
    )
    name_hint = "不改就留空。" if kept is not None and kept.name else ""
    plain = forms.TextInput(attrs={"autocomplete": "off"})
    found["name"] = forms.CharField(
        label="姓名", required=False, max_length=40, help_text=name_hint, widget=plain
    )
    if "phone" in asked.intake.asks:
        tel = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        found["phone"] = forms.CharField(label="电话", required=False, max_length=30, widget=tel)
    if asked.intake.subject == Subject.VISIT:
        found["occasion"] = forms.CharField(label="事由", max_length=60, help_text="这一次是为什么。")
    if asked.said.stock:
        found["is_leaving"] = forms.BooleanField(label="这条登记的是离开（不再算在内）", required=False)
    found["born_on"] = forms.DateField(label="出生日期", required=False, widget=DayInput)
    found["sex"] = forms.ChoiceField(label="性别", required=False, choices=_SEXES)
    return found


def _codes(asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    code = forms.CharField(
        label="编号",
        max_length=60,
        help_text="本单位定的，如合同号、抽样单号；不要写身份证号和电话。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    found: dict[str, forms.Field] = {"code": code}
    found["quantity"] = NumberField(label=f"数量{_in(asked.unit)}", measure=asked.unit, required=False)
    found["quantity"].help_text = "不填算 1。"
    if asked.said.stock:
        found["is_leaving"] = forms.BooleanField(label="这条登记的是离开（不再算在内）", required=False)
    return found


def _subjects(asked: Asked, kept: SubjectRecord | None) -> dict[str, forms.Field]:
    return _persons(asked, kept) if asked.is_person else _codes(asked, kept)


def _totals(asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    whole = "现有" if asked.said.stock else "累计完成"
    found: dict[str, forms.Field] = {}
    found["quantity"] = NumberField(label=f"{whole}{_in(asked.unit)}", measure=asked.unit)
    if asked.intake.issuers:
        choices = [("", "请选"), *((each, each) for each in asked.intake.issuers)]
        found["issuer"] = forms.ChoiceField(label="由谁出具", choices=choices)
    else:
        found["issuer"] = forms.CharField(label="由谁出具", max_length=120, help_text="单位全称。")
    found["document"] = forms.CharField(
        label="依据的材料", max_length=200, help_text="名称或文号，如“望民〔2026〕8号”。"
    )
    return found


def _measured(asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if asked.said.type != _RATE:
        label = "现行标准" if asked.said.type == _STANDARD else "结果"
        found["quantity"] = NumberField(label=f"{label}{_in(asked.unit)}", measure=asked.unit)
    if asked.said.type in (_RATE, _STANDARD):
        is_rate = asked.said.type == _RATE
        names = ("达到的（分子）", "应有的（分母）") if is_rate else ("已兑现的", "应兑现的")
        found["numerator"] = NumberField(label=names[0], required=is_rate)
        found["denominator"] = NumberField(label=names[1], required=is_rate)
    return found


def _deliverables(asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    choices = [(each, each) for each in asked.intake.deliverables]
    deliverable = forms.ChoiceField(label="交出的成果", choices=choices, widget=forms.RadioSelect)
    document = forms.CharField(label="文号或材料名称", required=False, max_length=200)
    return {"deliverable": deliverable, "document": document}


def _review(_asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    grade = forms.ChoiceField(label="等次", choices=GRADES, widget=forms.RadioSelect)
    return {"grade": grade, "words": _words("理由", required=True)}


def _works(_asked: Asked, _kept: SubjectRecord | None) -> dict[str, forms.Field]:
    return {}


_OF: dict[Manner, Callable[[Asked, SubjectRecord | None], dict[str, forms.Field]]] = {
    Manner.SUBJECTS: _subjects,
    Manner.TOTALS: _totals,
    Manner.MEASURED: _measured,
    Manner.DELIVERABLES: _deliverables,
    Manner.REVIEW: _review,
    Manner.WORKS: _works,
}


def _words(label: str, *, required: bool) -> forms.CharField:
    field = reason_field(label)
    field.required = required
    return field


def _in(unit: str) -> str:
    return f"（{unit}）" if unit else ""
