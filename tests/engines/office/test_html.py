import contextlib

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from minsheng.core.errors import Unreadable
from minsheng.core.policy.source import Paragraph, Remark, Source, Table
from minsheng.engines.office.limits import DEFAULT_LIMITS
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.problems import BlankText, NestedTooDeep, TooMuchMarkup
from minsheng.engines.office.web.process import read

LONG = (
    "现将望湖区2026年民生实事实施方案印发给你们，请结合工作实际，认真组织实施，确保年底前全面完成各项目标任务。"
    * 3
)


def html(body: str, *, head: str = "", encoding: str = "utf-8") -> Source:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return open_document(page.encode(encoding), name="通知.html")


def outline(source: Source) -> list[tuple[object, ...]]:
    return [
        (block.role, block.align, source.quote(block.span))
        if isinstance(block, Paragraph)
        else (block.rows, block.columns, block.header_rows)
        for block in source.blocks
    ]


def cells(source: Source) -> list[tuple[int, int, int, int, str]]:
    (table,) = (block for block in source.blocks if isinstance(block, Table))
    return [(c.row, c.column, c.rows, c.columns, source.quote(c.span)) for c in table.cells]


def test_paragraphs_headings_and_centred_titles_of_a_page():
    source = html(
        '<p align="center">2026年民生实事<br>实施方案</p><h2>一、促进&nbsp;就业</h2>'
        "<center>望政办〔2026〕3号</center><p>&emsp;&emsp;新增就业\n1.15万人&nbsp;&lt;左右&gt;。</p>散<b>落</b>的字"
        '<div style="text-align: right">2026年4月30日</div><p align=center>（此件公开发布）</p>'
    )
    assert (source.format, source.name, source.remarks, source.leaves) == ("html", "通知.html", (), ())
    assert outline(source) == [
        ("title", "center", "2026年民生实事\n实施方案"),
        ("heading", "left", "一、促进 就业"),
        ("body", "center", "望政办〔2026〕3号"),
        ("body", "left", "新增就业 1.15万人 <左右>。"),
        ("body", "left", "散落的字"),
        ("body", "right", "2026年4月30日"),
        ("body", "center", "（此件公开发布）"),
    ]


def test_two_line_breaks_part_paragraphs_and_a_line_end_between_chinese_words_prints_nothing():
    source = html(
        "<div>第一段第一行<br/>第二行<br><br>&nbsp;<br>第二段\n  还是第二段</div><pre>甲  乙\n丙</pre>"
    )
    assert source.text == "第一段第一行\n第二行\n第二段还是第二段\n甲  乙\n丙"
    assert [source.quote(block.span) for block in source.blocks] == [
        "第一段第一行\n第二行",
        "第二段还是第二段",
        "甲  乙\n丙",
    ]


def test_lists_print_the_numbers_a_reader_sees():
    source = html(
        '<ol start="3"><li>丙</li><li value="7"><p>庚</p><p>又一段</p>'
        '<ol type="a"><li>一</li><li>二</li></ol></li>'
        '<li>辛</li></ol><ol type="I" reversed><li>乙</li><li>甲</li></ol><ul><li>圆点</li></ul>'
        '<ol style="list-style-type: cjk-ideographic"><li>天</li></ol>'
        '<ol style="list-style:none"><li>无</li></ol>'
        "<ol><li>1.自带编号</li><li>（二）自带编号</li></ol>"
    )
    assert source.text.split("\n") == [
        "3. 丙", "7. 庚", "又一段", "a. 一", "b. 二", "8. 辛", "II. 乙", "I. 甲", "圆点", "一、天", "无",
        "1.自带编号", "（二）自带编号",
    ]  # fmt: skip


def test_a_table_keeps_the_spans_of_its_cells():
    source = html(
        "<table><caption>任务清单</caption><tr><td rowspan=2>序号<td colspan=2>年度目标<td rowspan=2>责任单位"
        "<tr><td>数量<td>单位<tr><td>1<td>100<td>人<td rowspan=0>区人社局<br>区民政局<tr><td>2<td>30</table>"
    )
    assert outline(source) == [("body", "left", "任务清单"), (4, 4, 2)]
    assert cells(source) == [
        (0, 0, 2, 1, "序号"),
        (0, 1, 1, 2, "年度目标"),
        (0, 3, 2, 1, "责任单位"),
        (1, 1, 1, 1, "数量"),
        (1, 2, 1, 1, "单位"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "100"),
        (2, 2, 1, 1, "人"),
        (2, 3, 2, 1, "区人社局\n区民政局"),
        (3, 0, 1, 1, "2"),
        (3, 1, 1, 1, "30"),
        (3, 2, 1, 1, ""),
    ]


