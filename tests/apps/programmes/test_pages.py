"""The pages and downloads of programmes."""

import datetime
import hashlib
import io
import json
import re
import zipfile
from urllib.parse import quote

import pytest
from django.urls import reverse
from docx import Document

from minsheng.apps.programmes.annex import DOCX, annex_document
from minsheng.apps.programmes.models import Deadline, Measure, ProjectText, Standard, TargetValue
from minsheng.apps.programmes.workbook import list_workbook
from tests.apps.notices.steps import CORRECTED, LATER, TITLE, issued
from tests.apps.programmes.amending import amended
from tests.conftest import make_actor, signed_in

MOST = 15
HASH = "0" * 64


@pytest.fixture
def clerk(client, world):
    return signed_in(client, world.clerk)


@pytest.fixture
def edition(world):
    return issued(world.clerk, world.district)


def many(projects=40):
    lines = ["望湖区2027年民生实事实施方案", "望民生〔2027〕7号", "一、养老服务"]
    lines += [
        f"{n}.新建第{n}批社区食堂{n + 2}家，改造老旧小区{n + 5}个。（牵头单位：区民政局）"
        for n in range(1, projects + 1)
    ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("list", ()),
        ("programme", ("{code}",)),
        ("project", ("{code}-1",)),
        ("edition", ("{code}", 1)),
        ("changes", ("{code}", 1)),
        ("workbook", ("{code}",)),
        ("annexes", ("{code}",)),
        ("json", ("{code}",)),
        ("edition_workbook", ("{code}", 1)),
        ("edition_annexes", ("{code}", 1)),
        ("edition_json", ("{code}", 1)),
    ],
)
def test_pages_take_as_many_queries_for_a_large_programme(
    clerk, world, edition, django_assert_max_num_queries, name, args
):
    def queries(year):
        code = f"990102-{year}"
        address = reverse(f"programmes:{name}", args=[str(a).format(code=code) for a in args])
        clerk.get(address)
        with django_assert_max_num_queries(MOST) as seen:
            assert clerk.get(address).status_code == 200
        return len(seen)

    few = queries(2026)
    issued(world.clerk, world.district, many(), year=2027)
    assert queries(2027 if args else 2026) == few


def test_the_programme_page_shows_counts_groups_and_figures(clerk, edition):
    html = clerk.get("/programmes/990102-2026/").content.decode()
    assert f"<h1>{TITLE}</h1>" in html
    assert "<b>3</b> 项 = <b>0</b> 无任务 + <b>3</b> 有任务" in html
    assert "养老服务（2 项）" in html
    words = "为失能老年人提供上门服务1200人次以上"
    assert f'<span title="{words}">{words}</span>' in html
    assert "发起勘误" in html
    assert clerk.get("/programmes/990102-2026/?by=unit").status_code == 200
    assert clerk.get("/programmes/990102-2026/?by=no").status_code == 404
    assert "没有符合的项目" in clerk.get("/programmes/990102-2026/?q=轻轨").content.decode()
    assert clerk.get("/programmes/990102-2030/").status_code == 404


def test_a_change_is_offered_to_those_alone_who_may_make_it(client, world, edition):
    street = make_actor(world.street, "office", "street-office", "街道办")
    for actor, offered in (
        (world.clerk, True),
        (world.city_clerk, True),
        (world.leader, False),
        (street, False),
    ):
        html = signed_in(client, actor).get("/programmes/990102-2026/").content.decode()
        assert ("发起勘误" in html) is offered


def test_a_change_is_offered_of_the_last_edition_even_before_its_day(clerk, world, edition):
    later = issued(world.clerk, world.district, CORRECTED, at=LATER, in_force_from=datetime.date(2999, 1, 1))
    html = clerk.get("/programmes/990102-2026/").content.decode()
    assert f'action="/notices/editions/{later.pk}/change/"' in html
    assert f'action="/notices/editions/{edition.pk}/change/"' not in html
    assert "以最新一版（第 2 版）为底" in html


