"""What is typed of a bulletin, a correction, an objection and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.bulletins.models import Bulletin, Objection
from minsheng.apps.bulletins.values import Fixed, Wanted
from minsheng.apps.programmes.models import Project
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


_LONG = 4_000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ChooseForm(PlainForm):
    """Which time and category."""

    kind = forms.ChoiceField(label="种类", choices=Bulletin.Kind.choices)
    month = forms.ChoiceField(label="截至")
    category = forms.ChoiceField(label="范围", required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        months: Sequence[datetime.date],
        categories: Sequence[str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._months = {f"{each:%Y-%m}": each for each in months}
        rows = [(key, f"{in_words(each)}（已冻结）") for key, each in self._months.items()]
        cast("forms.ChoiceField", self.fields["month"]).choices = rows
        chosen = [("", "全部项目"), *((each, f"只看“{each}”") for each in categories)]
        cast("forms.ChoiceField", self.fields["category"]).choices = chosen

    @property
    def month_chosen(self) -> datetime.date:
        """The last day of the month that a valid form names."""
        return month_end(self._months[self.cleaned_data["month"]])


class IssueForm(ChooseForm):
    """A bulletin as it goes out."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    next_steps = forms.CharField(
        label="下一步工作",
        required=False,
        max_length=_LONG,
        widget=_area(4),
        help_text="一行一条，印在通报里。",
    )

    def wanted(self) -> Wanted:
        """What a valid form says."""
        said = self.cleaned_data
        return Wanted(said["kind"], self.month_chosen, said["category"], said["next_steps"], said["seen"])


class CorrectForm(PlainForm):
    """One thing that is put right."""

    project = forms.ModelChoiceField(
        queryset=Project.objects.none(), label="哪一项", required=False, empty_label="不限于某一项"
    )
    printed = forms.CharField(label="原来印的", max_length=200)
    right = forms.CharField(label="应当是", max_length=200)
    reason = forms.CharField(label="原因", max_length=300, widget=_area(2))

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Project]", self.fields["project"]).queryset = projects

    def fixed(self) -> Fixed:
        """What a valid form says."""
        return Fixed(**self.cleaned_data)


class ObjectForm(PlainForm):
    """What a unit has against it."""

    project = forms.ModelChoiceField(
        queryset=Project.objects.none(), label="哪一项", required=False, empty_label="不限于某一项"
    )
    words = forms.CharField(
        label="异议", max_length=_LONG, widget=_area(3), help_text="写清哪个数、应当是多少、依据是什么。"
    )

    def __init__(self, *args: Any, projects: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Project]", self.fields["project"]).queryset = projects


class AnswerForm(PlainForm):
    """Whether it is upheld, and why."""

    state = forms.ChoiceField(
        label="答复",
        choices=[(Objection.State.UPHELD, "成立，发更正"), (Objection.State.REJECTED, "不成立")],
    )
    words = forms.CharField(label="理由", max_length=_LONG, widget=_area(2))
