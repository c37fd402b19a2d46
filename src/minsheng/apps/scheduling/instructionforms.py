"""What is typed of an instruction, and of what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from minsheng.apps.files.models import File
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Project
from minsheng.apps.scheduling.forms import day_field, living_units, text
from minsheng.apps.scheduling.values import GivenOut, Instructed
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.scheduling.models import Instruction

_LONG = 2_000


class InstructionForm(PlainForm):
    """An instruction as it stands on the paper."""

    giver = forms.CharField(label="批示人", max_length=80, help_text="写职务，不写姓名。")
    given_on = day_field("批示日期")
    on_what = forms.CharField(label="批在什么上", max_length=120, help_text="来文、信息或材料的题目。")
    words = forms.CharField(label="批示内容", max_length=_LONG, widget=text(3))
    project = forms.ModelChoiceField(
        Project.objects.none(), label="民生实事项目", required=False, empty_label="不属于哪个项目"
    )
    scan = forms.FileField(label="批示件扫描件", required=False, help_text="PDF 或照片。")

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(programme=programme).order_by("code")
        cast("forms.ModelChoiceField[Project]", self.fields["project"]).queryset = projects

    def given(self, scan: File | None) -> Instructed:
        """What a valid form says, with its stored scan."""
        return Instructed(**self.cleaned_data | {"scan": scan})


class GiveForm(PlainForm):
    """What it becomes."""

    title = forms.CharField(label="任务", max_length=120, help_text="一句话说清要办什么。")
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="责任单位", widget=forms.CheckboxSelectMultiple, help_text="每个单位一件。"
    )
    due_on = day_field("办结时限", help_text="遇休息日顺延到下一个工作日。")

    def __init__(self, *args: Any, instruction: Instruction, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        units = living_units(instruction.programme.division.path)
        cast("forms.ModelMultipleChoiceField[Unit]", self.fields["units"]).queryset = units

    def given(self) -> GivenOut:
        """What a valid form says."""
        said = self.cleaned_data
        return GivenOut(said["title"], list(said["units"]), said["due_on"])


class FileForm(PlainForm):
    """Why nothing is made of it."""

    words = forms.CharField(label="说明", max_length=300, widget=text(2))
