"""What is typed of a matter: registering it, and each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.ledger.prooffield import ProofsField
from minsheng.apps.matters.due import IMPLIED
from minsheng.apps.matters.models import Cause, Matter, Source
from minsheng.apps.matters.rules import Rules
from minsheng.apps.matters.values import Registered, Said
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from minsheng.apps.programmes.models import Programme
    from minsheng.core.process import Move

_LONG = 2_000


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class RegisterForm(PlainForm):
    """A problem or a task; only what is known now is asked for."""

    kind = forms.ChoiceField(label="性质", choices=Matter.Kind.choices, initial=Matter.Kind.PROBLEM)
    source = forms.ChoiceField(label="来源", choices=Source.choices)
    reference = forms.CharField(
        label="来源编号",
        required=False,
        max_length=80,
        help_text="工单号、督查文号等，有就填：同一件事不会登两次。",
    )
    item = forms.CharField(
        label="第几项", required=False, max_length=20, help_text="同一编号下有几件事时填。"
    )
    found_on = forms.DateField(label="发现日期", widget=_day())
    project = forms.ChoiceField(label="民生实事项目", required=False)
    place = forms.CharField(label="地点", required=False, max_length=120)
    title = forms.CharField(label="事项", max_length=120, help_text="一句话说清是什么事。")
    facts = forms.CharField(
        label="基本情况",
        max_length=_LONG,
        widget=_text(4),
        help_text="数量、范围、现状。不写群众姓名、电话和证件号。",
    )
    cause_kind = forms.ChoiceField(
        label="原因类别", required=False, choices=[("", "还不清楚"), *Cause.choices]
    )
    cause = forms.CharField(label="原因", required=False, max_length=_LONG, widget=_text(2))
    measure = forms.CharField(label="措施", required=False, max_length=_LONG, widget=_text(2))
    manner = forms.ChoiceField(label="整改要求", choices=Matter.Manner.choices, initial=Matter.Manner.BY_DAY)
    proofs = ProofsField(required=False)

    def __init__(self, *args: Any, programme: Programme, on: datetime.date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **{"initial": {"found_on": on}} | kwargs)
        edition = edition_in_force(programme, on)
        texts = [] if edition is None else edition.texts.select_related("project").order_by("ordinal")
        self._projects = {text.project.code: text.project for text in texts}
        rows = [(text.project.code, f"{text.number} {text.short_title}") for text in texts]
        cast("forms.ChoiceField", self.fields["project"]).choices = [("", "不属于哪个项目"), *rows]
        self.fields["proofs"].label = "整改前的照片或材料"

    def given(self) -> Registered:
        """What a valid form says."""
        said = dict(self.cleaned_data)
        said["project"] = self._projects.get(said["project"])
        return Registered(**said)


class MoveForm(PlainForm):
    """One step of the loop: the fields that it asks for, and words where they may help."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, move: Move, matter: Matter, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            *args, auto_id=f"{move.verb}-%s", **{"initial": {"version": matter.version}} | kwargs
        )
        self.move, self.matter = move, matter
        asks = move.asks
        self._ask_who_and_when(asks)
        self._ask_words(asks)

    def _ask_who_and_when(self, asks: Collection[str]) -> None:
        """The unit, and the day by which it is due."""
        move, matter = self.move, self.matter
        if "unit" in asks:
            self.fields["unit"] = forms.ModelChoiceField(
                _units(matter), label="责任单位", empty_label="请选", initial=matter.unit_id
            )
        if "due_on" in asks:
            is_at_once = matter.manner == Matter.Manner.AT_ONCE and move.verb in IMPLIED
            self.fields["due_on"] = forms.DateField(
                label="办结时限",
                required=not is_at_once,
                widget=_day(),
                help_text="立行立改的不填就是下一个工作日。"
                if is_at_once
                else "遇休息日顺延到下一个工作日。",
            )
        if "progress" in asks:
            self.fields["due_on"].label = "申请延到"
            self.fields["progress"] = forms.CharField(label="目前进展", max_length=_LONG, widget=_text(2))

    def _ask_words(self, asks: Collection[str]) -> None:
        """What is said, and what proves it."""
        move, matter = self.move, self.matter
        if "into" in asks:
            open_ones = Matter.objects.filter(
                programme=matter.programme_id, state__in=("assigned", "handling")
            )
            self.fields["into"] = forms.ModelChoiceField(
                open_ones.exclude(pk=matter.pk), label="并入哪一件", empty_label="请选"
            )
        if "document" in asks:
            self.fields["document"] = forms.CharField(label="依据文件", max_length=120)
        if move.verb in ("answer", "attach"):
            self.fields["proofs"] = ProofsField(required="proofs" in asks)
            self.fields["proofs"].label = "整改后的照片或材料"
        if move.verb != "attach":
            self.fields["words"] = forms.CharField(
                label=_WORDS.get(move.verb, "说明"),
                required="words" in asks,
                max_length=_LONG,
                widget=_text(2),
            )

    def said(self) -> Said:
        """What a valid form says."""
        said = self.cleaned_data
        return Said(
            version=said["version"],
            words=said.get("words") or "",
            unit=said.get("unit"),
            due_on=said.get("due_on"),
            document=said.get("document") or "",
            into=said.get("into"),
            progress=said.get("progress") or "",
            proofs=said.get("proofs") or (),
        )


class RulesForm(PlainForm):
    """The numbers by which a programme is steered."""

    ordinal = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    look_back_days = forms.IntegerField(
        label="销号后几天回头看", min_value=1, max_value=365, help_text="遇休息日顺延；已经销号的不变。"
    )
    months_red = forms.IntegerField(
        label="连续几个月严重滞后就建议登记", min_value=1, max_value=12, help_text="只看已冻结的月份。"
    )
    answer_days = forms.IntegerField(
        label="督办单一般几个工作日内反馈", min_value=1, max_value=60, help_text="拟督办单时可以改。"
    )

    def given(self) -> Rules:
        """What a valid form says."""
        return Rules(**self.cleaned_data)


_WORDS = {
    "answer": "办理结果",
    "report": "办到哪一步、下一步、还有什么困难",
    "ask": "延期原因",
    "deny": "不同意的原因",
    "refuse": "退回原因",
    "return": "还差什么",
    "send_back": "还差什么",
    "withdraw": "不立项的原因",
    "revoke": "撤销的原因",
    "confirm": "看到的情况",
    "relapse": "看到的情况",
}


def _units(matter: Matter) -> Any:  # noqa: ANN401 (a QuerySet of units, for a field)
    """The living units of the programme's area and of those above it that serve there."""
    division = matter.programme.division
    return Unit.objects.filter(division__path__startswith=division.path, ends_on=None).order_by("code")