def test_rows_marked_as_head_are_the_head():
    marked = "<table><tbody><tr><td>甲<td>乙</tbody><thead><tr><td>子<td>丑</thead></table>"
    assert outline(html(marked)) == [(2, 2, 1)]
    assert html(marked).text == "子\t丑\n甲\t乙"
    assert outline(html("<table><tr><th>子<th>丑<tr><th>甲<td>乙</table>")) == [(2, 2, 1)]


def test_tables_that_only_place_text_are_taken_apart():
    source = html(
        f"<table><tr><td><p>甲</p><p>{LONG}</p><table><tr><td>序号<td>项目<tr><td>1<td>就业</table></td>"
        "<td><p>旁边</p></td></tr></table><table><tr><td>乙</td></tr><tr><td>丙</td></tr></table>"
    )
    assert outline(source) == [
        ("body", "left", "甲"),
        ("body", "left", LONG),
        (2, 2, 1),
        ("body", "left", "旁边"),
        ("body", "left", "乙"),
        ("body", "left", "丙"),
    ]


def test_a_table_inside_a_cell_becomes_lines_of_the_cell():
    rows = "".join(f"<tr><th>{n}<td>项目</tr>" for n in range(6))
    inner = "<table><tr><td>甲<td>乙</td></tr><tr><td>丙<td>丁</td></tr></table>"
    source = html(f"<table>{rows}<tr><th>6<td>{inner}</td></tr></table>")
    assert cells(source)[-1] == (6, 1, 1, 1, "甲\t乙\n丙\t丁")
    assert source.remarks == (Remark("office.nested_tables_flattened", {"count": 1}),)


CHROME = f"""
<div class="top"><a>登录</a><a>注册</a><a>无障碍</a></div>
<div id="header"><h1>望湖区人民政府</h1></div>
<nav><ul><li><a>首页</a></li><li><a>政务公开</a></li><li><a>政务服务</a></li></ul></nav>
<div class="BreadCrumb">您现在的位置：<a>首页</a> &gt; <a>通知公告</a></div>
<form id="aspnetForm"><input type="hidden" value="状态"><select><option>选项</select>
<div class="main"><div class="article">
<p>发布日期：2026-04-30　来源：区政府办　浏览次数：12　字体：【大 中 小】</p>
<div id="zoom">
<p>{LONG}</p><ol><li><a href="1">新增就业</a></li><li><a>改造小区</a></li>
<li><a>建托育点</a></li><li><a>办夜校</a></li></ol>
<p style="display:none">隐藏的字</p><p>附件：<a>任务清单.docx</a></p><img src="a.png">
</div><div class="share">分享到：<a>微信</a></div>
<p>上一篇：<a>另一份通知</a></p><p>【打印本页】【关闭窗口】</p></div>
<div class="right"><ul><li><a>关于甲的通知</a></li><li><a>关于乙的通知</a></li>
<li><a>关于丙的通知</a></li><li><a>关于丁的通知</a></li></ul></div>
<h3>相关链接</h3></div></form>
<div class="bottom">主办单位：望湖区人民政府办公室　网站标识码：0000000000</div>
<script>document.body.innerHTML = "脚本写的字"</script><style>p {{ color: red }}</style><!-- 注释 -->
"""


def test_what_surrounds_the_text_of_a_page_is_dropped_and_its_lists_stay():
    head = '<meta name="ArticleTitle" content="关于印发2026年民生实事方案的通知"><title>通知_望湖区</title>'
    source = html(CHROME, head=head)
    assert source.text.split("\n") == [
        "关于印发2026年民生实事方案的通知",
        LONG,
        "1. 新增就业",
        "2. 改造小区",
        "3. 建托育点",
        "4. 办夜校",
        "附件：任务清单.docx",
    ]
    assert source.blocks[0] == Paragraph(source.blocks[0].span, "title", "center")
    assert source.remarks == (
        Remark("office.hidden_text_left_out", {"count": 4}),
        Remark("office.pictures_left_out", {"count": 1}),
    )


