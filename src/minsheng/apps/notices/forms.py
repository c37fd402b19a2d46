"""Forms of import, of the kinds of facts and of issue; each fact form gives back a fact's value.

`Any` in the constructors is Django's own signature; `choices` is an attribute of choice fields alone, which
the stubs of `fields` do not tell: hence ANN401 and attr-defined are let off below.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from minsheng.apps.notices.doubting import BY_HAND, project_type
from minsheng.apps.notices.models import Fact
from minsheng.apps.notices.values import Value, text_of
from minsheng.apps.notices.wording import value_in_words
from minsheng.apps.programmes.models import Comparator, Edition, Hold, Origin, TargetType
from minsheng.apps.ui.fieldwords import FocusesMistake
from minsheng.apps.ui.sentences import sentence_for

NOTHING = ""
WORDY = frozenset({"words", "title", "value_text"})
"""Fields of sentences, which take the whole width."""
MOST = Decimal(9_200_000_000_000)
"""Largest figure, in whatever unit: what `QuantityField` keeps, rounded down."""


class ImportForm(FocusesMistake):
    """A file or pasted text, for a division and year."""

    file = forms.FileField(
        label="文件",
        required=False,
        help_text="Word（.docx）、PDF、表格（.xlsx、.xls）、网页（.html）、文本（.txt、.md），或导出的方案（.json）。"
        "旧版 .doc、.wps 请先另存为 .docx。",
    )
    pasted = forms.CharField(
        label="或粘贴文字",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="从网页或聊天里复制全文粘贴。",
    )
    division = forms.ChoiceField(label="区划")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)

    def __init__(self, *args: Any, divisions: Sequence[tuple[str, str]], most: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["division"].choices = divisions  # type: ignore[attr-defined]  # a choice field
        self._most = most
        self.fields["file"].error_messages["empty"] = sentence_for("office.empty_file", {})
        self.fields["year"].error_messages["invalid"] = "“年度”要写成四位数的年份，例如 2026。"

    def clean(self) -> dict[str, Any]:
        """Exactly one of file and text; the file within the limit."""
        given = super().clean() or {}
        file, pasted = given.get("file"), (given.get("pasted") or "").strip()
        if bool(file) == bool(pasted) and "file" not in self.errors:
            self.add_error("file", "请选一个文件，或粘贴文字，两者只用一种。")
        if file and file.size > self._most * 1024 * 1024:
            self.add_error("file", f"文件有 {file.size / 1024 / 1024:.1f} MB，上限是 {self._most} MB。")
        return given


class FactForm(FocusesMistake):
    """A fact's value as fields; keys that have no field keep what they had."""

    kinds: ClassVar[tuple[Fact.Kind, ...]] = ()

    def __init__(self, *args: Any, before: Value, siblings: Sequence[Fact] = (), **kwargs: Any) -> None:  # noqa: ANN401
        self.before = before
        self.siblings = siblings
        kwargs.setdefault("initial", self.initial_of(before))
        super().__init__(*args, **kwargs)

    def initial_of(self, before: Value) -> dict[str, Any]:
        """Field values for a fact's value."""
        return dict(before)

    def value(self) -> Value:
        """The fact's value out of the cleaned fields."""
        return self.before | dict(self.cleaned_data)


class WordsForm(FactForm):
    """A coverage word or an unread passage."""

    kinds = (Fact.Kind.PLEDGE, Fact.Kind.UNREAD)
    words = forms.CharField(label="原话", max_length=400)


class UndertakingForm(FactForm):
    """What a project without figure is held to."""

    kinds = (Fact.Kind.UNDERTAKING,)
    words = forms.CharField(label="原话", max_length=400)
    type = forms.ChoiceField(
        label="怎么算",
        choices=[("F", "交付物，有或没有"), ("G", "分档承诺，按评议定档")],
        help_text="节点工程要有数量才能报节点：请改补一条“年度目标”，例如 1 处。",
    )


class MeasureForm(FactForm):
    """A step."""

    kinds = (Fact.Kind.MEASURE,)
    number = forms.CharField(label="序号", max_length=8, required=False)
    words = forms.CharField(label="原话", widget=forms.Textarea(attrs={"rows": 4}))