def test_the_project_page_shows_the_promise_with_its_quote(clerk, edition):
    html = clerk.get("/programmes/projects/990102-2026-1/").content.decode()
    assert "“<em>新建社区食堂8家</em>，9月30日前完成。”" in html
    assert "望民生〔2026〕1号　第5行" in html
    assert '<time datetime="2026-09-30"' in html
    start = TargetValue.objects.get(target__code="990102-2026-1-1").start
    assert f'<a href="/notices/editions/{edition.pk}/at/{start}/" title="第5行">新建社区食堂8家</a>' in html


@pytest.mark.parametrize(
    ("day", "words"), [("2026-09-29", "明天"), ("2026-09-30", "今天"), ("2026-10-01", "日期已过")]
)
def test_a_day_that_is_over_is_not_called_late_while_nobody_knows_what_was_done(
    clerk, edition, monkeypatch, day, words
):
    today = datetime.date.fromisoformat(day)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: today)
    html = clerk.get("/programmes/projects/990102-2026-1/").content.decode()
    assert f"“9月30日前”　{words}" in html
    assert "逾期" not in html


def test_the_page_of_changes_shows_the_difference(clerk, world, edition):
    issued(world.clerk, world.district, CORRECTED, at=LATER, document_number="望民生〔2026〕9号")
    first = clerk.get("/programmes/990102-2026/editions/1/changes/").content.decode()
    assert "这是第一版" in first
    second = clerk.get("/programmes/990102-2026/editions/2/changes/").content.decode()
    assert "<b>文件信息</b>" in second
    assert "<dt>文号</dt><dd>望民生〔2026〕<del>1</del><ins>9</ins>号</dd>" in second
    assert second.count("<b>新增</b>") == second.count("<b>本版没有</b>") == 3
    assert clerk.get("/programmes/990102-2026/editions/3/changes/").status_code == 404


def test_words_that_differ_are_shown_as_text(world, clerk, edition):
    later = issued(world.clerk, world.district, CORRECTED, at=LATER)
    type(later).objects.filter(pk=later.pk).update(title="<b>新</b>标题")
    html = clerk.get("/programmes/990102-2026/editions/2/changes/").content.decode()
    assert "&lt;b&gt;" in html
    assert "<b>新</b>标题" not in html


