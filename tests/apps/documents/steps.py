"""Letterheads, papers and sign-offs as the tests need them."""

import datetime
import io

from django.db import transaction
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from minsheng.apps.documents.actions import save_letterhead, set_series, sign_off
from minsheng.apps.documents.issuing import Paper, issue_paper
from minsheng.apps.documents.models import Kind
from minsheng.apps.documents.papers import Contents
from minsheng.apps.documents.texts import Signed, Texts
from minsheng.apps.files.actions import open_file
from minsheng.engines.office.word.papers import Line

AT = datetime.datetime(2026, 11, 5, 9, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 5)
ORDER = Texts(
    head="望湖区民生办督办单",
    issuer="望湖区民生办",
    title="关于办理“{督办事项}”的督办单",
    opening="现交由{责任单位}办理，请于{due_on}前办结。",
    closing="不能按期办结的，到期以前申请延期。\n\n联系处室：{联系处室}，电话：{联系电话}。",
    copies="区委办公室、区政府办公室",
)
BULLETIN = Texts(head="望湖区民生办文件", issuer="望湖区民生办", title="关于{月份}进展情况的通报")
OTHER = Texts(head="望湖区督查单", issuer="望湖区民生办", title="督办单")
TEXTS = {Kind.ORDER: ORDER, Kind.BULLETIN: BULLETIN}


def saved(actor, kind=Kind.ORDER, texts=None, seen=0):
    return save_letterhead(actor=actor, kind=kind, texts=texts or TEXTS[kind], seen=seen, at=AT)


def ready(world, last=0):
    """Letterheads of orders and bulletins, and the series 望民督."""
    for kind in TEXTS:
        saved(world.clerk, kind)
    return set_series(actor=world.clerk, code="望民督", last=last, seen=None, at=AT)


def paper(world, kind=Kind.ORDER, **more):
    fields = {"matter": "配餐点停业", "unit": "望湖路街道"} if kind == Kind.ORDER else {"month": "2026年10月"}
    contents = Contents(fields=fields, to="望湖路街道办事处", body=[Line("配餐点停业 12 天。")])
    return Paper(kind, world.district, contents, **more)


def issued(world, actor=None, kind=Kind.ORDER, at=AT, **more):
    with transaction.atomic():
        return issue_paper(actor=actor or world.clerk, paper=paper(world, kind, **more), at=at)


def signed(actor, output, number="", seen=0, on=DAY, scan=None, at=AT):
    return sign_off(actor=actor, output=output, signed=Signed(on, number, scan, seen), at=at)


def lines(output):
    """The paragraphs of a paper's file that are not blank."""
    with open_file(output.file) as stream:
        return [each.text for each in paragraphs(stream.read()) if each.text.strip()]


def paragraphs(content):
    """All of a .docx, those in boxes as well."""
    body = Document(io.BytesIO(content)).element.body
    return [Paragraph(each, None) for each in body.iter(qn("w:p"))]


def marked(content):
    """The words of a .docx that stand out in yellow."""
    runs = [run for each in paragraphs(content) for run in each.runs]
    return [run.text for run in runs if run.font.highlight_color is not None]
