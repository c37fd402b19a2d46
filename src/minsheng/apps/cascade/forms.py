"""What is typed to split a target: ways, reserves, issues, answers, bases."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings

from minsheng.apps.cascade.judging import WITH_REASON
from minsheng.apps.cascade.models import Base, Issue, Way
from minsheng.apps.files.actions import MEGABYTE
from minsheng.apps.places.models import Unit, UnitGroup
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.cascade.block import MOST_COLUMNS, MOST_ROWS
from minsheng.core.cascade.manner import Manner
from minsheng.core.progress.months import in_words, month_ends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import QuerySet

# 12.3 : version 3 of row 12 was shown
_SEEN = re.compile(r"(\d{1,15})\.(\d{1,9})")


class DayInput(forms.DateInput):
    """The browser's own calendar, which sends and takes ISO days."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SeenForm(PlainForm):
    """What was decided on a page, with what that page showed: versions of the split and of its rows."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40_000)
    under = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def seen_rows(self) -> Mapping[int, int]:
        """Version by row of a valid form."""
        return {int(row): int(version) for row, version in _SEEN.findall(self.cleaned_data["seen"])}


class CellsForm(PlainForm):
    """The cells of a grid; its fields are read by `saving.sent_cells`."""


class MethodForm(SeenForm):
    """A way of splitting with its base, rate or floor."""

    way = forms.ChoiceField(label="办法", widget=forms.RadioSelect)
    base = forms.ModelChoiceField(
        Base.objects.none(),
        label="口径",
        required=False,
        empty_label="不用口径",
        help_text="各单位的基数，写明日期和来源。",
    )
    each = forms.DecimalField(
        label="每个单位的标准或保底数",
        required=False,
        max_digits=18,
        decimal_places=6,
        min_value=0,
        help_text="“同一标准”“保底加按口径”要填。",
    )

    def __init__(self, bases: QuerySet[Base], manner: Manner, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        ways = [way for way in Way if way != Way.TYPED]
        if manner is Manner.RATED:
            ways = [Way.SAME_RATE]
        self.fields["way"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]
        self.fields["base"].queryset = bases  # type: ignore[attr-defined]


class ReserveForm(SeenForm):
    """What is kept back from the units; negative at the target where more is given out (加码)."""

    reserve = forms.DecimalField(
        label="预留", max_digits=18, decimal_places=6, help_text="加码填负数，并写明理由。"
    )
    reason = forms.CharField(label="理由", required=False, max_length=500)
    was = forms.DecimalField(widget=forms.HiddenInput, required=False, max_digits=18, decimal_places=6)


class UnitsForm(SeenForm):
    """Units and groups that are to take part."""

    groups = forms.ModelMultipleChoiceField(UnitGroup.objects.none(), required=False)
    units = forms.ModelMultipleChoiceField(Unit.objects.none(), required=False)

    def __init__(self, units: QuerySet[Unit], groups: QuerySet[UnitGroup], *args: Any) -> None:  # noqa: ANN401
        super().__init__(*args)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one of both."""
        given: dict[str, Any] = self.cleaned_data
        if not self.errors and not given["units"] and not given["groups"]:
            self.add_error(None, "请至少选一个单位或一组单位。")
        return given

    def wanted(self) -> Sequence[Unit | UnitGroup]:
        """What a valid form chose."""
        return [*self.cleaned_data["groups"], *self.cleaned_data["units"]]


class TakeOutForm(PlainForm):
    """Taking a unit out, with the part that it has done where its number was in force."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    done = forms.DecimalField(
        label="已经完成的数",
        max_digits=18,
        decimal_places=6,
        min_value=0,
        help_text="移出以后，这部分仍计入合计；没有就填 0。",
    )


class IssueForm(SeenForm):
    """An issue with its papers."""

    kind = forms.ChoiceField(label="性质", widget=forms.RadioSelect)
    holds_from = forms.DateField(label="起算日", widget=DayInput, help_text="这些数从哪一天起算。")
    document = forms.CharField(label="依据文件", required=False, max_length=200, help_text="文件名称或文号。")
    line_document = forms.CharField(
        label="条线文件",
        required=False,
        max_length=200,
        help_text="改到垂直管理单位的数时，写它本条线的文件。",
    )
    reason = forms.CharField(label="理由", required=False, max_length=500)

    objections = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def seen_objections(self) -> frozenset[int]:
        """Ids of the objections that a valid form says yes to."""
        words = self.cleaned_data["objections"].split()
        return frozenset(int(each) for each in words if each.isascii() and each.isdigit() and len(each) < 16)

    def __init__(self, kinds: Sequence[Issue.Kind], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if Issue.Kind.ADJUSTMENT in kinds:
            self.fields["document"].help_text = "文件名称或文号；“调整”必须写。"
        if asking := [f"“{kind.label}”" for kind in kinds if kind in WITH_REASON]:
            self.fields["reason"].help_text = f"{''.join(asking)}必须写。"


class DayForm(PlainForm):
    """A day from which numbers hold."""

    holds_from = forms.DateField(label="起算日", widget=DayInput)


class OnForm(PlainForm):
    """A day to look at."""

    on = forms.DateField(label="哪一天", widget=DayInput)


class ObjectForm(PlainForm):
    """An objection with its reason and the number proposed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea({"rows": 3}))
    proposed = forms.DecimalField(
        label="建议的数", required=False, max_digits=18, decimal_places=6, min_value=0
    )
    document = forms.CharField(label="盖章文件的文号", required=False, max_length=200)


class UpholdForm(PlainForm):
    """Keeping a number against an objection."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea({"rows": 3}), help_text="对方会看到。"
    )


class AnswerForm(PlainForm):
    """From which month our target carries an upper level's number; months are named by their last days."""

    upper = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    from_month = forms.TypedChoiceField(label="从哪个月起", coerce=date.fromisoformat)

    def __init__(self, year: int, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(*args, **kwargs)
        months = month_ends(year, date(year, 12, 31))
        choices = [(month.isoformat(), in_words(month)) for month in months]
        self.fields["from_month"].choices = choices  # type: ignore[attr-defined]


class BlockForm(PlainForm):
    """A block copied from a sheet."""

    block = forms.CharField(
        label="粘贴",
        strip=False,
        max_length=MOST_ROWS * MOST_COLUMNS * 20,
        widget=forms.Textarea({"rows": 10}),
        help_text="从 WPS 或 Excel 复制后粘贴；连同名称一起复制，就按名称对应，否则按表里的顺序。",
    )


class BaseForm(BlockForm):
    """A base with its figures."""

    name = forms.CharField(label="名称", max_length=80, help_text="例如：60 岁以上户籍人口。")
    measure = forms.CharField(label="单位", required=False, max_length=40, help_text="例如：人。")
    as_on = forms.DateField(label="数据日期", widget=DayInput)
    source = forms.CharField(label="来源", max_length=200, help_text="哪份文件、哪个系统的数。")

    field_order = ("name", "measure", "as_on", "source", "block")


class SheetForm(PlainForm):
    """A filled workbook."""

    file = forms.FileField(
        label="分解表", help_text="从这里下载、填好的表格（.xlsx、.xls）；文件名可以改，行和列可以调换。"
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """The file within the limit."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.UPLOAD_MEGABYTES * MEGABYTE:
            size, most = math.ceil(file.size / MEGABYTE), settings.UPLOAD_MEGABYTES
            raise forms.ValidationError(
                sentence_for("office.file_too_large", {"size_mb": size, "limit_mb": most})
            )
        return file
