"""PDF with text: lines into paragraphs, pages, running heads and feet, remarks."""

import pytest
from reportlab.lib.styles import ParagraphStyle

from minsheng.core.policy.source import Leaf, Paragraph, Remark, Source, Span
from minsheng.engines.office.opening import open_document
from tests.engines.office.pdf_files import (
    BODY,
    CENTRED,
    FLUSH,
    HEIGHT,
    LEFT,
    SIGNED,
    SONG,
    TITLE,
    WIDTH,
    PageBreak,
    document,
    drawn,
    foot,
    gazette,
    said,
)

LONG = (
    "新增普惠托位1.2万个（其中公办0.35万个），到2026年12月底前全部投入使用，所需资金由市、区两级财政按6:4分担，"
    "由区卫生健康局牵头，会同各街道办事处组织实施。"
)


def opened(data: bytes) -> Source:
    return open_document(data, name="通知.pdf")


def paragraphs(source: Source) -> list[str]:
    return [source.quote(block.span) for block in source.blocks if isinstance(block, Paragraph)]


def test_a_notice_reads_as_it_was_written():
    source = opened(
        document(
            [
                said("望湖区人民政府办公室关于印发2026年民生实事项目实施方案的通知", TITLE),
                said("望政办〔2026〕3号", CENTRED),
                said("各街道办事处，区直各部门：", FLUSH),
                said(LONG),
                said("一、总体要求"),
                said(LONG),
                said("望湖区人民政府办公室", SIGNED),
                said("2026年1月8日", SIGNED),
            ],
            on_page=foot,
        )
    )
    assert source.text == "\n".join(
        (
            "望湖区人民政府办公室关于印发2026年民生实事项目实施方案的通知",
            "望政办〔2026〕3号",
            "各街道办事处，区直各部门：",
            LONG,
            "一、总体要求",
            LONG,
            "望湖区人民政府办公室",
            "2026年1月8日",
        )
    )
    assert source.format == "pdf"
    assert source.name == "通知.pdf"
    assert [(block.role, block.align) for block in source.blocks if isinstance(block, Paragraph)] == [
        ("title", "center"),
        ("body", "center"),
        *[("body", "left")] * 4,
        ("body", "right"),
        ("body", "right"),
    ]
    assert source.remarks == (Remark("office.running_lines_left_out", {"count": 1}),)
    assert source.leaves == (Leaf(0, "第1页"),)


def test_a_paragraph_that_goes_on_on_the_next_page_is_one_and_its_page_is_told():
    texts = ["各街道：", *(LONG * 2 + str(number) for number in range(6))]
    source = opened(document([said(text) for text in texts], on_page=foot))
    assert paragraphs(source) == texts
    assert [leaf.name for leaf in source.leaves] == ["第1页", "第2页"]
    second = source.leaves[1].start
    across = next(index for index, block in enumerate(source.blocks) if block.span.end > second)
    span = source.blocks[across].span
    assert span.start < second < span.end
    assert source.locator(Span(second - 1, second)) == f"第1页第{across + 1}段"
    assert source.locator(Span(second, second + 1)) == "第2页第1段"
    assert source.locator(source.blocks[across + 1].span) == "第2页第2段"


def test_no_figure_is_torn_and_no_blank_comes_between_characters():
    texts = ["甲" * count + "共1.2万人，占85.5%，Wi-Fi和5G网络覆盖open data平台" for count in range(8, 27)]
    assert paragraphs(opened(document([said(text) for text in texts]))) == texts


@pytest.mark.parametrize("start", ["一、", "（二）", "第三件 ", "4.", "5、", "（6）", "⑦", "一是", "附件"])
def test_a_number_begins_a_paragraph_where_nothing_is_indented(start):
    full = "民" * 27
    source = opened(
        document([said(full + "生" * 5 + "。", FLUSH), said(full, FLUSH), said(start + "甲", FLUSH)])
    )
    assert paragraphs(source) == [full + "生" * 5 + "。", full, start + "甲"]


def test_a_figure_at_the_beginning_of_a_wrapped_line_is_no_number():
    text = "民" * 27 + "2.5万人"
    assert paragraphs(opened(document([said(text, FLUSH), said("完。", FLUSH)]))) == [text, "完。"]


def test_a_short_line_ends_its_paragraph():
    source = opened(document([said("牵头单位：区民政局", FLUSH), said("责任单位：各街道", FLUSH)]))
    assert paragraphs(source) == ["牵头单位：区民政局", "责任单位：各街道"]


def test_a_page_that_ends_early_ends_its_paragraph_too():
    full = "民生" * 60
    flow = [
        *[said(full) for _ in range(6)],
        said("民" * 25),
        PageBreak(),
        said("附件1", FLUSH),
        said(full, FLUSH),
    ]
    source = opened(document(flow))
    assert paragraphs(source) == [full] * 6 + ["民" * 25, "附件1", full]
    assert [block.page_break for block in source.blocks if isinstance(block, Paragraph)][-2:] == [True, False]


def test_a_title_on_two_lines_is_one_and_its_note_stands_alone():
    title = "望湖区2026年民生实事项目清单及责任分解任务表"
    flow = [said(title, TITLE), said("（征求意见稿）", TITLE), said(LONG)]
    source = opened(document(flow))
    assert paragraphs(source) == [title, "（征求意见稿）", LONG]
    assert [block.role for block in source.blocks if isinstance(block, Paragraph)] == [
        "title",
        "title",
        "body",
    ]


def head(canvas, number):
    canvas.setFont(SONG, 9)
    canvas.drawString(LEFT, HEIGHT - 60, "望湖区人民政府公报")
    canvas.drawRightString(WIDTH - 80, 60, f"第{number}页 共3页")


