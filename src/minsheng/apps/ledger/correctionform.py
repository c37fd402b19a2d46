"""What is typed to put sites and works right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from minsheng.apps.ledger.corrections import exact
from minsheng.apps.ledger.forms import NumberField, reason_field
from minsheng.apps.ledger.values import SiteCorrection, WorksCorrection
from minsheng.apps.ledger.worksform import DEGREES
from minsheng.apps.ui.fieldwords import FocusesMistake

if TYPE_CHECKING:
    from minsheng.apps.ledger.correctionpage import WorksPage

_HINT = "例如：地名写错了一个字。和改前改后的内容一起留存，不能改。"


class CorrectionForm(FocusesMistake):
    """What both have: the last correction that was shown, and the reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**18)

    def asked(self) -> dict[str, Any]:
        """What the action asks besides the values, of a valid form."""
        return {"seen": self.cleaned_data["seen"], "reason": self.cleaned_data["reason"]}


class CorrectSiteForm(CorrectionForm):
    """A place as it should be."""

    name = forms.CharField(label="点位的名称", max_length=80)
    address = forms.CharField(label="地址", required=False, max_length=200)
    longitude = forms.DecimalField(label="经度（国家大地坐标 2000，度）", **DEGREES)
    latitude = forms.DecimalField(label="纬度（度）", **DEGREES)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        page: WorksPage,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        site = page.site
        first = {"name": site.name, "address": site.address, "seen": page.seen(is_site=True)}
        first |= {"longitude": exact(site.longitude), "latitude": exact(site.latitude)}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["reason"] = reason_field("更正的原因", hint=_HINT)

    def given(self) -> SiteCorrection:
        """What a valid form says."""
        return SiteCorrection(
            **{name: self.cleaned_data[name] for name in ("name", "address", "longitude", "latitude")}
        )


class CorrectWorksForm(CorrectionForm):
    """Works as they should be: the plan, and the papers of accepted stages."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        page: WorksPage,
        **kwargs: Any,  # noqa: ANN401 (Django's own signature)
    ) -> None:
        works = page.works
        self._papers = {f"paper_{each.entry.pk}_{place}": each for place, each in enumerate(page.papers)}
        papers = {field: each.number for field, each in self._papers.items()}
        first = {"amount": exact(works.amount), "seen": page.seen(is_site=False)}
        super().__init__(*args, initial=first | papers, **kwargs)
        label = f"计划数量（{works.unit}）" if works.unit else "计划数量"
        self.fields["amount"] = NumberField(label=label, measure=works.unit)
        self.fields["amount"].error_messages["required"] = "请填“计划数量”。"
        for field, each in self._papers.items():
            said = f"{each.entry.stage}：{each.name}"
            self.fields[field] = forms.CharField(label=said, max_length=120)
            self.fields[field].error_messages["required"] = f"请填“{said}”。"
        self.fields["reason"] = reason_field("更正的原因", hint=_HINT)

    def given(self) -> WorksCorrection:
        """What a valid form says."""
        said = self.cleaned_data
        papers = {(each.entry.pk, each.name): said[field] for field, each in self._papers.items()}
        return WorksCorrection(said["amount"], papers)
