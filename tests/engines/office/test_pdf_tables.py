"""Tables of a PDF: merged cells, lines inside cells, tables that go on on the next page."""

import pytest

from minsheng.core.policy.source import Source, Table
from minsheng.engines.office.opening import open_document
from tests.engines.office.pdf_files import FLUSH, LEFT, PageBreak, document, drawn, foot, said, table

HEAD = ("序号", "项目名称", "目标任务", "责任单位")
WIDTHS = (36, 90, 200, 110)
TASK = "全年改造老旧小区30个，惠及居民1.2万户，12月底前完工，并完成验收和资料归档"


def opened(*flow, **options) -> Source:
    return open_document(document(flow, on_page=foot, **options), name="清单.pdf")


def tables(source: Source) -> list[Table]:
    return [block for block in source.blocks if isinstance(block, Table)]


def rows(source: Source, block: Table) -> list[list[str]]:
    """The texts of each row, `^` where a cell from above goes on."""
    grid = [["^"] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        grid[cell.row][cell.column] = source.quote(cell.span)
        for column in range(cell.column + 1, cell.column + cell.columns):
            for row in range(cell.row, cell.row + cell.rows):
                grid[row][column] = "<"
    return grid


def only(source: Source) -> list[list[str]]:
    (block,) = tables(source)
    return rows(source, block)


def test_lines_wrapped_in_a_cell_are_joined_and_units_on_their_own_lines_stay():
    source = opened(
        table([HEAD, ("1", "城镇老旧小区改造工程", TASK, "区住房城乡建设局<br/>区财政局")], WIDTHS)
    )
    assert only(source) == [list(HEAD), ["1", "城镇老旧小区改造工程", TASK, "区住房城乡建设局\n区财政局"]]
    assert source.text.split("\n")[0] == "序号\t项目名称\t目标任务\t责任单位"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("区民政局<br/>区财政局", "区民政局\n区财政局"),  # each as wide as the cell
        ("区民政局<br/>望湖公司", "区民政局\n望湖公司"),
        ("由市县两级区民政局负责", "由市县两级区民政局负责"),
        ("区人力资源社会保障局", "区人力资源社会保障局"),
        ("（1）新建3处<br/>（2）改造2处", "（1）新建3处\n（2）改造2处"),
        ("120<br/>130", "120\n130"),
        ("共计投入资金1.2万元", "共计投入资金1.2万元"),
        ("Wi-Fi open data", "Wi-Fi open data"),
    ],
)
def test_a_break_in_a_cell_is_kept_where_it_was_made_on_purpose(printed, read):
    source = opened(table([("甲", "乙"), ("1", printed)], (40, 64)))
    assert only(source)[1][1] == read


def test_merged_cells_stand_once_with_their_spans():
    cells = [
        ("类别", "2026年目标", None, "单位"),
        (None, "数量", "时限", None),
        ("教育", "3所", "6月底", "区教育局"),
        (None, "5所", "12月底", "区教育局"),
    ]
    spans = (
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (3, 1)),
        ("SPAN", (0, 2), (0, 3)),
    )
    source = opened(table(cells, (60, 80, 80, 100), *spans))
    assert only(source) == [
        ["类别", "2026年目标", "<", "单位"],
        ["^", "数量", "时限", "^"],
        ["教育", "3所", "6月底", "区教育局"],
        ["^", "5所", "12月底", "区教育局"],
    ]
    assert source.text.split("\n")[1] == "\t数量\t时限\t"


def test_a_table_that_goes_on_is_one_and_its_repeated_head_is_dropped():
    body = [(str(number), "老旧小区改造", TASK, "区住建局") for number in range(1, 41)]
    source = opened(said("附件", FLUSH), table([HEAD, *body], WIDTHS, repeatRows=1), said("完。", FLUSH))
    (block,) = tables(source)
    assert rows(source, block) == [list(HEAD), *(list(row) for row in body)]
    assert block.header_rows == 1
    assert [leaf.name for leaf in source.leaves] == ["第1页", "第2页", "第3页", "第4页"][: len(source.leaves)]
    second = next(cell for cell in block.cells if cell.span.start >= source.leaves[1].start)
    assert second.column == 0
    assert source.locator(second.span) == f"第2页表1第{second.row + 1}行第1列"
    assert source.quote(source.blocks[-1].span) == "完。"


def test_a_table_that_goes_on_without_a_second_head_keeps_its_rows():
    body = [(str(number), "老旧小区改造", TASK, "区住建局") for number in range(1, 30)]
    (block,) = tables(source := opened(table([HEAD, *body], WIDTHS)))
    assert rows(source, block) == [list(HEAD), *(list(row) for row in body)]
    assert block.header_rows == 0


def test_a_row_that_the_page_parts_is_one_row():
    long = TASK * 3
    body = [(str(number), "改造", long, "区住建局") for number in range(1, 14)]
    source = opened(table([HEAD, *body], WIDTHS, repeatRows=1, splitInRow=1))
    assert len(source.leaves) == 3
    assert only(source) == [list(HEAD), *(list(row) for row in body)]


