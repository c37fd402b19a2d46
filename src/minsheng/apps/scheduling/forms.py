"""What is typed of rounds: opening, agenda, meeting, resolutions, rhythms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Project
from minsheng.apps.scheduling.models import Attendance, Rhythm, Round
from minsheng.apps.scheduling.values import Called, Held, Meeting, Opened, Resolved
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.scheduling.agenda import AgendaChoice

_LONG = 2_000
_MOST_TOPICS, _LONGEST_TOPIC = 20, 160


def day_field(label: str, **more: Any) -> forms.DateField:  # noqa: ANN401 (Django's own arguments)
    """A day typed or picked."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


def text(rows: int) -> forms.Textarea:
    """A field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


def living_units(path: str) -> Any:  # noqa: ANN401 (a QuerySet of units, for a field)
    """Units of an area that exist."""
    return Unit.objects.filter(division__path__startswith=path, ends_on=None).order_by("code")


class OpenForm(PlainForm):
    """A round; the level is the office's to choose."""

    kind = forms.ChoiceField(label="种类", choices=Round.Kind.choices)
    level = forms.ChoiceField(label="层级", choices=[(row.value, row.label) for row in Round.Level][:2])
    month = forms.ChoiceField(label="按哪个月的数")
    title = forms.CharField(
        label="会议名称", required=False, max_length=80, help_text="不填就按月份和种类起名。"
    )

    def __init__(self, *args: Any, months: Sequence[datetime.date], is_office: bool, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self._months = {f"{each:%Y-%m}": each for each in months}
        rows = [(key, in_words(each)) for key, each in self._months.items()]
        cast("forms.ChoiceField", self.fields["month"]).choices = rows
        if not is_office:
            del self.fields["level"]

    def given(self) -> Opened:
        """What a valid form says."""
        said = self.cleaned_data
        return Opened(
            said["kind"], said.get("level", Round.Level.LEAD), self._months[said["month"]], said["title"]
        )


class VersionForm(PlainForm):
    """A step without words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WordsForm(VersionForm):
    """A step with words."""

    words = forms.CharField(label="原因", max_length=_LONG, widget=text(2))


class _MeetingForm(VersionForm):
    held_on = day_field("会议日期")
    place = forms.CharField(label="地点", max_length=80)
    chair = forms.CharField(label="主持人", max_length=80, help_text="写职务，如“区政府分管领导”。")

    def meeting(self) -> Meeting:
        said = self.cleaned_data
        return Meeting(said["held_on"], said["place"], said["chair"], said.get("others", ""))


class CallForm(_MeetingForm):
    """The meeting with its agenda; what is proposed is ticked."""

    projects = forms.MultipleChoiceField(
        label="上会的项目", required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.CharField(label="其他议题", required=False, widget=text(2), help_text="一行一个。")

    def __init__(self, *args: Any, found: Sequence[AgendaChoice], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["projects"]).choices = [
            (each.project.code, f"{each.number} {each.title}") for each in found
        ]

    def clean_topics(self) -> list[str]:
        """Lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["topics"].splitlines() if line.strip()]
        if len(lines) > _MOST_TOPICS or any(len(line) > _LONGEST_TOPIC for line in lines):
            raise forms.ValidationError(
                f"其他议题最多 {_MOST_TOPICS} 个，每个最多 {_LONGEST_TOPIC} 个字，请改短。"
            )
        return lines

    def called(self) -> Called:
        """What a valid form says."""
        said = self.cleaned_data
        return Called(self.meeting(), said["projects"], said["topics"], said["version"])


class HeldForm(_MeetingForm):
    """The meeting as it was held, and how each unit took part."""

    others = forms.CharField(
        label="其他参会", required=False, max_length=300, help_text="如“区领导”“人大代表”；不写个人姓名。"
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        units: Sequence[Unit],
        attendance: Mapping[int, str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = units
        for unit in units:
            self.fields[f"u{unit.pk}"] = forms.ChoiceField(
                label=unit.name,
                required=False,
                choices=[("", "不参加"), *Attendance.Manner.choices],
                initial=attendance.get(unit.pk, ""),
            )

    @property
    def of_meeting(self) -> list[forms.BoundField]:
        """The fields of the meeting."""
        return [self[name] for name in ("held_on", "place", "chair", "others")]

    @property
    def of_units(self) -> list[forms.BoundField]:
        """A field for each unit."""
        return [self[f"u{unit.pk}"] for unit in self._units]

    def held(self) -> Held:
        """What a valid form says."""
        said = self.cleaned_data
        took_part = {unit: said[f"u{unit.pk}"] for unit in self._units if said[f"u{unit.pk}"]}
        return Held(self.meeting(), took_part, said["version"])


class ResolutionForm(VersionForm):
    """One resolution."""

    words = forms.CharField(label="议定什么", max_length=_LONG, widget=text(3))
    project = forms.ModelChoiceField(
        Project.objects.none(), label="民生实事项目", required=False, empty_label="不属于哪个项目"
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="责任单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="选了单位就要定时限；签发纪要时每个单位得到一件任务。",
    )
    due_on = day_field("时限", required=False, help_text="遇休息日顺延到下一个工作日。")

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        programme = round_.programme
        projects = Project.objects.filter(programme=programme).order_by("code")
        cast("forms.ModelChoiceField[Project]", self.fields["project"]).queryset = projects
        units = living_units(programme.division.path)
        cast("forms.ModelMultipleChoiceField[Unit]", self.fields["units"]).queryset = units

    def resolved(self) -> Resolved:
        """What a valid form says."""
        said = self.cleaned_data
        return Resolved(said["words"], said["version"], said["project"], list(said["units"]), said["due_on"])


class RhythmsForm(PlainForm):
    """How often each project is on the agenda."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        titles: Mapping[Project, str],
        stands: Mapping[int, str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._titles = titles
        for project, title in titles.items():
            self.fields[f"p{project.pk}"] = forms.ChoiceField(
                label=title,
                required=False,
                choices=[("", "滞后才上会"), *Rhythm.Every.choices],
                initial=stands.get(project.pk, ""),
            )

    def given(self) -> dict[Project, str]:
        """What a valid form says."""
        return {project: self.cleaned_data[f"p{project.pk}"] for project in self._titles}
