"""A bulletin as issued, and its paper read back."""

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table

from minsheng.apps.bulletins.actions import issue
from minsheng.apps.bulletins.values import Wanted
from minsheng.apps.files.actions import open_file
from tests.apps.ledger.steps import end, moment

AT = moment(7, 15)


def out(stage, actor=None, at=AT, **more):
    given = {"kind": "month", "month": end(6), "next_steps": "抓紧协调出水口。\n按周报送。"}
    return issue(actor=actor or stage.clerk, programme=stage.programme, wanted=Wanted(**given | more), at=at)


def tables(output):
    """The tables of a paper but those of its imprint, as rows of text."""
    with open_file(output.file) as stream:
        body = Document(stream).element.body
    found = [Table(each, None) for each in body.iter(qn("w:tbl"))]
    rows = [[[cell.text for cell in row.cells] for row in table.rows] for table in found]
    return [each for each in rows if len(each[0]) > 3]
