import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.files.models import File
from minsheng.apps.notices.models import Fact, Notice
from minsheng.cli.main import main
from tests.apps.notices.steps import EXPLAINED
from tests.cli.elsewhere import sqlite_site
from tests.cli.notices import NOTICE
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.django_db
MISCOUNTED = NOTICE.replace("一、促进就业（2项）", "一、促进就业（3项）")


@pytest.fixture
def notice(tmp_path):
    file = tmp_path / "通知.txt"
    file.write_text(MISCOUNTED, encoding="utf-8")
    return file


DISTRICT = """
import datetime, django
django.setup()
from django.core.management import call_command
from minsheng.apps.places.models import Division
call_command("migrate", verbosity=0)
day = datetime.date(2020, 1, 1)
Division.objects.create(code="990102", name="望湖区", level="county", path="1/", begins_on=day)
"""


def put(*files, division="990102", year="2024", more=()):
    return main(["import", *map(str, files), "--division", division, "--year", year, *more])


def stored():
    root = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return {path for path in root.rglob("*") if path.is_file()}


def counts():
    return Notice.objects.count(), Fact.objects.count(), Event.objects.count(), File.objects.count()


def test_a_notice_is_put_up_for_review_and_what_was_read_is_said(world, notice, capsys):
    assert put(notice) == 0
    row = Notice.objects.get()
    assert (row.division, row.year, row.name, row.state) == (world.district, 2024, "通知.txt", "review")
    assert row.uploaded_by == "命令行"
    facts = row.readings.get().facts
    unread = facts.filter(kind="unread").count()
    doubtful = facts.exclude(doubt="").exclude(kind="unread").count()
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.splitlines() == [
        f"《通知.txt》已读入，等待核对：项目 3 个，事实 {facts.count() - unread} 条（存疑 {doubtful} 条），"
        f"没有读懂 {unread} 处，提示 2 条。",
        "  · 文件写的是“云津区”，导入时选的区划是“望湖区”。若选错了，请撤回这一份，换区划重新导入。",
        "  · “促进就业”括号里写 3 项，下面列出 2 项。请核对是漏读、漏印还是计数有误。",
        f"核对：登录网站后打开“导入与核对”，或直接打开 /notices/{row.pk}/",
    ]


def test_an_interpretation_is_kept_and_said_to_be_one(world, tmp_path, capsys):
    file = tmp_path / "解读.txt"
    file.write_text(EXPLAINED, encoding="utf-8")
    assert put(file, year="2026") == 0
    row = Notice.objects.get()
    assert capsys.readouterr().out.splitlines() == [
        "《解读.txt》是政策解读，已留存供比对：说法 3 条，数字不进入目标。",
        f"比对：登录网站后打开“导入与核对”，或直接打开 /notices/{row.pk}/",
    ]
    assert put(file, year="2025", more=("--format", "json")) == 0
    found = json.loads(capsys.readouterr().out)["imported"][0]
    assert (found["claims"], "projects" in found) == (3, False)


def test_the_command_stands_in_the_audit_trail(world, notice):
    put(notice)
    event = Event.objects.get(verb="notices.notice_imported")
    assert (event.actor_id, event.actor_post) == ("minsheng import", "")


