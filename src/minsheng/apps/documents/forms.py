"""What is typed of letterheads, contact and series, and of a paper that came back signed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import forms

from minsheng.apps.documents.texts import Signed, Texts
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Letterhead
    from minsheng.apps.documents.queries import PaperLine, SettingsPage

_TEXTS = ("head", "issuer", "title", "opening", "closing", "copies")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LetterheadForm(PlainForm):
    """The texts of a letterhead, and the version that was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    head = forms.CharField(label="红头", max_length=40, help_text="印成红字的一行，“文件”“会议纪要”要写上。")
    issuer = forms.CharField(label="署名", max_length=60, help_text="发文机关全称。")
    title = forms.CharField(label="标题", max_length=120)
    opening = forms.CharField(
        label="开头", required=False, max_length=2_000, widget=_area(4), help_text="一行一段，正文接在后面。"
    )
    closing = forms.CharField(
        label="结尾", required=False, max_length=2_000, widget=_area(4), help_text="一行一段，接在正文后面。"
    )
    copies = forms.CharField(
        label="抄送", required=False, max_length=300, help_text="几个单位用顿号、逗号隔开，末尾不加句号。"
    )

    def texts(self) -> Texts:
        """What a valid form says."""
        return Texts(**{name: self.cleaned_data[name] for name in _TEXTS})


def initial_of(letterhead: Letterhead | None, texts: Texts) -> dict[str, Any]:
    """The form of a letterhead's next version, or of the first with the texts proposed."""
    if letterhead is None:
        return {"seen": 0, **asdict(texts)}
    return {"seen": letterhead.version, **{name: getattr(letterhead, name) for name in _TEXTS}}


def texts_of(letterhead: Letterhead) -> Texts:
    """The texts of a version."""
    return Texts(**{name: getattr(letterhead, name) for name in _TEXTS})


class ContactForm(PlainForm):
    """Whom papers name for questions."""

    office = forms.CharField(label="联系处室", required=False, max_length=60)
    phone = forms.CharField(
        label="联系电话", required=False, max_length=40, help_text="处室的电话，不写个人手机。"
    )


class SeriesForm(PlainForm):
    """The series of the orders' numbers; `seen`, the last number shown, is empty before there is one."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)
    code = forms.CharField(
        label="机关代字", max_length=20, help_text="例如“望民督”，印出来是“望民督〔2026〕1号”。"
    )
    last = forms.IntegerField(
        label="今年已经用到几号", min_value=0, max_value=99_999, help_text="还没有发过就填 0。"
    )


def settings_forms(page: SettingsPage) -> dict[str, PlainForm]:
    """The forms of the settings as they stand."""
    contact, series = page.contact, page.series
    told = {"office": contact.office, "phone": contact.phone} if contact else {}
    numbers = {"code": series.code, "last": page.used, "seen": page.used} if series else {"last": 0}
    return {
        "contact": ContactForm(initial=told, auto_id="contact-%s"),
        "series": SeriesForm(initial=numbers, auto_id="series-%s"),
    }


class SignForm(PlainForm):
    """Number, day and scan of a paper that came back."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)
    number = forms.CharField(
        label="文号", required=False, max_length=60, help_text="照纸面填，例如“望民办〔2026〕12号”。"
    )
    signed_on = forms.DateField(
        label="成文日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    scan = forms.FileField(
        label="盖章后的扫描件",
        required=False,
        help_text="PDF 或照片（JPG、PNG）。",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )

    def signed(self) -> Signed:
        """What a valid form says."""
        return Signed(**self.cleaned_data)


class VoidForm(PlainForm):
    """Why a number holds no more."""

    words = forms.CharField(label="作废原因", max_length=500, widget=_area(2))


def sign_initial(line: PaperLine, today: datetime.date) -> dict[str, Any]:
    """The form of a paper's next sign-off."""
    return {
        "seen": len(line.sign_offs),
        "number": line.held.text if line.held else "",
        "signed_on": line.last.signed_on if line.last else today,
    }