def test_a_cell_merged_downwards_goes_on_on_the_next_page():
    body = [("教育" if number == 1 else None, str(number), TASK, "区教育局") for number in range(1, 25)]
    head = ("类别", "序号", "目标", "单位")
    # The library parts no merged cell by itself: a page each, as Word prints it.
    first = table([head, *body[:10]], (60, 36, 230, 110), ("SPAN", (0, 1), (0, -1)))
    second = table([head, (None, *body[10][1:]), *body[11:]], (60, 36, 230, 110), ("SPAN", (0, 1), (0, -1)))
    source = opened(first, PageBreak(), second)
    (block,) = tables(source)
    assert block.cells[4].rows == 24
    assert [row[1:] for row in rows(source, block)[1:]] == [list(row[1:]) for row in body]


def test_tables_with_other_columns_stay_apart():
    first = table([("甲", "乙"), ("1", "2")], (100, 100))
    second = table([("甲", "乙", "丙"), ("1", "2", "3")], (60, 60, 80))
    assert [
        rows(source, block) for source in [opened(first, PageBreak(), second)] for block in tables(source)
    ] == [
        [["甲", "乙"], ["1", "2"]],
        [["甲", "乙", "丙"], ["1", "2", "3"]],
    ]


def test_a_frame_is_text_and_a_rule_is_nothing():
    def page(canvas):
        canvas.rect(LEFT, 500, 300, 100)
        canvas.drawString(LEFT + 10, 550, "咨询电话：0000")
        canvas.line(LEFT, 480, LEFT + 400, 480)
        canvas.drawString(LEFT, 450, "正文")

    source = open_document(drawn(page))
    assert source.text == "咨询电话：0000\n正文"
    assert tables(source) == []


def test_a_table_open_at_its_sides_is_closed_where_its_rulings_end():
    def page(canvas):
        canvas.setFontSize(10)
        for y in (500, 530, 560):
            canvas.line(100, y, 400, y)
        canvas.line(200, 500, 200, 560)
        for x, y, text in ((110, 540, "指标"), (210, 540, "数量"), (110, 510, "托位"), (210, 510, "120个")):
            canvas.drawString(x, y, text)

    assert only(open_document(drawn(page))) == [["指标", "数量"], ["托位", "120个"]]


def test_sides_drawn_cell_by_cell_and_white_ones_are_told_apart():
    def page(canvas):
        canvas.setFontSize(10)
        for column in range(3):
            for row in range(2):
                canvas.rect(100 + 80 * column, 500 + 30 * row, 80, 30)
                canvas.drawString(110 + 80 * column, 510 + 30 * row, f"{2 - row}{column + 1}")
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.line(140, 500, 140, 560)
        canvas.setStrokeColorRGB(0, 0, 0)
        for y in (400, 399.2):
            canvas.line(100, y, 300, y)

    assert only(open_document(drawn(page))) == [["11", "12", "13"], ["21", "22", "23"]]


PLAIN = (
    ("1", "口袋公园", "新建口袋公园12个", "区城管局"),
    ("2", "农贸市场", "改造农贸市场3个", "区商务局、区市场监管局"),
    ("3", "健康体检", TASK, "区卫健局"),
)


def bare(rows, *more, widths=WIDTHS):
    return table(rows, widths, *more, ruled=False)


def test_a_table_without_rulings_is_told_by_its_heading_row_and_the_white_between_its_columns():
    source = opened(said("石桥区民生实事项目"), bare([HEAD, *PLAIN]), said("石桥区人民政府办公室"))
    assert only(source) == [list(HEAD), *(list(row) for row in PLAIN)]
    assert source.text.split("\n")[-1] == "石桥区人民政府办公室"


@pytest.mark.parametrize(
    "printed",
    [
        PLAIN,  # no heading row
        [HEAD, PLAIN[0], PLAIN[2]],  # a number is missing
        [HEAD, PLAIN[0], ("", *PLAIN[1][1:])],  # so is one here
        [("甲", "乙", "丙", "丁"), *PLAIN],  # headings that nobody knows
    ],
)
def test_lines_that_make_no_whole_table_stay_lines(printed):
    assert tables(opened(said("石桥区民生实事项目"), bare(printed))) == []


def test_a_row_whose_number_stands_in_the_middle_of_its_lines_is_no_row_to_be_guessed():
    rows_ = [HEAD, PLAIN[2], ("2", *PLAIN[2][1:])]
    centred = bare(rows_, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), widths=(36, 90, 120, 110))
    assert tables(opened(centred)) == []


def test_a_table_without_rulings_that_goes_on_on_the_next_page_stays_lines():
    more = [(str(number), *PLAIN[0][1:]) for number in range(3, 6)]
    assert tables(opened(bare([HEAD, *PLAIN[:2]]), PageBreak(), bare(more))) == []