def test_what_holds_most_of_the_text_is_never_chrome():
    source = html(f'<div class="nav footer" style="visibility:hidden"><p>{LONG}</p></div><p>一句。</p>')
    assert source.text == f"{LONG}\n一句。"


def test_the_title_of_the_window_stands_in_where_the_page_prints_none():
    title = "<title>望湖区2026年民生实事实施方案 - 望湖区人民政府</title>"
    assert html(f"<p>{LONG}</p>", head=title).text == f"望湖区2026年民生实事实施方案\n{LONG}"
    assert (
        html(f"<h1>望湖区2026年民生实事实施方案</h1><p>{LONG}</p>", head=title).text.count("实施方案\n") == 1
    )


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("gb18030", '<meta charset="gb2312">'),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=GBK">'),
        ("gb18030", '<meta charset="utf-8">'),
        ("gb18030", ""),
        ("utf-8", '<meta charset="gb2312"><meta charset="utf-8">'),
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="gbk">'),
        ("utf-16", ""),
        ("big5", '<meta charset="big5">'),
    ],
)
def test_each_encoding_gives_the_same_text(encoding, head):
    if encoding != "big5":
        assert html("<p>新增就业㐀人，𠮷。</p>", head=head, encoding=encoding).text == "新增就业㐀人，𠮷。"
    else:
        assert html("<p>新增就業</p>", head=head, encoding=encoding).text == "新增就業"


def test_a_piece_of_a_page_and_a_page_in_one_file_are_read():
    assert open_document("<div class='TRS_Editor'><p>甲</p>乙</div>".encode()).text == "甲\n乙"
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "PHA+0MLU9r7N0rU8L3A+\r\n--x--\r\n"
    )
    source = open_document(archive.encode())
    assert (source.text, source.format) == ("新增就业", "html")


def test_text_that_begins_with_an_angle_stays_text():
    assert open_document("<通知> 甲</通知>".encode()).format == "txt"
    assert open_document(b"<p>").format == "txt"


def test_scripts_never_run_and_nothing_is_fetched(monkeypatch):
    monkeypatch.setattr("socket.socket", None)
    page = '<p onclick="x()">甲</p><img src="http://example.com/a.png"><iframe src="file:///etc/hostname"></iframe>'
    source = html(
        page
        + '<link rel=stylesheet href="http://example.com/a.css"><script src="http://example.com/"></script>'
    )
    assert source.text == "甲"


def test_a_page_of_nothing_but_chrome_is_blank():
    with pytest.raises(BlankText):
        html("<script>1</script><input value='字'>")


def test_elements_without_end_are_refused():
    with pytest.raises(NestedTooDeep) as caught:
        html("<b>" * 600 + "甲")
    assert caught.value.facts == {"limit": 512}
    with pytest.raises(TooMuchMarkup):
        html("<br>" * 700_000)


def test_a_page_with_a_few_broken_bytes_is_read_with_a_remark():
    page = f"<html><meta charset=utf-8><p>{LONG}</p>".encode().replace("织".encode(), b"\xe7\xbb", 1)
    source = open_document(page)
    assert source.text == LONG.replace("织", "\ufffd", 1)
    assert source.remarks == (Remark("office.broken_characters", {"count": 1}),)


EDIT = st.tuples(st.floats(0, 0.999), st.binary(max_size=4), st.integers(0, 40))


@seed(6)
@settings(max_examples=150, deadline=None, database=None)
@given(st.lists(EDIT, min_size=1, max_size=8))
def test_no_change_to_the_bytes_of_a_page_raises_anything_else(edits):
    data = (
        f"<html><body>{CHROME}<table><tr><td rowspan=2>甲<td>乙<tr><td colspan=2>丙</table></body>".encode()
    )
    for place, piece, gone in edits:
        at = int(place * len(data))
        data = data[:at] + piece + data[at + gone :]
    with contextlib.suppress(Unreadable):
        assert isinstance(read(data, DEFAULT_LIMITS)["blocks"], list)
