"""What is chosen and typed to decide what became of what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.lineage.actions import Absent, Chosen, Figures
from minsheng.apps.lineage.errors import NothingToConfirm
from minsheng.apps.lineage.models import Kind, TargetKind
from minsheng.apps.lineage.selecting import LEAST, SHOW, chosen, proposed
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.alignment.matching import SURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.lineage.comparison import Comparison
    from minsheng.apps.lineage.itempage import ItemPage
    from minsheng.apps.lineage.models import Lineage
    from minsheng.apps.lineage.relating import Between

# 12-34: ids of a project or target above and below
_PAIR = re.compile(r"(\d{1,18})-(\d{1,18})")


def _pair(words: str) -> tuple[int, int]:
    if (found := _PAIR.fullmatch(words)) is None:
        raise ValidationError("没有认出是哪一对。请重新打开页面再选。")
    return int(found[1]), int(found[2])


class ViewForm(PlainForm):
    """Against which programme, which pairs, and how alike they are at least."""

    against = forms.ChoiceField(label="和谁对照", required=False)
    show = forms.ChoiceField(label="看什么", required=False, choices=list(SHOW.items()))
    least = forms.ChoiceField(label="相似度", required=False, choices=list(LEAST.items()))

    def __init__(self, *args: Any, choices: Sequence[Between], **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["against"])
        field.choices = [(row.predecessor.code, row.label) for row in choices]


class SeenForm(PlainForm):
    """The editions that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> list[int]:
        """Ids of both editions."""
        return list(_pair(self.cleaned_data["seen"]))


class ConfirmForm(SeenForm):
    """Which proposals are confirmed: one pair, all of a likeness, or the names without task."""

    pair = forms.CharField(required=False)
    least = forms.DecimalField(required=False, min_value=0, max_value=1)
    named = forms.BooleanField(required=False)

    def chosen(self, page: Comparison) -> list[Chosen]:
        """The pairs of a valid form, as the page proposes them: NothingToConfirm where none is left."""
        data = self.cleaned_data
        if data["pair"]:
            pairs = [chosen(row) for row in page.rows if row.is_open and row.key == data["pair"]]
        else:
            least = float(data["least"]) if data["least"] is not None else SURE
            pairs = proposed(page, least=least, named=data["named"])
        if not pairs:
            raise NothingToConfirm
        return pairs


class PairForm(SeenForm):
    """Another partner for a project, and in the place of which decision."""

    other = forms.ChoiceField(label="对应的项目")
    kind = forms.ChoiceField(label="关系")
    instead = forms.ChoiceField(label="怎么记", required=False)

    def __init__(self, *args: Any, page: ItemPage, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        self._page, between = page, page.page.between
        self._decided = {str(row.pk): row for row in page.decided}
        self._offer("other", [("", "请选"), *page.choices])
        self._offer("kind", [(kind.value, kind.label) for kind in between.kinds])
        self._offer("instead", [*page.replaceable, ("", "另加一对，原来的不动")])
        self.fields["instead"].initial = page.replaceable[0][0] if page.replaceable else ""

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def chosen(self) -> Chosen:
        """The pair of a valid form, with the figures that the matcher finds in it."""
        other, own = int(self.cleaned_data["other"]), self._page.item.project
        sides = (other, own) if self._page.is_below else (own, other)
        return Chosen(*sides, Kind(self.cleaned_data["kind"]))

    @property
    def replaced(self) -> Lineage | None:
        """The decision that goes; None where the pair stands beside what is there."""
        return self._decided.get(self.cleaned_data["instead"])


class AbsenceForm(SeenForm):
    """Why a project has no partner."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def absent(self, page: ItemPage) -> Absent:
        """What a valid form says of the project."""
        own, words = page.item.project, self.cleaned_data["reason"]
        return Absent(None, own, words) if page.is_below else Absent(own, None, words)


class FiguresForm(SeenForm):
    """Two figures, by a button or chosen, and what they are to each other."""

    source = forms.ChoiceField(label="", required=False)
    own = forms.ChoiceField(label="", required=False)
    figures = forms.CharField(required=False)
    kind = forms.ChoiceField(label="是什么关系", choices=TargetKind.choices)

    def __init__(self, *args: Any, page: ItemPage, **kwargs: Any) -> None:  # noqa: ANN401 (Django's)
        super().__init__(*args, **kwargs)
        above, below = page.page.between.words
        for name, label, choices in (
            ("source", above, page.figures_above),
            ("own", below, page.figures_below),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            field.label, field.choices = f"{label}的数", list(choices)
        kinds = [(kind.value, kind.label) for kind in page.page.between.target_kinds]
        cast("forms.ChoiceField", self.fields["kind"]).choices = kinds

    def clean(self) -> dict[str, Any]:
        """With the two figures as `both`, however they were given."""
        data: dict[str, Any] = super().clean() or {}
        data["both"] = _pair(data.get("figures") or f"{data.get('source')}-{data.get('own')}")
        return data

    @property
    def chosen(self) -> Figures:
        """What a valid form decides."""
        source, own = self.cleaned_data["both"]
        return Figures(source, own, TargetKind(self.cleaned_data["kind"]))


class TakeBackForm(PlainForm):
    """Which decision is taken back."""

    lineage = forms.IntegerField(min_value=1)