def test_running_heads_and_page_numbers_of_every_make_are_left_out():
    flow = [said(LONG + str(number)) for number in range(20)]
    source = opened(document(flow, on_page=head))
    assert paragraphs(source) == [LONG + str(number) for number in range(20)]
    assert source.remarks == (Remark("office.running_lines_left_out", {"count": 6}),)


def bare(canvas, number):
    canvas.setFont(SONG, 12)
    canvas.drawCentredString(WIDTH / 2, 70, str(number + 4))


def test_bare_numbers_are_left_out_where_they_count_the_pages():
    flow = [said(LONG + str(number)) for number in range(12)]
    assert paragraphs(opened(document(flow, on_page=bare))) == [LONG + str(number) for number in range(12)]
    alone = opened(
        drawn(
            lambda canvas: (canvas.drawString(LEFT, 500, "投资（万元）"), canvas.drawString(LEFT, 70, "360"))
        )
    )
    assert paragraphs(alone) == ["投资（万元）", "360"]


def test_lines_at_the_top_of_pages_that_differ_are_text():
    def page(canvas, name):
        canvas.drawString(LEFT, HEIGHT - 80, name)
        canvas.drawString(LEFT, HEIGHT - 300, "共三项。")

    names = ["附件1", "附件3", "附件4"]
    source = opened(drawn(*(lambda canvas, name=name: page(canvas, name) for name in names)))
    assert paragraphs(source) == ["附件1", "共三项。", "附件3", "共三项。", "附件4", "共三项。"]
    assert source.remarks == ()


def test_parts_of_characters_are_read_as_the_characters_they_stand_for():
    text = "\u2ea0\u2f63实事⻅\u2ed4\uf914"
    source = opened(drawn(lambda canvas: canvas.drawString(LEFT, 600, text)))
    assert source.text == "民生实事见门樂"


def test_rare_characters_of_names_are_kept():
    assert opened(drawn(lambda canvas: canvas.drawString(LEFT, 600, "𠮷田街道"))).text == "𠮷田街道"


def test_a_watermark_is_left_out_with_a_remark():
    def page(canvas):
        canvas.drawString(LEFT, 600, "全年新增托位120个")
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")

    source = opened(drawn(page))
    assert source.text == "全年新增托位120个"
    assert source.remarks == (Remark("office.slanted_text_left_out", {"count": 4}),)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(degrees):
    def page(canvas):
        canvas.translate(300, 400)
        canvas.rotate(degrees)
        canvas.drawString(-100, 40, "第一行")
        canvas.drawString(-100, 0, "第二行")

    assert opened(drawn(page)).text == "第一行\n第二行"


def test_words_keep_their_blanks_and_columns_get_a_tab():
    def page(canvas):
        canvas.drawString(LEFT, 600, "open data for all")
        canvas.drawString(LEFT, 570, "牵头单位")
        canvas.drawString(LEFT + 200, 570, "区民政局")
        canvas.drawString(LEFT, 540, "通")
        canvas.drawString(LEFT + 48, 540, "知")
        canvas.drawString(LEFT, 510, "bold")
        canvas.drawString(LEFT + 0.4, 510, "bold")

    assert opened(drawn(page)).text == "open data for all\n牵头单位\t区民政局\n通知\nbold"


def test_two_columns_are_read_one_after_the_other():
    texts = [LONG + str(number) for number in range(22)]
    small = ParagraphStyle("small", parent=BODY, fontSize=10.5, leading=16, firstLineIndent=21)
    source = opened(gazette([said(text, small) for text in texts]))
    assert source.text == "\n".join(("望湖区2026年民生实事", *texts))
    assert len(source.leaves) == 2


def test_labels_with_values_behind_them_are_no_columns():
    pairs = [(f"项目{number}", f"区民政局{number}") for number in range(12)]

    def page(canvas):
        for number, (name, body) in enumerate(pairs):
            canvas.drawString(LEFT, 700 - 28 * number, name)
            canvas.drawString(WIDTH / 2 + 20, 700 - 28 * number, body)

    assert opened(drawn(page)).text == "\n".join("\t".join(pair) for pair in pairs)


def test_footnotes_stand_after_the_text_without_their_marks():
    def page(canvas):
        canvas.drawString(LEFT, 600, "新增“两癌”筛查1.3万人次")
        canvas.setFont(SONG, 9)
        canvas.drawString(LEFT + 190, 606, "1")
        canvas.setFont(SONG, 16)
        canvas.drawString(LEFT, 570, "面积60m")
        canvas.setFont(SONG, 9)
        canvas.drawString(LEFT + 64, 576, "2")
        canvas.line(LEFT, 200, LEFT + 144, 200)
        canvas.drawString(LEFT, 185, "1 指宫颈癌、乳腺癌。")

    source = opened(drawn(page))
    assert source.text == "新增“两癌”筛查1.3万人次\n面积60m2\n指宫颈癌、乳腺癌。"
    assert source.blocks[-1].role == "note"
    assert source.remarks == (Remark("office.footnotes_moved", {"count": 1}),)


def test_a_page_without_text_has_its_leaf():
    source = opened(drawn(lambda canvas: canvas.drawString(LEFT, 600, "甲"), lambda _: None))
    assert source.leaves == (Leaf(0, "第1页"), Leaf(1, "第2页"))


def test_each_page_is_told_and_what_the_listener_raises_ends_the_reading():
    heard = []
    data = document([said(LONG) for _ in range(30)])
    open_document(data, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(number, 5) for number in range(1, 6)]

    class Stopped(Exception):
        pass

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        open_document(data, progress=stop)


def test_the_same_file_gives_the_same_source():
    data = document([said(LONG) for _ in range(9)], on_page=foot)
    first, second = (opened(data) for _ in range(2))
    assert first == second