def plain(html):
    """What a reader sees: without marks, each white space once."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_amended_figure_says_which_paper_changed_it_and_whose_the_words_are(clerk, world, edition):
    amended(world.clerk, edition, "10", document_number="望民生〔2026〕20号")
    page = plain(clerk.get("/programmes/projects/990102-2026-1/").content.decode())
    assert "调整： 由 8 家改为 10 家（第 2 版，望民生〔2026〕20号，市里追加任务）" in page
    assert "新建社区食堂8家 原通知用语" in page
    assert "以上是原通知用语。 其中的数字后来有调整" in page
    assert "出处： 望民生〔2026〕1号 第5行" in page
    assert "第 2 版 调整，望民生〔2026〕20号，市里追加任务。 目标：" in page
    before = plain(clerk.get("/programmes/projects/990102-2026-1/?edition=1").content.decode())
    untouched = plain(clerk.get("/programmes/projects/990102-2026-2/").content.decode())
    for words in ("原通知用语", "调整："):
        assert words not in before + untouched
    assert "望民生〔2026〕20号" not in untouched


def test_an_amendment_without_a_number_of_its_own_is_not_said_to_stand_in_the_first_paper(
    clerk, world, edition
):
    amended(world.clerk, edition, "10")
    page = plain(clerk.get("/programmes/projects/990102-2026-1/").content.decode())
    assert "由 8 家改为 10 家（第 2 版，市里追加任务）" in page
    assert page.count("望民生〔2026〕1号") == 2


@pytest.mark.parametrize(
    ("comparator", "printed", "soft", "words"),
    [
        ("ge", "以上", False, "“以上”：这个数是下限，达到或超过才算完成"),
        ("le", "以内", False, "“以内”：这个数是上限，不超过才算完成"),
        ("approx", "约", False, "“约”：文件给的是大致数"),
        ("eq", "力争", True, "努力目标：达不到不算未完成"),
    ],
)
def test_printed_words_beside_a_figure_are_explained(clerk, edition, comparator, printed, soft, words):
    values = {"comparator": comparator, "printed": printed, "soft": soft}
    TargetValue.objects.filter(target__code="990102-2026-1-1").update(**values)
    page = plain(clerk.get("/programmes/projects/990102-2026-1/").content.decode())
    assert words in page
    assert "亮灯" not in page
    assert page.count(f"“{printed}”") == (not soft)


def test_an_origin_is_missed_only_where_other_projects_have_one(clerk, edition):
    address = "/programmes/projects/990102-2026-1/"
    assert "来源" not in clerk.get(address).content.decode()
    ProjectText.objects.filter(number="2").update(origin="city")
    assert "文件没有写明上级来源。" in clerk.get(address).content.decode()
    ProjectText.objects.filter(number="1").update(origin="city")
    assert "来源：市级。" in clerk.get(address).content.decode()


def test_a_share_of_cost_is_no_allowance(clerk, edition):
    text = ProjectText.objects.get(number="1")
    place = {"text": text, "text_hash": HASH, "ordinal": 1}
    Standard.objects.create(words="其中市级承担60%", comparator="eq", low=60, unit="%", **place)
    page = plain(clerk.get("/programmes/projects/990102-2026-1/").content.decode())
    assert "其中市级承担60% 60% 标准" in page
    assert "补助" not in page


def test_a_programme_whose_day_is_still_to_come_is_not_called_in_force(clerk, world):
    issued(world.clerk, world.district, in_force_from=datetime.date(2999, 2, 26))
    row = plain(clerk.get("/programmes/").content.decode())
    assert "还没有 第 1 版 自2999年2月26日起施行" in row
    assert row.count("第 1 版") == 1


@pytest.fixture
def second(world, edition):
    """A corrected list of the same programme, in force since April 2026."""
    return issued(
        world.clerk,
        world.district,
        CORRECTED,
        at=LATER,
        document_number="望民生〔2026〕9号",
        in_force_from=datetime.date(2026, 4, 10),
    )


def test_an_old_edition_is_read_whole_and_says_what_replaced_it(clerk, edition, second):
    old = clerk.get("/programmes/990102-2026/editions/1/").content.decode()
    assert "第 1 版，已被第 2 版取代。" in old
    assert "望民生〔2026〕1号" in old
    assert "<b>3</b> 项 = <b>0</b> 无任务 + <b>3</b> 有任务" in old
    assert "新建社区食堂8家" in old
    assert "新建社区食堂10家" not in old
    assert '"/programmes/projects/990102-2026-1/?edition=1"' in old
    assert "发起勘误" not in old
    now = clerk.get("/programmes/990102-2026/editions/2/").content.decode()
    assert "第 2 版，现行。" in now
    assert "新建社区食堂10家" in now
    assert "已被" not in now
    assert "?edition=" not in now
    assert "新建社区食堂10家" in clerk.get("/programmes/990102-2026/").content.decode()
    assert clerk.get("/programmes/990102-2026/editions/3/").status_code == 404
    assert clerk.get("/programmes/990102-2026/editions/1/?by=no").status_code == 404


def test_an_old_edition_is_grouped_and_searched_like_the_one_in_force(clerk, edition, second):
    by_unit = clerk.get("/programmes/990102-2026/editions/1/?by=unit").content.decode()
    assert "区民政局（3 项）" in " ".join(by_unit.split())
    found = clerk.get("/programmes/990102-2026/editions/1/?q=食堂").content.decode()
    assert "新建社区食堂8家" in found
    assert "困境儿童" not in found
    nothing = clerk.get("/programmes/990102-2026/editions/1/?q=轻轨").content.decode()
    assert 'href="/programmes/990102-2026/editions/1/">看全部' in nothing


def test_an_old_edition_goes_out_as_workbook_and_as_its_stored_record(clerk, edition, second):
    reply = clerk.get("/programmes/990102-2026/editions/1/list.xlsx")
    assert sheet_of(reply.content)[1][0].startswith("望民生〔2026〕1号　第 1 版　共 3 项")
    assert reply.content == list_workbook(edition) != list_workbook(second)
    record = clerk.get("/programmes/990102-2026/editions/1/programme.json")
    data = b"".join(record.streaming_content)
    assert (hashlib.sha256(data).hexdigest(), json.loads(data)["edition"]["ordinal"]) == (
        edition.record.sha256,
        1,
    )
    assert "990102-2026-1.json" in record["Content-Disposition"]
    for name in ("list.xlsx", "annexes.docx", "programme.json"):
        for ordinal in ("3", "9" * 30):
            assert clerk.get(f"/programmes/990102-2026/editions/{ordinal}/{name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["editions/1/", "editions/2/", "editions/2/changes/", "editions/1/list.xlsx", "list.xlsx"]
)
def test_pages_of_a_programme_of_two_editions_keep_to_the_limit_of_queries(
    clerk, edition, second, django_assert_max_num_queries, path
):
    clerk.get(f"/programmes/990102-2026/{path}")
    with django_assert_max_num_queries(MOST):
        assert clerk.get(f"/programmes/990102-2026/{path}").status_code == 200


def test_old_editions_of_a_neighbour_are_not_there(client, world, edition, second):
    signed_in(client, world.neighbour_clerk)
    for end in ("", "changes/", "list.xlsx", "programme.json"):
        assert client.get(f"/programmes/990102-2026/editions/1/{end}").status_code == 404


def test_a_project_is_shown_as_an_old_edition_said_it(clerk, edition, second):
    html = clerk.get("/programmes/projects/990102-2026-1/?edition=1").content.decode()
    assert "<b>第 1 版的内容。</b>" in html
    assert "这一版已被第 2 版取代。" in html
    assert "“<em>新建社区食堂8家</em>，9月30日前完成。”" in html
    assert "现行版里没有这一项" not in html
    assert "现行版里没有这一项" in clerk.get("/programmes/projects/990102-2026-1/").content.decode()
    for wanted, status in (("2", 404), ("9", 404), ("x", 404), ("²", 404), ("1" * 9, 404), ("", 200)):
        assert clerk.get(f"/programmes/projects/990102-2026-1/?edition={wanted}").status_code == status


def test_pages_say_what_is_still_to_come(clerk, world, edition):
    issued(world.clerk, world.district, CORRECTED, at=LATER, in_force_from=datetime.date(2999, 4, 10))
    coming = "第 2 版 自2999年4月10日起施行"
    listed = clerk.get("/programmes/").content.decode()
    assert "第 1 版\n<br>" in listed
    assert coming in listed
    programme = clerk.get("/programmes/990102-2026/").content.decode()
    assert f"<b>{coming}。</b>\n下面是现行的第 1 版" in programme
    assert "新建社区食堂8家" in programme
    dropped = clerk.get("/programmes/projects/990102-2026-1/").content.decode()
    assert f"<b>{coming}。</b>\n那一版里没有这一项。" in dropped
    new = clerk.get("/programmes/projects/990102-2026-1a/").content.decode()
    assert f"<b>{coming}。</b>在那以前没有现行的版本提到这一项" in new
    assert "现行版里没有这一项" not in new
    assert f"<b>{coming}。</b>" in clerk.get("/programmes/990102-2026/editions/2/").content.decode()
    assert "第 1 版，现行。" in clerk.get("/programmes/990102-2026/editions/1/").content.decode()


def sheet_of(data):
    """The texts of the first sheet, row by row."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", book.read("xl/sharedStrings.xml").decode())
        rows = re.findall(r"<row [^>]*>(.*?)</row>", book.read("xl/worksheets/sheet1.xml").decode(), re.S)
    return [
        [strings[int(cell)] for cell in re.findall(r'<c [^>]*t="s"[^>]*><v>(\d+)</v>', row)] for row in rows
    ]