def test_the_page_named_is_the_review(world, notice, capsys, client):
    from tests.conftest import signed_in

    put(notice, more=["--format", "json"])
    page = json.loads(capsys.readouterr().out)["imported"][0]["page"]
    answer = signed_in(client, world.clerk).get(page, follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain[0][0] == f"/notices/readings/{Notice.objects.get().readings.get().pk}/"


def test_the_same_file_again_is_refused_and_nothing_is_written(world, notice, capsys):
    put(notice)
    before, kept = counts(), stored()
    capsys.readouterr()
    assert put(notice) == 1
    shown = capsys.readouterr()
    day = timezone.localdate(Notice.objects.get().uploaded_at)
    assert shown.out == ""
    assert shown.err == (
        f"这份文件已于 {day} 由命令行导入过。请打开原来那份继续核对；若要重新来过，先撤回那一份。\n"
    )
    assert (counts(), stored()) == (before, kept)


def test_the_same_file_for_another_year_is_another_notice(world, notice):
    assert put(notice) == 0
    assert put(notice, year="2025") == 0
    assert Notice.objects.count() == 2
    assert File.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的，一个字节也没有。请检查文件是否保存、传输完整后重新选择。\n"),
        (
            b"%PDF-1.7",
            "PDF 文件已损坏或没有传完，打不开。"
            "请向来文单位重新索取，或用 WPS 打开后另存为新的 PDF 或 .docx 再试。\n",
        ),
        (
            "今天天气很好。".encode(),
            "“通知.txt”里没有读到民生实事项目。请确认文件是方案、清单或它的解读（不是封面或汇总表），或改用粘贴文字。\n",
        ),
        (None, "找不到这个文件。请检查路径和文件名后重试。\n"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_leaves_no_row(world, tmp_path, capsys, content, sentence):
    before = counts()
    file = tmp_path / "通知.txt"
    if content is not None:
        file.write_bytes(content)
    assert put(file) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", sentence)
    assert counts() == before


def test_what_is_no_document_leaves_no_byte_in_the_storage(world, tmp_path):
    before = stored()
    file = tmp_path / "通知.docx"
    file.write_bytes(b"PK\x03\x04 broken")
    assert put(file) == 1
    assert stored() == before


def test_a_file_above_the_limit_of_the_office_is_refused(world, notice, settings, capsys):
    settings.UPLOAD_MEGABYTES = 1
    notice.write_bytes(b" " * (1024 * 1024) + NOTICE.encode())
    assert put(notice) == 1
    assert "1 MB" in capsys.readouterr().err
    assert Notice.objects.count() == 0


def test_good_files_go_in_and_each_bad_one_gets_its_sentence(world, notice, tmp_path, capsys):
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"")
    assert put(bad, notice) == 1
    shown = capsys.readouterr()
    assert shown.err == "坏.docx：文件是空的，一个字节也没有。请检查文件是否保存、传输完整后重新选择。\n"
    assert shown.out.startswith("《通知.txt》已读入")
    assert Notice.objects.count() == 1


def test_json_is_one_object_alone_on_stdout(world, notice, tmp_path, capsys):
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"")
    assert put(notice, bad, more=["--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    row = Notice.objects.get()
    (imported,) = found["imported"]
    assert (imported["file"], imported["notice"], imported["projects"]) == ("通知.txt", row.pk, 3)
    assert imported["page"] == f"/notices/{row.pk}/"
    codes = ["notices.other_place", "policy.chapter_count"]
    assert [warning["code"] for warning in imported["warnings"]] == codes
    assert imported["remarks"] == []
    assert [(each["file"], each["code"]) for each in found["refused"]] == [("坏.docx", "office.empty_file")]


def test_standard_input_is_read(world, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode("gb18030"))))
    assert put("-") == 0
    assert Notice.objects.get().name == "标准输入"


def test_an_unknown_division_is_refused_with_those_that_are_there(world, notice, capsys):
    assert put(notice, division="990199") == 1
    assert capsys.readouterr().err == (
        "没有代码为 990199 的区划。已登记的有：990000 澜江省、990100 临江市、990102 望湖区、"
        "990102001 望湖路街道、990103 云岭区。请改正 --division 后重试。\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "a.txt"],
        ["import", "a.txt", "--division", "990102"],
        ["import", "--division", "990102", "--year", "2026"],
        ["import", "a.txt", "--division", "990102", "--year", "26"],
        ["import", "a.txt", "--division", "990102", "--year", "2101"],
        ["import", "-", "-", "--division", "990102", "--year", "2026"],
    ],
)
def test_wrong_usage_is_status_two(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().out == ""


def test_a_long_name_is_cut_to_what_is_kept(world, tmp_path):
    file = tmp_path / f"{'a' * 240}.txt"
    file.write_text(NOTICE, encoding="utf-8")
    assert put(file) == 0
    assert Notice.objects.get().name == "a" * 200


def test_a_database_without_tables_is_a_sentence(tmp_path, notice):
    site = sqlite_site(tmp_path / "site")
    said = site.run("import", notice, "--division", "990102", "--year", "2026", expect=1)
    assert said.stdout == ""
    assert said.stderr.startswith("没有办理：数据库里还没有表。")


def test_progress_is_shown_on_a_terminal_and_never_on_stdout(tmp_path, notice):
    (tmp_path / "site").mkdir()
    site = sqlite_site(tmp_path / "site")
    assert site.python(DISTRICT).returncode == 0
    terminal = Terminal()
    command = [sys.executable, "-c", "import sys; from minsheng.cli.main import main; sys.exit(main())"]
    done = subprocess.run(
        [*command, "import", str(notice), "--division", "990102", "--year", "2024", "--format", "json"],
        env={**site.environment, "TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=terminal.follower,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "通知.txt" in terminal.text()
    assert json.loads(done.stdout)["imported"][0]["projects"] == 3


def test_what_the_file_reader_left_out_is_said_as_read_says_it(world, tmp_path, capsys):
    file = tmp_path / "通知.md"
    file.write_text(NOTICE.replace("一、促进就业", "![图](a.png)\n\n一、促进就业"), encoding="utf-8")
    assert main(["read", str(file)]) == 0
    (remark,) = [line for line in capsys.readouterr().out.splitlines() if "图片" in line]
    assert put(file) == 0
    assert f"  · 读文件时：{remark.removeprefix('  · ')}" in capsys.readouterr().out.splitlines()
