"""Tables of every shape: headings in two rows, merged cells, figures in cells of their own, due days."""

import tomllib
from itertools import groupby
from pathlib import Path

import pytest
from test_layouts import facts_of

from minsheng.core.policy.reader import read
from minsheng.core.policy.source import Cell, Paragraph, Source, Span, Table

CASES = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))["table"]
BREAK, ABOVE, LEFT = "⏎", "^", "<"


def _extent(rows, place, column):
    """Rows and columns that a cell takes: `^` goes on with the cell above, `<` with the one to the left."""
    down = across = 1
    while place + down < len(rows) and rows[place + down][column] == ABOVE:
        down += 1
    while column + across < len(rows[place]) and rows[place][column + across] == LEFT:
        across += 1
    return down, across


def _table(start, rows):
    """The text of a table and its block; cells are parted by tabs, rows by line ends."""
    text, cells = "", []
    for place, row in enumerate(rows):
        for column, printed in enumerate(row):
            if printed in (ABOVE, LEFT):
                continue
            words = printed.replace(BREAK, "\n")
            begin = start + len(text)
            cells.append(Cell(Span(begin, begin + len(words)), place, column, *_extent(rows, place, column)))
            text += words + "\t"
        text = text[:-1] + "\n"
    return text, Table(Span(start, start + len(text) - 1), len(rows), len(rows[0]), tuple(cells))


def source_of(printed):
    """A document of paragraphs, and of tables where lines have `|`."""
    text, blocks = "", []
    for tabled, group in groupby(printed.strip("\n").split("\n"), key=lambda line: "|" in line):
        if tabled:
            rows = [[cell.strip() for cell in line.split("|")] for line in group]
            words, table = _table(len(text), rows)
            blocks.append(table)
            text += words
            continue
        for line in group:
            blocks.append(Paragraph(Span(len(text), len(text) + len(line))))
            text += line + "\n"
    return Source(text=text, blocks=tuple(blocks), format="docx")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_table_is_read_whatever_its_shape(case):
    assert list(facts_of(source_of(case["text"]))) == case["facts"].strip("\n").split("\n")


def test_no_table_stands_twice():
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 12


def test_a_figure_in_a_cell_of_its_own_quotes_what_the_cell_beside_it_counts():
    rows = ["序号|项目|内容|数量|责任单位", "1|养老|建驿站|15个|区甲局", "2|路|新建路，受益3万人|6条|区乙局"]
    text = "\n".join(["石桥区2026年民生实事清单", *rows])
    projects = read(source_of(text)).projects
    assert [[target.quote for target in project.targets] for project in projects] == [
        ["建驿站15个"],
        ["受益3万人", "新建路6条"],
    ]