def test_the_workbook_lists_every_project_in_printed_order(clerk, edition):
    reply = clerk.get("/programmes/990102-2026/list.xlsx")
    data = reply.content if not reply.streaming else b"".join(reply.streaming_content)
    rows = sheet_of(data)
    assert rows[0] == [f"{TITLE}清单"]
    assert rows[1] == ["望民生〔2026〕1号　第 1 版　共 3 项 = 3 项有任务 + 0 项无任务"]
    assert rows[2] == [
        "序号",
        "类别",
        "项目",
        "年度目标",
        "牵头单位",
        "配合单位",
        "完成时限",
        "推进措施",
        "类型",
        "任务",
        "来源",
        "编码",
    ]
    assert [cell for cell in rows[3] if cell] == [
        "1",
        "养老服务",
        "新建社区食堂8家，9月30日前完成。",
        "新建社区食堂8家",
        "区民政局",
        "区民生办",
        "9月30日前",
        "节点工程",
        "有任务",
        "990102-2026-1",
    ]
    assert len(rows) == 6
    assert data == list_workbook(edition)


def test_the_annexes_go_out_as_a_word_document(clerk, edition, second):
    now = clerk.get("/programmes/990102-2026/annexes.docx")
    assert now["Content-Type"] == DOCX
    assert now.content == annex_document(second)
    assert "filename*=utf-8''" + quote(f"{second.title}附件.docx") in now["Content-Disposition"]
    old = clerk.get("/programmes/990102-2026/editions/1/annexes.docx")
    assert old.content == annex_document(edition) != now.content
    assert quote(f"{edition.title}第1版附件.docx") in old["Content-Disposition"]
    assert [line.text for line in Document(io.BytesIO(old.content)).paragraphs[:3]] == [
        "附件",
        "",
        edition.title,
    ]


