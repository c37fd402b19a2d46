"""What is typed of works: where they are, which stage they reached, why another is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.ledger.forms import DayInput, NumberField, StepForm, reason_field, written
from minsheng.apps.ledger.models import WorkKind
from minsheng.apps.ledger.prooffield import ProofsField
from minsheng.apps.ledger.values import EntryGiven, SiteGiven, WorksGiven
from minsheng.apps.ui.fieldwords import FocusesMistake, PlainForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.ledger.models import Entry, Site, Works
    from minsheng.apps.places.models import Division

DEGREES: dict[str, Any] = {"max_digits": 9, "decimal_places": 6, "required": False}
"""What a field of degrees takes."""


class WorksForm(FocusesMistake):
    """Work at a site that is there, or at a new one; `sites` and `divisions` are of the unit's area."""

    site = forms.ChoiceField(
        label="点位", required=False, help_text="列表里没有的，选“新的点位”，填下面几项。"
    )
    name = forms.CharField(label="新点位的名称", required=False, max_length=80)
    division = forms.ChoiceField(label="新点位在", required=False)
    address = forms.CharField(label="新点位的地址", required=False, max_length=200)
    longitude = forms.DecimalField(label="经度（国家大地坐标 2000，度）", **DEGREES)
    latitude = forms.DecimalField(label="纬度（度）", **DEGREES)
    kind = forms.ChoiceField(label="做什么", choices=[("", "请选"), *WorkKind.choices])

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        sites: Sequence[Site],
        divisions: Sequence[Division],
        unit: str,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        self._sites = {str(site.pk): site for site in sites}
        self._divisions = {str(each.pk): each for each in divisions}
        super().__init__(*args, **kwargs)
        told = [(pk, f"{site.name}（{site.division.name}）") for pk, site in self._sites.items()]
        self.fields["site"].choices = [("", "新的点位"), *told]  # type: ignore[attr-defined]
        places = [(pk, each.name) for pk, each in self._divisions.items()]
        self.fields["division"].choices = places  # type: ignore[attr-defined]
        label = f"计划数量（{unit}）" if unit else "计划数量"
        self.fields["amount"] = NumberField(label=label, measure=unit)
        self.fields["amount"].error_messages["required"] = "请填“计划数量”。"

    def clean(self) -> dict[str, Any]:
        """A new site has a name and a division."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("site"):
            for name, words in (("name", "请填“新点位的名称”。"), ("division", "请选“新点位在”。")):
                if name not in self.errors and not said.get(name):
                    self.add_error(name, ValidationError(words))
        return said

    def given(self) -> WorksGiven:
        """What a valid form says."""
        said = self.cleaned_data
        site: Site | SiteGiven
        if said["site"]:
            site = self._sites[said["site"]]
        else:
            place = {name: said[name] for name in ("name", "address", "longitude", "latitude")}
            site = SiteGiven(self._divisions[said["division"]], **place)
        return WorksGiven(site, said["kind"], said["amount"])


class StageForm(FocusesMistake):
    """One stage of works; `papers` are those it needs, `version` of the entry that is changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    happened_on = forms.DateField(label="到这一阶段的日期", widget=DayInput)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        papers: Sequence[str],
        unit: str,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        self._papers = {f"paper_{place}": name for place, name in enumerate(papers)}
        super().__init__(*args, **kwargs)
        label = f"数量（{unit}）" if unit else "数量"
        self.fields["quantity"] = NumberField(label=label, measure=unit)
        self.fields["quantity"].error_messages["required"] = "请填“数量”。"
        for field, name in self._papers.items():
            hint = "文号或名称；没有的先空着，审核以前要补上。"
            self.fields[field] = forms.CharField(label=name, required=False, max_length=120, help_text=hint)
        self.fields["words"] = reason_field("说明")
        self.fields["proofs"] = ProofsField(required=False)

    def given(self, works: Works, stage: str) -> EntryGiven:
        """What a valid form says."""
        said = self.cleaned_data
        return EntryGiven(
            said["happened_on"],
            quantity=said["quantity"],
            words=said["words"],
            works=works,
            stage=stage,
            papers={name: said[field] for field, name in self._papers.items()},
        )


def stage_initial(entry: Entry, papers: Sequence[str]) -> dict[str, object]:
    """How the form of a stage that is changed begins; one query."""
    numbers = dict(entry.papers.values_list("name", "number"))
    told = {f"paper_{place}": numbers.get(name, "") for place, name in enumerate(papers)}
    return told | {
        "version": entry.version,
        "happened_on": entry.happened_on,
        "quantity": written(entry.quantity),
        "words": entry.words,
    }


class ReleaseClaimForm(StepForm):
    """Why another entry counts the subject in place of this one."""

    reason = reason_field(
        "让出的原因", hint="例如：这个人的服务实际由另一个街道提供。写在办理过程里，不能改。"
    )


class ReleaseForm(PlainForm):
    """Why a site may count anew."""

    reason = reason_field("释放的原因", hint="例如：原来那次是往年的另一次改造。写在办理过程里，不能改。")
