"""One table in every format gives the same facts."""

import io

import pytest
import xlsxwriter
from docx import Document

from minsheng.core.policy.reader import read
from minsheng.engines.office.opening import open_document
from tests.engines.office import pdf_files

TITLE = "石桥县2026年民生实事项目清单"
HEAD = ("类别", "序号", "项目名称", "年度目标", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("教育", "1", "学位扩容", "新建学校3所，新增学位2700个", "县甲局", "县乙局、各乡镇", "2026年8月底"),
    ("教育", "2", "校园食堂", "改造食堂12个，满意度不低于85%", "县甲局、县丙局", "—", "11月"),
    ("养老", "3", "低保提标", "城市低保标准每人每月820元", "县丁局", "县乙局", "全年"),
)
WIDTHS = (40, 34, 62, 130, 76, 70, 72)


def as_text():
    lines = [TITLE, *("\t".join(cells) for cells in (HEAD, *ROWS))]
    return "\n".join(lines).encode()


def as_markdown():
    lines = [
        f"# {TITLE}",
        "",
        *("|" + "|".join(cells) + "|" for cells in (HEAD, ("---",) * len(HEAD), *ROWS)),
    ]
    return "\n".join(lines).encode()


def as_html():
    """The category over two rows."""
    body = "<tr>" + "".join(f"<th>{cell}</th>" for cell in HEAD) + "</tr>"
    for place, (category, *cells) in enumerate(ROWS):
        span = ' rowspan="2"' if place == 0 else ""
        first = "" if place == 1 else f"<td{span}>{category}</td>"
        body += f"<tr>{first}" + "".join(f"<td>{cell.replace('、', '<br>')}</td>" for cell in cells) + "</tr>"
    return f"<html><body><h1>{TITLE}</h1><table>{body}</table></body></html>".encode()


def as_word():
    """The category merged downwards, units on lines of their own."""
    document = Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=len(HEAD))
    for cells in (HEAD, *ROWS):
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words.replace("、", "\n")
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_workbook():
    """The title merged over all columns, the category over two rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 0, len(HEAD) - 1, TITLE)
        for row, cells in enumerate((HEAD, *ROWS), 1):
            for column, words in enumerate(cells):
                sheet.write(row, column, int(words) if words.isdecimal() else words)
        sheet.merge_range(2, 0, 3, 0, "教育")
    return file.getvalue()


def as_pdf():
    rows = [[cell.replace("、", "<br/>") for cell in cells] for cells in (HEAD, *ROWS)]
    return pdf_files.document([pdf_files.said(TITLE, pdf_files.FLUSH), pdf_files.table(rows, WIDTHS)])


def facts(data, name):
    """The projects without their places."""
    reading = read(open_document(data, name=name))
    names = [category.name for category in reading.categories]
    return reading.title.value, [
        (
            project.number,
            project.category is not None and names[project.category],
            project.title,
            [unit.name for unit in project.lead_units],
            [unit.name for unit in project.cooperating_units],
            [(str(item.comparator), item.value, item.unit) for item in project.targets],
            [due.due_on.isoformat() for due in project.deadlines],
        )
        for project in reading.projects
    ]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_markdown, "清单.md"),
        (as_html, "清单.html"),
        (as_word, "清单.docx"),
        (as_workbook, "清单.xlsx"),
        (as_pdf, "清单.pdf"),
    ],
)
def test_a_table_says_the_same_in_every_format(data, name):
    wanted = facts(as_text(), "清单.txt")
    assert wanted == (
        TITLE,
        [
            (
                "1",
                "教育",
                "学位扩容",
                ["县甲局"],
                ["县乙局", "各乡镇"],
                [("eq", 3, "所"), ("eq", 2700, "个")],
                ["2026-08-31"],
            ),
            (
                "2",
                "教育",
                "校园食堂",
                ["县甲局", "县丙局"],
                [],
                [("eq", 12, "个"), ("ge", 85, "%")],
                ["2026-11-30"],
            ),
            ("3", "养老", "低保提标", ["县丁局"], ["县乙局"], [("eq", 820, "元/人/月")], []),
        ],
    )
    assert facts(data(), name) == wanted