class HeadForm(FactForm):
    """A line of the document's head."""

    kinds = (Fact.Kind.HEAD,)
    value_text = forms.CharField(label="内容", max_length=200, required=False)

    def initial_of(self, before: Value) -> dict[str, Any]:
        """The value under a name of its own."""
        return {"value_text": before["value"]}

    def value(self) -> Value:
        """The line."""
        return self.before | {"value": self.cleaned_data["value_text"]}

    def clean_value_text(self) -> str:
        """A day where the line is the signing day."""
        given = str(self.cleaned_data["value_text"])
        if self.before["what"] == "signed_on" and given:
            try:
                return date.fromisoformat(given).isoformat()
            except ValueError:
                raise forms.ValidationError(f"“{given}”不是日期，请写成 2026-02-26 这样。") from None
        return given


class CategoryForm(FactForm):
    """A chapter."""

    kinds = (Fact.Kind.CATEGORY,)
    name = forms.CharField(label="名称", max_length=120)
    declared_count = forms.IntegerField(label="标题写的项数", min_value=0, max_value=999, required=False)


class UnitForm(FactForm):
    """A unit's name."""

    kinds = (Fact.Kind.LEAD, Fact.Kind.COOPERATING)
    name = forms.CharField(label="单位", max_length=120)
    none = forms.BooleanField(label="不是单位（打码、泛指）", required=False)


