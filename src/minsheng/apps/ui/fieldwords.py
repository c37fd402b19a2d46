"""What a field is refused for: which one and what to do, instead of Django's 这个字段是必填项."""

from collections.abc import Iterable
from typing import Any

from django import forms

# The first that fits: to Django, fields of decimals and floats are fields of integers too.
_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DecimalField, "“{name}”要填数字，例如 1200 或 3.5。"),
    (forms.FloatField, "“{name}”要填数字，例如 1200 或 3.5。"),
    (forms.IntegerField, "“{name}”要填整数，例如 12。"),
    (forms.DateField, "“{name}”要写成 2026-09-30 这样的日期。"),
)
_OTHERS = {
    "invalid_choice": "“{name}”没有这一项，请从列出的里面选。",
    "max_length": "“{name}”最多 %(limit_value)s 个字，现在有 %(show_value)s 个，请改短。",
    "min_value": "“{name}”不能小于 %(limit_value)s。",
    "max_value": "“{name}”不能大于 %(limit_value)s。",
    "max_digits": "“{name}”最多 %(max)s 位数字，请核对。",
    "max_whole_digits": "“{name}”的整数部分最多 %(max)s 位，请核对。",
    "max_decimal_places": "“{name}”最多 %(max)s 位小数，请改短。",
    "null_characters_not_allowed": "“{name}”里有存不下的空字符，请删掉再填。",
}


class PlainForm(forms.Form):
    """The form that every form of ours is: its fields name themselves and say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **kwargs)
        _say_plainly(self.fields.values())
        self._plain = set(self.fields.values())

    def full_clean(self) -> None:
        """Let fields that a form added after this one's start speak plainly, too."""
        _say_plainly(field for field in self.fields.values() if field not in self._plain)
        super().full_clean()


class FocusesMistake(PlainForm):
    """A form whose page, shown again, begins at the first field with a mistake."""

    def add_error(self, field: str | None, error: Any) -> None:  # noqa: ANN401 (Django's own signature)
        """Note the mistake; the topmost field that has one gets the focus."""
        super().add_error(field, error)
        mistaken = [name for name in self.fields if name in self.errors]
        for name, each in self.fields.items():
            each.widget.attrs.pop("autofocus", None)
            if name in mistaken[:1]:
                each.widget.attrs["autofocus"] = True


def _say_plainly(fields: Iterable[forms.Field]) -> None:
    """Let each field name itself and say what to do.

    A field is named by its label up to the first bracket; one without label keeps Django's words.
    """
    for field in fields:
        if not field.label:
            continue
        name = str(field.label).partition("（")[0].replace("%", "％")  # a sign of the format, below
        words = _words_of(field)
        field.error_messages |= {code: said.format(name=name) for code, said in words.items()}


def _words_of(field: forms.Field) -> dict[str, str]:
    if isinstance(field, forms.FileField):
        return {"required": "请选“{name}”。"}
    required = "请选“{name}”。" if isinstance(field, forms.ChoiceField) else "请填“{name}”。"
    invalid = [said for kind, said in _INVALID if isinstance(field, kind)]
    return _OTHERS | {"required": required} | ({"invalid": invalid[0]} if invalid else {})
