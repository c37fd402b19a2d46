import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from minsheng.cli import tables
from minsheng.cli.main import main
from minsheng.core.policy.reading import Kind, Reading, Unread, Warning
from minsheng.core.policy.source import Remark, Source, Span, plain_source
from tests.cli.notices import NOTICE
from tests.cli.terminal import Terminal

COMMAND = [sys.executable, "-c", "import sys; from minsheng.cli.main import main; sys.exit(main())"]


NO_PROJECT = "没有找到项目。请确认选的是印发民生实事的通知或方案，项目在正文或附件的文字里，不在图片里。"


@pytest.fixture
def notice(tmp_path) -> Path:
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    return file


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")


def test_the_table_shows_head_projects_leads_targets_and_deadlines(notice, capsys, wide):
    assert main(["read", str(notice)]) == 0
    shown = capsys.readouterr()
    lines = [line.rstrip() for line in shown.out.splitlines()]
    assert lines[:3] == [
        "云津区2024年民生实事项目  〔通知.txt〕",
        "通知 · 云民生办〔2024〕3号 · 云津区民生工作领导小组办公室 · 2024-03-15 · 2024 年",
        "项目 3 个（其中无任务 0 个、自定 0 个），目标 3 个，分项任务 0 个，"
        "标准 0 个，时限 1 个，推进措施 0 条",
    ]
    assert lines[3].split() == ["序号", "项目", "牵头单位", "目标", "时限", "措施"]
    rows = [line.split() for line in lines[5:]]
    assert ["促进就业"] in rows
    assert [
        "1",
        "稳定重点群体就业，新增城镇就业1.2万人左右。",
        "区人社局",
        "新增城镇就业1.2万人左右",
        "—",
        "—",
    ] in rows
    assert ["3", "为252户特殊困难老年人家庭实施适老化改造。", "区民政局", "为252户", "—", "—"] in rows
    assert shown.err == ""


def test_columns_line_up_though_characters_are_two_wide(notice, capsys, wide):
    main(["read", str(notice)])
    lines = capsys.readouterr().out.splitlines()
    width = {sum(2 if ord(each) > 0x2E7F else 1 for each in line) for line in lines[3:] if "─" not in line}
    assert len(width) == 1


def test_json_is_one_object_alone_on_stdout(notice, capsys):
    assert main(["read", str(notice), "--format", "json"]) == 0
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert (found["source"], found["kind"], found["year"]) == ("通知", "notice", 2024)
    assert found["document_number"] == "云民生办〔2024〕3号"
    assert [(each["number"], each["lead_units"]) for each in found["projects"]] == [
        ("1", ["区人社局"]),
        ("2", ["区商务局"]),
        ("3", ["区民政局"]),
    ]
    assert found["remarks"] == []
    assert shown.err == ""


def test_standard_input_is_read(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(NOTICE.encode("gb18030"))))
    assert main(["read", "-", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["source"], len(found["projects"])) == ("", 3)


def test_the_year_comes_from_today_where_none_is_printed(tmp_path, capsys):
    file = tmp_path / "a.txt"
    file.write_text("一、促进就业\n（1）新增就业100人。（牵头单位：区人社局）\n", encoding="utf-8")
    assert main(["read", str(file), "--format", "json", "--on", "2031-02-03"]) == 0
    assert json.loads(capsys.readouterr().out)["year"] == 2031


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的，一个字节也没有。请检查文件是否保存、传输完整后重新选择。\n"),
        (
            b"a" * 5_000_000,
            "文字超过 1,000,000 个字的上限，没有读取。请只保留通知和附件，或拆成几份后重试。\n",
        ),
        (
            b"%PDF-1.7",
            "PDF 文件已损坏或没有传完，打不开。请向来文单位重新索取，"
            "或用 WPS 打开后另存为新的 PDF 或 .docx 再试。\n",
        ),
        (None, "找不到这个文件。请检查路径和文件名后重试。\n"),
    ],
)
@pytest.mark.parametrize("options", [[], ["--format", "json"]])
def test_a_file_that_cannot_be_read_is_one_sentence_on_stderr_and_status_one(
    content, sentence, options, tmp_path, capsys
):
    file = tmp_path / "通知.docx"
    if content is not None:
        file.write_bytes(content)
    assert main(["read", str(file), *options]) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", sentence)


def test_a_text_that_is_no_notice_is_told_to_hold_no_project(tmp_path, capsys):
    file = tmp_path / "信.txt"
    file.write_text("老李：\n上次说的书已经寄出，请查收。\n", encoding="utf-8")
    assert main(["read", str(file)]) == 0
    assert NO_PROJECT in capsys.readouterr().out.splitlines()
    assert main(["read", str(file), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["kind"], found["projects"]) == ("other", [])


def test_a_notice_with_projects_is_not_told_to_hold_none(notice, capsys):
    assert main(["read", str(notice)]) == 0
    assert "没有找到项目" not in capsys.readouterr().out


def test_a_file_that_is_too_large_is_refused_with_its_own_size(tmp_path, capsys):
    file = tmp_path / "大.txt"
    with file.open("wb") as stream:
        stream.truncate(27 * 1024 * 1024)
    assert main(["read", str(file)]) == 1
    assert capsys.readouterr().err == "文件有 27 MB，超过 20 MB 的上限。请删去图片或拆成几份后重试。\n"


def test_a_folder_and_a_name_that_cannot_be_are_sentences(tmp_path, capsys):
    assert main(["read", str(tmp_path)]) == 1
    assert main(["read", "a\0b"]) == 1
    assert capsys.readouterr().err == (
        "这是文件夹，不是文件。请写出里面的文件名，例如 文件夹/*.docx。\n"
        "找不到这个文件。请检查路径和文件名后重试。\n"
    )


def test_good_files_are_shown_and_each_bad_one_gets_its_sentence(notice, tmp_path, capsys):
    (tmp_path / "坏.docx").write_bytes(b"")
    assert main(["read", str(tmp_path / "坏.docx"), str(notice)]) == 1
    shown = capsys.readouterr()
    assert shown.err == "坏.docx：文件是空的，一个字节也没有。请检查文件是否保存、传输完整后重新选择。\n"
    assert "云津区2024年民生实事项目" in shown.out


def test_many_files_go_to_a_folder_one_json_each(notice, tmp_path, capsys):
    other = tmp_path / "二" / "通知.txt"
    other.parent.mkdir()
    other.write_text(NOTICE.replace("252户", "300户"), encoding="utf-8")
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"  ")
    out = tmp_path / "out" / "json"
    assert main(["read", str(notice), str(bad), str(other), "--format", "json", "--out", str(out)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (
        "坏.txt：文件里没有文字。如果内容是图片或扫描件，请先转成文字，再另存为 .docx 或 .txt。\n"
    )
    assert sorted(path.name for path in out.iterdir()) == ["通知-2.json", "通知.json"]
    values = [
        json.loads((out / name).read_text(encoding="utf-8"))["projects"][2]["targets"][0]["value"]
        for name in ("通知.json", "通知-2.json")
    ]
    assert values == [252, 300]


def test_a_result_that_is_there_already_is_not_overwritten(notice, tmp_path):
    (tmp_path / "通知.json").write_text("mine", encoding="utf-8")
    assert main(["read", str(notice), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "通知.json").read_text(encoding="utf-8") == "mine"
    assert json.loads((tmp_path / "通知-2.json").read_text(encoding="utf-8"))["year"] == 2024


def test_a_folder_that_cannot_be_made_is_refused(notice, capsys):
    assert main(["read", str(notice), "--out", str(notice / "out")]) == 1
    assert capsys.readouterr().err == (
        f"结果写不进“{notice / 'out'}”（路径中间有一段是文件，不是文件夹）。"
        "请检查文件夹的权限和剩余空间后重试。\n"
    )


def test_a_terminal_shows_a_progress_bar_on_stderr(notice, tmp_path):
    terminal = Terminal()
    command = [*COMMAND, "read", str(notice), "--out", str(tmp_path / "out")]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=terminal.follower, env=environment, timeout=60, check=False
    )
    shown = terminal.text()
    assert (done.returncode, done.stdout) == (0, b"")
    assert "1/1" in shown
    assert "1 份结果已写入" in shown


@pytest.mark.parametrize("options", [[], ["--format", "json"]])
def test_a_reader_that_stops_early_ends_the_command_quietly(tmp_path, options):
    item = "（{}）为{}户困难家庭实施改造。（牵头单位：区民政局）\n"
    file = tmp_path / "long.txt"
    file.write_text(
        "某区2024年民生实事项目\n一、改造\n" + "".join(item.format(i, i) for i in range(1, 400)),
        encoding="utf-8",
    )
    command = [*COMMAND, "read", str(file), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(timeout=60), errors) == (0, b"")


def test_control_c_ends_quietly(notice, capsys, monkeypatch):
    def stop(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("minsheng.cli.readings.read_bytes", stop)
    assert main(["read", str(notice)]) == 130
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


def test_warnings_unread_text_and_remarks_are_sentences_below_the_table(monkeypatch, capsys):
    plain = plain_source("甲\n乙 丙", name="a.txt", format="txt")
    source = Source(
        plain.text, plain.blocks, "txt", "a.txt", (Remark("office.pictures_left_out", {"count": 2}),)
    )
    reading = Reading(
        Kind.OTHER, None, None, None, None, None,
        warnings=(Warning("office.empty_file", (Span(0, 1),)),),
        unread=(Unread((Span(2, 5),), "office.blank_text"),),
    )  # fmt: skip
    monkeypatch.setattr(tables, "reading_of", lambda given, on: (source, reading))
    assert main(["read", "a.txt"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "（没有读到标题）  〔a.txt〕",
        "其他文件 · 文号未读到 · 印发单位未读到 · 日期未读到 · 年份未读到",
        "项目 0 个（其中无任务 0 个、自定 0 个），目标 0 个，分项任务 0 个，"
        "标准 0 个，时限 0 个，推进措施 0 条",
        NO_PROJECT,
        "提示（1 条）",
        "  · 第1行：文件是空的，一个字节也没有。请检查文件是否保存、传输完整后重新选择。",
        "没有读懂的文字（1 条）",
        "  · 第2行：“乙 丙”：文件里没有文字。如果内容是图片或扫描件，请先转成文字，再另存为 .docx 或 .txt。",
        "读文件时（1 条）",
        "  · 有 2 张图片没有读入；图片里如有文字，请另外录入。",
    ]


EXPLAINED = """《云津区2024年民生实事项目》政策解读
一、主要内容
培训家政服务人员不少于900人次。
二、保障措施
每月调度1次。
"""


@pytest.fixture
def explained(tmp_path) -> Path:
    file = tmp_path / "解读.txt"
    file.write_text(EXPLAINED, encoding="utf-8")
    return file


def test_an_interpretation_shows_its_claims_and_no_project(explained, capsys, wide):
    assert main(["read", str(explained)]) == 0
    shown = capsys.readouterr().out
    assert "政策解读 · 所解读的是《云津区2024年民生实事项目》 · 没有项目" in shown
    assert "培训家政服务人员不少于900人次" in shown
    assert NO_PROJECT not in shown


def test_an_interpretation_is_held_against_its_notice(explained, notice, capsys, wide):
    assert main(["read", str(explained), "--against", str(notice)]) == 0
    assert "说法 1 条：不一致 1 条" in capsys.readouterr().out
    assert main(["read", str(explained), "--against", str(notice), "--format", "json"]) == 0
    (claim,) = json.loads(capsys.readouterr().out)["claims"]
    assert (claim["value"], claim["unit"]) == (900, "人次")
    assert (claim["verdict"], claim["printed_in_notice"]) == ("differs", "培训家政服务人员不少于800人次")


def test_among_many_files_an_interpretation_finds_the_notice_of_its_number(notice, tmp_path):
    file = tmp_path / "00.txt"
    file.write_text(
        "《云津区2024年民生实事项目》政策解读\n云津区印发《云津区2024年民生实事项目》（云民生办〔20243号）。\n"
        "一、主要内容\n培训家政服务人员不少于900人次。\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    assert main(["read", str(file), str(notice), "--out", str(out)]) == 0
    found = json.loads((out / "00.json").read_text(encoding="utf-8"))
    assert found["about"]["matched_number"] == "云民生办〔2024〕3号"
    assert [claim["verdict"] for claim in found["claims"]] == ["differs"]


def test_a_document_without_projects_is_nothing_to_compare_with(explained, capsys):
    assert main(["read", str(explained), "--against", str(explained)]) == 1
    assert "“解读.txt”里没有读到项目，无法拿来比对。" in capsys.readouterr().err


def test_all_lists_who_cooperates_and_what_the_measures_set(tmp_path, capsys, wide):
    file = tmp_path / "通知.txt"
    lines = [
        "石桥区2026年民生实事清单",
        "1.新建口袋公园6个。（牵头单位：区甲局；配合单位：区乙局）",
        "推进措施：",
        "（1）新建步道3条。",
        "（2）每座补助12万元。",
        "2.改造路灯320盏。（牵头单位：区丙局）",
        "推进措施：",
        "（1）每月巡查亮灯情况。",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert main(["read", str(file)]) == 0
    assert "配合" not in capsys.readouterr().out
    assert main(["read", "--all", str(file)]) == 0
    shown = capsys.readouterr().out
    assert [
        shown.count(words) for words in ("配合：区乙局", "分项：新建步道3条", "标准：每座补助12万元")
    ] == [1, 1, 1]