class ProjectForm(FactForm):
    """A project's own words."""

    kinds = (Fact.Kind.PROJECT,)
    number = forms.CharField(label="序号", max_length=16, required=False)
    title = forms.CharField(label="名称", widget=forms.Textarea(attrs={"rows": 3}))
    category = forms.TypedChoiceField(label="类别", coerce=int, empty_value=None, required=False)
    origin = forms.ChoiceField(label="来源", choices=[("", "文件没有写明"), *Origin.choices], required=False)
    has_task = forms.BooleanField(label="有任务", required=False)
    type = forms.ChoiceField(label="主要类型", choices=TargetType.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _choices(self.siblings, Fact.Kind.CATEGORY)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """No task goes with type H alone."""
        given = super().clean() or {}
        if "type" in given and given.get("has_task") is (given["type"] == TargetType.H):
            given["type"] = TargetType.G if given["has_task"] else TargetType.H
        return given

    def value(self) -> Value:
        """A type other than the one shown is the clerk's choice, one that only goes with the task is not."""
        chosen = self.cleaned_data["type"]
        is_chosen = chosen != self.before["type"] and chosen == self["type"].data
        return super().value() | (BY_HAND if is_chosen else {})


class DeadlineForm(FactForm):
    """A day."""

    kinds = (Fact.Kind.DEADLINE,)
    words = forms.CharField(label="原话", max_length=80)
    due_on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}))
    measure = forms.TypedChoiceField(label="所在措施", coerce=int, empty_value=None, required=False)
    target = forms.TypedChoiceField(label="约束的目标", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = _choices(self.siblings, Fact.Kind.MEASURE)  # type: ignore[attr-defined]  # a choice field
        self.fields["target"].choices = _choices(self.siblings, Fact.Kind.TARGET)  # type: ignore[attr-defined]  # a choice field

    def value(self) -> Value:
        """The day as text."""
        return super().value() | {"due_on": self.cleaned_data["due_on"].isoformat()}


def _decimal(label: str, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        max_value=MOST,
        min_value=0,
        max_digits=19,
        decimal_places=6,
    )


class FigureForm(FactForm):
    """A figure: comparator, value, unit."""

    kinds = (Fact.Kind.STANDARD,)
    words = forms.CharField(label="原话", max_length=400)
    comparator = forms.ChoiceField(label="比较", choices=Comparator.choices)
    low = _decimal("数值")
    high = _decimal("上限（区间才填）", required=False)
    ratio = forms.RegexField(
        r"^\d+(\.\d+)?(:\d+(\.\d+)?){1,4}$",
        label="比例（如 1:1）",
        max_length=40,
        required=False,
        error_messages={"invalid": "“比例”要写成 1:1 或 5:3:2 这样，用英文冒号，不写单位。"},
    )
    unit = forms.CharField(label="单位", max_length=40, required=False)
    baseline = _decimal("基期值", required=False)

    def clean(self) -> dict[str, Any]:
        """A range has both ends in order; other figures have one value, a ratio's is its first part."""
        given = super().clean() or {}
        low, high = given.get("low"), given.get("high")
        is_range = given.get("comparator") == Comparator.RANGE
        if is_range and high is None:
            self.add_error("high", "区间要填上限。")
        elif is_range and low is not None and high < low:
            self.add_error("high", f"上限 {high} 小于下限 {low}。")
        elif not is_range and high is not None:
            self.add_error("high", "只有区间才填上限；不是区间就留空。")
        if given.get("ratio"):
            given["low"] = Decimal(given["ratio"].partition(":")[0])
        return given

    def value(self) -> Value:
        """Figures as text."""
        numbers = {key: _number(self.cleaned_data[key]) for key in ("low", "high", "baseline")}
        return super().value() | numbers


class SubtargetForm(FigureForm):
    """A task that a measure sets, and how it is measured."""

    kinds = (Fact.Kind.SUBTARGET,)
    type = forms.ChoiceField(label="类型", choices=TargetType.choices)
    hold = forms.ChoiceField(label="怎样算达到", choices=Hold.choices)
    stock = forms.BooleanField(label="存量（看当天有多少）", required=False)
    soft = forms.BooleanField(label="力争（努力目标）", required=False)


class TargetForm(SubtargetForm):
    """A target, and the one that it is a part of."""

    kinds = (Fact.Kind.TARGET,)
    subset_of = forms.TypedChoiceField(label="其中，属于", coerce=int, empty_value=None, required=False)
    part_of = forms.TypedChoiceField(label="分项，合计为", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name in ("subset_of", "part_of"):
            self.fields[name].choices = _choices(self.siblings, Fact.Kind.TARGET)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A subset is no part."""
        given = super().clean()
        if given.get("subset_of") and given.get("part_of"):
            self.add_error("part_of", "“其中”和“分项”只能选一种。")
        return given


class IssueForm(FocusesMistake):
    """What an edition says of its document."""

    title = forms.CharField(label="方案名称", max_length=200)
    document_number = forms.CharField(label="文号", max_length=60, required=False)
    issuer = forms.CharField(label="印发单位", max_length=120, required=False)
    signed_on = forms.DateField(
        label="印发日期", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    in_force_from = forms.DateField(
        label="生效日期", widget=forms.DateInput(attrs={"type": "date"}), help_text="一般是印发日期。"
    )
    reason = forms.CharField(
        label="改动原因",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如来文文号，或改正了什么。",
    )

    follows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, basis: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["in_force_from"].disabled = basis == Edition.Basis.ERRATUM
        self.fields["reason"].required = basis != Edition.Basis.NOTICE


def form_for(fact: Fact, siblings: Sequence[Fact], data: Any = None) -> FactForm:  # noqa: ANN401 (request data)
    """The form of a fact's kind; it may point at those of `siblings` that stand, beside it or above it."""
    others = [
        sibling
        for sibling in siblings
        if sibling.ordinal != fact.ordinal
        and sibling.project_id in {None, fact.project_id}
        and sibling.state != Fact.State.REJECTED
    ]
    before = fact.value
    if fact.kind == Fact.Kind.PROJECT and fact.pk is not None:
        parts = [sibling for sibling in siblings if sibling.project_id == fact.pk]
        before = before | {"type": project_type(before, parts)}
    return _FORMS[Fact.Kind(fact.kind)](data, before=before, siblings=others, prefix=f"f{fact.ordinal}")


_FORMS: dict[Fact.Kind, type[FactForm]] = {
    kind: form
    for form in (
        WordsForm,
        UndertakingForm,
        MeasureForm,
        HeadForm,
        CategoryForm,
        UnitForm,
        ProjectForm,
        DeadlineForm,
        FigureForm,
        SubtargetForm,
        TargetForm,
    )
    for kind in form.kinds
}


def _choices(siblings: Sequence[Fact], kind: Fact.Kind) -> list[tuple[str | int, str]]:
    named = [(f.ordinal, value_in_words(f.kind, f.value)[:30]) for f in siblings if f.kind == kind]
    return [(NOTHING, "—"), *named]


def _number(given: Decimal | None) -> str | None:
    return text_of(given)
