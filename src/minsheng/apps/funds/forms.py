"""What is typed of money: a unit's month, and why it goes back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.funds.models import Arrears, Source
from minsheng.apps.funds.money import MEASURES, WAN, fen_of, typed
from minsheng.apps.funds.queries import ORDER
from minsheng.apps.funds.values import LineGiven
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField

    from minsheng.apps.funds.projectpage import EntryPage

_SUMS = (("planned", "全年计划"), ("arrived", "累计到位"), ("paid", "累计拨付"))
_LONGEST = 200


class FundsForm(PlainForm):
    """A unit's money of a month by source; `added` is a source that it has not had before."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    measure = forms.ChoiceField(label="金额单位", choices=list(MEASURES.items()), initial=WAN)

    def __init__(self, *args: Any, page: EntryPage, added: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        self._page = page
        kept = set(page.lines) | {added}
        self.sources = [each for each in ORDER if each in kept or not page.lines]
        initial: dict[str, object] = {"version": page.version}
        for source, line in page.lines.items():
            initial |= {f"{name}_{source}": typed(getattr(line, name)) for name, _ in _SUMS}
            initial |= {f"arrears_{source}": line.arrears, f"words_{source}": line.words}
            if page.known and line.corrects:
                initial[f"corrects_{source}"] = line.corrects.isoformat()
        super().__init__(*args, **{"initial": initial} | kwargs)
        for source in self.sources:
            self.fields.update(self._fields_of(source))

    def _fields_of(self, source: str) -> dict[str, forms.Field]:
        page, label = self._page, Source(source).label
        made: dict[str, forms.Field] = {}
        for name, words in _SUMS:
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12})
            made[f"{name}_{source}"] = forms.CharField(
                label=f"{label}{words}", required=False, max_length=60, widget=widget
            )
        reasons = [pair for pair in Arrears.choices if pair[0] != Arrears.UPPER or source in page.upper]
        made[f"arrears_{source}"] = forms.ChoiceField(
            label="未到位原因", required=False, choices=[("", "—"), *reasons]
        )
        made[f"words_{source}"] = forms.CharField(label="说明", required=False, max_length=_LONGEST)
        if page.closed and source in page.lines:
            months = [(each.isoformat(), in_words(each)) for each in reversed(page.closed)]
            made[f"corrects_{source}"] = forms.ChoiceField(
                label="更正的月份", required=False, choices=[("", "不是更正"), *months]
            )
        return made

    def clean(self) -> dict[str, Any]:
        """The sums as fen; None where nothing was typed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for source in self.sources:
            for name, _ in _SUMS:
                key = f"{name}_{source}"
                try:
                    said[key] = fen_of(said.get(key) or "", said.get("measure") or WAN)
                except ValidationError as problem:
                    self.add_error(key, problem)
        return said

    def given(self) -> list[LineGiven]:
        """The sources with a figure, of a valid form; nothing beside a figure is zero."""
        said, found = self.cleaned_data, []
        for source in self.sources:
            planned, arrived, paid = (said[f"{name}_{source}"] for name, _ in _SUMS)
            if planned is None and arrived is None and paid is None:
                continue
            corrects = said.get(f"corrects_{source}")
            found.append(
                LineGiven(
                    source,
                    planned or 0,
                    arrived or 0,
                    paid or 0,
                    arrears=said[f"arrears_{source}"],
                    words=said[f"words_{source}"].strip(),
                    corrects=datetime.date.fromisoformat(corrects) if corrects else None,
                )
            )
        return found

    def rows(self) -> Sequence[tuple[str, Sequence[BoundField], Sequence[BoundField]]]:
        """Of each source its words, its three sums, and what may be said beside them."""
        return [
            (
                Source(source).label,
                [self[f"{name}_{source}"] for name, _ in _SUMS],
                [self[key] for key in self._beside(source) if key in self.fields],
            )
            for source in self.sources
        ]

    def others(self) -> Sequence[tuple[str, str]]:
        """The sources that may still be added: code and words."""
        return [(each.value, each.label) for each in Source if each.value not in self.sources]

    @staticmethod
    def _beside(source: str) -> tuple[str, ...]:
        return (f"arrears_{source}", f"words_{source}", f"corrects_{source}")


class DecideForm(PlainForm):
    """What a unit told goes through or back, as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)
    reason = forms.CharField(
        label="退回原因", required=False, max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )
