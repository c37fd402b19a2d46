import errno
import hashlib
import json

import pytest
from django.core.files.storage import default_storage

from minsheng.apps.demo.loading import issue_sample
from minsheng.apps.notices.models import Notice
from minsheng.apps.programmes.models import Edition
from minsheng.cli.main import main
from minsheng.cli.reasons import reason_of
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.cli.notices import NOTICE
from tests.conftest import make_unit

pytestmark = pytest.mark.django_db
CODE = "990102-2024"
CORRECTED = NOTICE.replace("252户", "260户").replace("3月15日", "4月2日").replace("3号", "9号")


@pytest.fixture
def editions(world, tmp_path, capsysbinary):
    """Two editions of one programme; the second promises 260 homes instead of 252."""
    for name in ("区人社局", "区商务局", "区妇联"):
        make_unit(world.district, f"望湖区{name[1:]}", name)
    for text in (NOTICE, CORRECTED):
        file = tmp_path / "通知.txt"
        file.write_text(text, encoding="utf-8")
        assert main(["import", str(file), "--division", "990102", "--year", "2024"]) == 0
        issue_sample(Notice.objects.order_by("-pk")[0])
    capsysbinary.readouterr()
    return list(Edition.objects.order_by("ordinal"))


def exported(capsysbinary, *more):
    assert main(["export", CODE, *map(str, more)]) == 0
    return capsysbinary.readouterr()


def promised(document):
    return [target["words"] for target in document["projects"][2]["targets"]]


def test_the_edition_in_force_is_json_alone_on_stdout_with_the_hash_of_its_record(editions, capsysbinary):
    shown = exported(capsysbinary)
    document = json.loads(shown.out)
    assert shown.err == b""
    assert (document["programme"], document["edition"]["ordinal"]) == (CODE, 2)
    assert promised(document) == ["为260户"]
    assert hashlib.sha256(shown.out).hexdigest() == editions[1].record.sha256


def test_an_earlier_edition_says_what_it_said(editions, capsysbinary):
    document = json.loads(exported(capsysbinary, "--edition", 1).out)
    assert document["edition"]["document_number"] == "云民生办〔2024〕3号"
    assert promised(document) == ["为252户"]


@pytest.mark.parametrize("more", [["--out", "清单.xlsx"], ["--format", "xlsx", "--out", "清单"]])
def test_a_workbook_lists_one_row_for_each_project(editions, capsysbinary, tmp_path, monkeypatch, more):
    monkeypatch.chdir(tmp_path)
    shown = exported(capsysbinary, *more)
    assert shown.out == b""
    assert shown.err.decode() == f"{CODE} 第 2 版已写入 {more[-1]}。\n"
    (sheet,) = read_workbook((tmp_path / more[-1]).read_bytes())
    rows = [row for row in sheet.rows if str(row[-1]).startswith(CODE)]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[2][3] == "为260户"


def test_a_workbook_goes_down_a_pipe(editions, capsysbinary):
    assert exported(capsysbinary, "--format", "xlsx").out.startswith(b"PK\x03\x04")


def test_a_workbook_is_not_thrown_at_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(SystemExit) as left:
        main(["export", CODE, "--format", "xlsx"])
    assert left.value.code == 2


@pytest.mark.parametrize("name", ["z.pdf", "清单.XLS", "方案2026.3"])
def test_a_name_of_another_ending_is_refused_and_nothing_is_written(editions, capsysbinary, tmp_path, name):
    assert main(["export", CODE, "--out", str(tmp_path / name)]) == 1
    shown = capsysbinary.readouterr()
    ending = name[name.rindex(".") :].lower()
    assert shown.err.decode() == (
        f"认不出“{name}”的后缀 {ending}，没有写出结果。"
        "请用 .json、.xlsx、.docx 作后缀，或用 --format 写明格式。\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["通知.txt"]


@pytest.mark.parametrize("name", ["z.pdf", "z.json"])
def test_a_format_that_is_given_goes_before_the_ending(editions, capsysbinary, tmp_path, name):
    exported(capsysbinary, "--format", "xlsx", "--out", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(b"PK\x03\x04")


def test_a_file_is_written_whole_and_replaces_the_one_before(editions, capsysbinary, tmp_path):
    out = tmp_path / "方案.json"
    out.write_text("old")
    exported(capsysbinary, "--out", out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == editions[1].record.sha256
    assert sorted(path.name for path in tmp_path.iterdir()) == ["方案.json", "通知.txt"]


def test_a_folder_that_is_not_there_is_a_sentence(editions, capsysbinary, tmp_path):
    assert main(["export", CODE, "--out", str(tmp_path / "无" / "a.json")]) == 1
    assert capsysbinary.readouterr().err.decode() == (
        f"结果写不进“{tmp_path / '无' / 'a.json'}”（没有这个文件夹）。请检查文件夹的权限和剩余空间后重试。\n"
    )


def test_a_target_that_is_a_folder_is_a_sentence_without_english(editions, capsysbinary, tmp_path):
    assert main(["export", CODE, "--out", str(tmp_path)]) == 1
    assert "（这是文件夹，不是文件）" in capsysbinary.readouterr().err.decode()


def test_a_reason_seldom_met_gives_its_number():
    assert reason_of(OSError(errno.ENOTSUP, "Not supported")) == f"系统错误 {errno.ENOTSUP}"
    assert reason_of(OSError("odd")) == "系统错误 OSError"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["990102-2030"],
            "没有编码为 990102-2030 的方案。已有的是：990102-2024。请改正编码后重试。\n",
        ),
        (
            [CODE, "--edition", "7"],
            "方案 990102-2024 没有第 7 版，已有的是第 1、2 版。请改正 --edition 后重试。\n",
        ),
    ],
)
def test_what_is_not_there_is_one_sentence_and_status_one(editions, capsysbinary, arguments, sentence):
    assert main(["export", *arguments]) == 1
    shown = capsysbinary.readouterr()
    assert (shown.out, shown.err.decode()) == (b"", sentence)


def test_an_office_without_programmes_is_told_what_comes_first(db, capsys):
    assert main(["export", CODE]) == 1
    assert "（一份也没有，请先导入并发布）" in capsys.readouterr().err


def test_a_record_whose_bytes_are_gone_is_a_sentence(editions, capsysbinary):
    default_storage.delete(editions[1].record.name)
    assert main(["export", CODE]) == 1
    shown = capsysbinary.readouterr()
    assert shown.out == b""
    assert len(shown.err.decode().strip().splitlines()) == 1
