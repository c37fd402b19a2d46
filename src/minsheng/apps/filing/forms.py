"""A layout as typed: its name, its columns, an empty table of the upper office to take headings from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from minsheng.apps.filing.actions import ColumnGiven
from minsheng.apps.filing.errors import NoHeadings
from minsheng.apps.filing.fields import FACTORS, FIELDS, headings_of
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.engines.office.sheets.workbooks_in import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.filing.models import Layout

_MORE, _MOST = 3, 60
_CONTENTS = [("", "空列，自己填"), *((field.key, field.label) for field in FIELDS)]


class LayoutForm(PlainForm):
    """The name, how many rows, the version that was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    name = forms.CharField(label="名称", max_length=40, help_text="如“市民生办月报表”。")
    per_project = forms.BooleanField(
        label="每个项目一行", required=False, help_text="取定状态的那个指标；不勾就是每个指标一行。"
    )


class ColumnForm(PlainForm):
    """One column."""

    place = forms.IntegerField(label="次序", min_value=1, max_value=999, required=False)
    heading = forms.CharField(label="列名", max_length=40, required=False)
    field = forms.ChoiceField(label="内容", choices=_CONTENTS, required=False)
    factor = forms.TypedChoiceField(
        label="数按", choices=list(FACTORS.items()), coerce=int, empty_value=None, required=False
    )


ColumnForms = forms.formset_factory(ColumnForm, extra=_MORE, max_num=_MOST, absolute_max=_MOST)


def columns_of(rows: Iterable[ColumnForm]) -> list[ColumnGiven]:
    """The columns of valid forms in order of place, rows left empty left out; a content names itself."""
    labels = dict(_CONTENTS)
    said = [(row.cleaned_data.get("place") or _MOST + at, row.cleaned_data) for at, row in enumerate(rows)]
    found: list[ColumnGiven] = []
    for _, row in sorted(said, key=lambda pair: pair[0]):
        field, heading = row.get("field", ""), row.get("heading", "").strip()
        if field or heading:
            heading = heading or labels[field]
            found.append(ColumnGiven(field=field, heading=heading, factor=row.get("factor") or 1))
    return found


def columns_shown(columns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns as a formset begins, ten apart so that one fits between."""
    return [{**column, "place": 10 * at} for at, column in enumerate(columns, 1)]


def plain_columns() -> list[dict[str, Any]]:
    """Every content under its own name."""
    return columns_shown({"field": field.key, "heading": field.label, "factor": 1} for field in FIELDS)


def initial_of(layout: Layout) -> dict[str, Any]:
    """The form of a layout's next version."""
    return {"seen": layout.version, "name": layout.name, "per_project": layout.per_project}


class HeadingsForm(PlainForm):
    """An empty table whose headings are taken over."""

    file = forms.FileField(label="上级下发的空表", help_text=".xlsx 或 .xls，读第一张表的表头。")

    def columns(self) -> list[dict[str, Any]]:
        """The columns proposed; Unreadable, NoHeadings."""
        uploaded: UploadedFile[bytes] = self.cleaned_data["file"]
        sheets = read_workbook(uploaded.read())
        found = headings_of(sheets[0].rows if sheets else ())
        if not found:
            raise NoHeadings(field="file")
        return columns_shown(
            {"field": each.field, "heading": each.heading, "factor": each.factor} for each in found
        )
