"""What is typed of a talk: putting it up, and each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Project
from minsheng.apps.talks.values import PutUp, Said
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    from minsheng.apps.matters.models import Matter
    from minsheng.apps.programmes.models import Programme
    from minsheng.core.process import Move

_LONG = 2_000
_WORDS = {
    "hold": "约谈时提的要求",
    "promise": "承诺",
    "return": "承诺还差什么",
    "withdraw": "不约谈的原因",
}
_DAYS = {"hold": "约谈日期", "promise": "承诺办成的日期"}


class PutUpForm(PlainForm):
    """A talk; where a matter led to it, unit and project are the matter's."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="约谈哪个单位", empty_label="请选")
    giver = forms.CharField(label="由谁约谈", max_length=80, help_text="写职务，如“分管副区长”。")
    project = forms.ModelChoiceField(
        Project.objects.none(), label="民生实事项目", required=False, empty_label="不属于哪个项目"
    )
    cause = forms.CharField(label="事由", max_length=_LONG, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        programme: Programme,
        matter: Matter | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._matter = matter
        units = Unit.objects.filter(division__path__startswith=programme.division.path, ends_on=None)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units.order_by("code")
        projects = Project.objects.filter(programme=programme).order_by("code")
        cast("forms.ModelChoiceField[Project]", self.fields["project"]).queryset = projects
        if matter is not None:
            self.initial.update(unit=matter.unit_id, project=matter.project_id, cause=matter.title)

    def given(self) -> PutUp:
        """What a valid form says."""
        return PutUp(**self.cleaned_data, matter=self._matter)


class StepForm(PlainForm):
    """One step of the loop: what it asks for."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, auto_id=f"{move.verb}-%s", **kwargs)
        self.move = move
        if "day" in move.asks:
            widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields["day"] = forms.DateField(label=_DAYS[move.verb], widget=widget)
        if "words" in move.asks:
            area = forms.Textarea(attrs={"rows": 3})
            self.fields["words"] = forms.CharField(label=_WORDS[move.verb], max_length=_LONG, widget=area)

    def said(self) -> Said:
        """What a valid form says."""
        said = self.cleaned_data
        return Said(said["version"], said.get("words") or "", said.get("day"))
