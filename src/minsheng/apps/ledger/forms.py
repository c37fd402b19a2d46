"""What is typed to decide on entries and to set how targets are entered; an entry is typed in `entryform`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.cascade.cells import read_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

# 12:3, an entry with the version that was shown
_SEEN = re.compile(r"(\d{1,18}):(\d{1,9})")
# 12:3.60.4.81, all that waits in a row with the stamp of what was shown
_GROUP = re.compile(r"(\d{1,18}):(\d{1,9}(?:\.\d{1,30}){3})")
# 12:subjects:person, a target with what was proposed for it
_PROPOSED = re.compile(r"(\d{1,18}):([a-z]{1,20}):([a-z]{0,20})")
_LONGEST_REASON = 500
_LARGEST_SCALE = 6


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NumberField(forms.CharField):
    """A number as clerks write it, also 1.2万, 1,200 or 120户; a telephone shows its pad of digits."""

    def __init__(self, *, label: str, measure: str = "", required: bool = True, signed: bool = False) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label, required=required, max_length=60, widget=widget)
        self._measure, self._signed = measure, signed

    def clean(self, value: object) -> Any:  # noqa: ANN401 (Django's own signature)
        """The exact number, None where nothing was typed.

        Raises:
            ValidationError: it is no number, or has more than six decimals.
        """
        text = str(super().clean(value)).strip()
        if self._signed:
            text = text.lstrip("-－−—–")
        read = read_cell(text, measure=self._measure, scale=_LARGEST_SCALE)
        if read.problem is not None:
            raise ValidationError(sentence_for(read.problem.code, read.problem.facts))
        if read.value is None and self.required:
            raise ValidationError(self.error_messages["required"])
        return read.value


def reason_field(label: str, *, hint: str = "") -> forms.CharField:
    """Why something is done; the action asks for it where it must be."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=_LONGEST_REASON,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SeenField(forms.MultipleChoiceField):
    """What was ticked, each with what was shown of it; a valid value is a list of the pattern's groups."""

    def __init__(self, pattern: re.Pattern[str], *, required: bool = True) -> None:
        messages = {"required": "还没有勾选。请先勾选要办理的。"}
        super().__init__(label="勾选的", required=required, error_messages=messages)
        self._pattern = pattern

    def valid_value(self, value: str) -> bool:
        """Anything of the shape; whether there is such a row the action says."""
        return self._pattern.fullmatch(value) is not None

    def clean(self, value: object) -> Any:  # noqa: ANN401 (Django's own signature)
        """The groups of each."""
        found = [self._pattern.fullmatch(each) for each in super().clean(value)]
        return [match.groups() for match in found if match]


class StepForm(PlainForm):
    """A step with one entry as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**9)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        own = {"auto_id": f"{type(self).__name__.lower()}_%s"}
        super().__init__(*args, **own | kwargs)


class AcceptForm(StepForm):
    """One entry is accepted, with words beside its warnings."""

    words = reason_field("对提醒的说明", hint="有提醒的，写明为什么仍然认定。")


class ReturnForm(StepForm):
    """Why one entry goes back."""

    reason = reason_field("退回原因")


class WithdrawForm(StepForm):
    """Why one entry is taken back."""

    reason = reason_field("撤回原因")


class ExplainForm(StepForm):
    """Why an entry with a warning is right."""

    words = reason_field("说明")


class TickedForm(PlainForm):
    """Entries of one row that were ticked, or all that wait in it."""

    seen = SeenField(_SEEN, required=False)
    group = SeenField(_GROUP, required=False)
    reason = reason_field("退回原因")

    def clean(self) -> dict[str, Any]:
        """Refuse where nothing was ticked."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not said["seen"] and not said["group"]:
            raise ValidationError("还没有勾选。请先勾选要办理的。")
        return said

    def ticked(self) -> dict[int, int]:
        """Entry → version, of a valid form."""
        return {int(pk): int(version) for pk, version in self.cleaned_data["seen"]}

    def groups(self) -> dict[int, str]:
        """Row → stamp of all that was shown to wait in it, of a valid form."""
        return {int(row): stamp for row, stamp in self.cleaned_data["group"]}


class ProposedForm(PlainForm):
    """Targets that are entered as proposed."""

    shown = SeenField(_PROPOSED)

    def proposals(self) -> Mapping[int, tuple[str, str]]:
        """Target → manner and subject that were shown, of a valid form."""
        return {int(pk): (manner, subject) for pk, manner, subject in self.cleaned_data["shown"]}


def written(number: Decimal | None) -> str:
    """A number as a field begins with it: no grouping, no exponent."""
    return "" if number is None else format(number, "f")
