"""The form that hands in a 登记表."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db.models import F

from minsheng.apps.ledger.models import Period
from minsheng.apps.ui.fieldwords import PlainForm
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.progress.months import in_words, month_end
from minsheng.engines.office.limits import MEGABYTE

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.programmes.models import Programme


class WorkbookForm(PlainForm):
    """A filled workbook and the month that it is of."""

    month = forms.ChoiceField(
        label="哪个月的登记表", required=False, help_text="选了月份，就只收那个月的表。"
    )
    file = forms.FileField(label="登记表", help_text="从这里下载、填好的表格（.xlsx、.xls）；文件名可以改。")

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's own signature)
        on: datetime.date,
        **kwargs: Any,  # noqa: ANN401 (as above)
    ) -> None:
        super().__init__(*args, **kwargs)
        self._months = {month.isoformat(): month for month in months_until(on)}
        choices = [("", "按表里写的"), *((value, in_words(month)) for value, month in self._months.items())]
        self.fields["month"].choices = choices  # type: ignore[attr-defined]  # of a choice field

    def clean_month(self) -> datetime.date | None:
        """The last day of the month; None for whatever the workbook is of."""
        return self._months.get(self.cleaned_data["month"])

    def clean_file(self) -> UploadedFile[bytes]:
        """The file within the limit."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.UPLOAD_MEGABYTES * MEGABYTE:
            size, most = math.ceil(file.size / MEGABYTE), settings.UPLOAD_MEGABYTES
            raise forms.ValidationError(
                sentence_for("office.file_too_large", {"size_mb": size, "limit_mb": most})
            )
        return file


def months_until(on: datetime.date) -> list[datetime.date]:
    """The months of a year up to the one of a day, that first; in January those of the year before too."""
    years = (on.year, on.year - 1) if on.month == 1 else (on.year,)
    ends = [month_end(on.replace(year, month, 1)) for year in years for month in range(12, 0, -1)]
    return [end for end in ends if end <= month_end(on)]


def open_months(programmes: Iterable[Programme], on: datetime.date) -> list[Period]:
    """The months of programmes that have begun and are not closed, the one that is due first; one query."""
    rows = Period.objects.filter(programme__in=programmes, closing_at=None, month__lte=month_end(on))
    last = rows.filter(month__year=F("programme__year")).select_related("programme__division")
    return list(last.order_by("month", "programme"))