@pytest.mark.parametrize("address", ["/programmes/990102-2026/", "/programmes/990102-2026/editions/1/"])
def test_workbook_annexes_and_json_stand_side_by_side(clerk, second, address):
    page = clerk.get(address).content.decode()
    assert [
        f'href="{address}{name}"' in page for name in ("list.xlsx", "annexes.docx", "programme.json")
    ] == [
        True,
        True,
        True,
    ]


def test_the_workbook_has_measures_line_by_line_and_says_whose_a_deadline_is(edition):
    text = ProjectText.objects.get(number="1")
    place = {"text": text, "text_hash": HASH}
    first = Measure.objects.create(ordinal=1, number="1", words="选好点位", **place)
    second = Measure.objects.create(ordinal=2, words="开工建设", **place)
    rows = [(2, "6月底前", first), (3, "8月底前", second), (4, "9月30日前", None)]
    for ordinal, words, measure in rows:
        due_on = datetime.date(2026, 6, 30)
        Deadline.objects.create(ordinal=ordinal, words=words, due_on=due_on, measure=measure, **place)
    row = sheet_of(list_workbook(edition))[3]
    assert "9月30日前；6月底前（措施1）；8月底前（措施2）" in row
    assert "1.选好点位\n开工建设" in row


def test_the_workbook_takes_seven_queries(edition, django_assert_num_queries):
    with django_assert_num_queries(7):
        list_workbook(edition)


def test_a_title_like_a_formula_is_text_in_the_workbook(edition):
    ProjectText.objects.filter(number="1").update(title='=HYPERLINK("x")')
    with zipfile.ZipFile(io.BytesIO(list_workbook(edition))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_json_is_the_stored_record(clerk, edition):
    reply = clerk.get("/programmes/990102-2026/programme.json")
    data = b"".join(reply.streaming_content)
    assert [project["code"] for project in json.loads(data)["projects"]] == [
        "990102-2026-1",
        "990102-2026-2",
        "990102-2026-3",
    ]
    assert reply["Content-Disposition"].startswith("attachment")
