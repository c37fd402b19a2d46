"""Setting a real office up from one workbook."""

import os
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from minsheng.apps.audit.models import Event
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, Tenure, User
from minsheng.apps.people.setup.layout import DIVISIONS, POSTS, SHEETS, UNITS
from minsheng.apps.people.setup.reading import day_of, letters, plain
from minsheng.apps.people.setup.sheets import template_workbook
from minsheng.apps.places.actions import NewDivision, found_division
from minsheng.apps.places.models import Division, Level, Unit, UnitName
from minsheng.apps.places.queries import resolve_units
from minsheng.cli.main import main
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook
from minsheng.kit.keys import fresh_field_key, fresh_secret

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = {
    "区划": [
        ("990102", "望湖区", "区县级", ""),
        ("990102001", "望湖路街道", "街镇级", "990102"),
    ],
    "单位": [
        ("望湖区民生工作领导小组办公室", "区民生办、民生办", "部门", "990102", "", "", "", ""),
        ("望湖区民政局", "区民政局", "部门", "990102", "", "", "2019年1月8日", ""),
        ("望湖路街道办事处", "望湖路街道", "街镇", "990102001", "990102001-A", "", "", ""),
    ],
    "岗位与账号": [
        ("望湖区民生工作领导小组办公室", "综合岗", "民生办", "林一舟", "linyizhou", "0551-62345678"),
        ("望湖区民生工作领导小组办公室", "系统管理岗", "系统管理员", "白石", "baishi", ""),
        ("望湖区民生工作领导小组办公室", "安全管理岗", "安全管理员", "韩松", "hansong", ""),
        ("望湖区民生工作领导小组办公室", "审计岗", "审计管理员", "陆明", "luming", ""),
        ("望湖区民政局", "填报岗", "填报", "何青", "heqing", ""),
        ("望湖区民政局", "审核岗", "审核", "", "", ""),
    ],
}


def workbook(path: Path, changes=None, drop=None) -> Path:
    """A filled workbook; `changes` maps (sheet, row from 0, column from 0) to another cell."""
    sheets = []
    for plan in SHEETS:
        if plan.name == drop:
            continue
        rows = [list(row) for row in ROWS[plan.name]]
        for (sheet, row, column), value in (changes or {}).items():
            if sheet == plan.name:
                rows[row][column] = value
        columns = tuple(Column(head.printed) for head in plan.heads)
        sheets.append(Sheet(plan.name, columns, [*plan.examples, *rows], title=plan.name, note=plan.note))
    path.write_bytes(write_workbook(sheets, created=NOW))
    return path


def counts():
    return [model.objects.count() for model in (Division, Unit, UnitName, Post, User, Tenure, Event)]


@pytest.mark.django_db
def test_an_office_starts_from_its_workbook(tmp_path, capsys):
    sheet = tmp_path / "passwords.xlsx"
    assert main(["setup", str(workbook(tmp_path / "office.xlsx")), "--sheet", str(sheet)]) == 0
    assert counts()[:6] == [2, 3, 7, 6, 5, 5]
    district, street = Division.objects.order_by("code")
    assert (street.parent, street.path) == (district, f"{district.path}{street.pk}/")
    civil = Unit.objects.get(name="望湖区民政局")
    assert (civil.code, civil.kind, civil.begins_on) == ("990102-002", "department", date(2019, 1, 8))
    assert Unit.objects.get(name="望湖路街道办事处").code == "990102001-A"
    found = resolve_units(["民生办", "区民政局", "望湖路街道"], district, date(2024, 4, 24))
    assert None not in found.values()
    clerk = User.objects.get(username="linyizhou")
    assert (clerk.display_name, clerk.phone, clerk.must_change_password) == ("林一舟", "0551-62345678", True)
    vacant = Post.objects.get(title="审核岗")
    assert (vacant.role, vacant.tenures.count()) == ("approver", 0)
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "workdays.days_filled",
        *["places.division_founded"] * 2,
        "places.units_registered",
        "people.office_set_up",
    ]
    assert Event.objects.latest("number").facts["accounts"] == 5
    out = capsys.readouterr().out
    assert "区划 2 个、单位 3 个、岗位 6 个、任职 5 个、账号 5 个" in out
    assert str(sheet) in out
    assert "提醒" not in out


@pytest.mark.django_db
def test_first_passwords_stand_on_a_private_sheet_and_open_the_accounts(tmp_path):
    sheet = tmp_path / "passwords.xlsx"
    main(["setup", str(workbook(tmp_path / "office.xlsx")), "--sheet", str(sheet)])
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    rows = read_workbook(sheet.read_bytes())[0].rows[3:]
    assert [row[3] for row in rows] == ["linyizhou", "baishi", "hansong", "luming", "heqing"]
    assert len({row[4] for row in rows}) == 5
    for row in rows:
        assert User.objects.get(username=row[3]).check_password(row[4])
        assert len(row[4].replace("-", "")) == 12


@pytest.mark.django_db
def test_the_same_workbook_again_changes_nothing_and_says_so(tmp_path, capsys):
    path = workbook(tmp_path / "office.xlsx")
    main(["setup", str(path), "--sheet", str(tmp_path / "first.xlsx")])
    before = counts()
    hashes = dict(User.objects.values_list("username", "password"))
    capsys.readouterr()
    assert main(["setup", str(path), "--sheet", str(tmp_path / "second.xlsx")]) == 0
    assert counts() == before
    assert dict(User.objects.values_list("username", "password")) == hashes
    assert "什么也没有改" in capsys.readouterr().out
    assert not (tmp_path / "second.xlsx").exists()


@pytest.mark.django_db
def test_rows_added_later_are_added_alone(tmp_path):
    main(["setup", str(workbook(tmp_path / "office.xlsx")), "--sheet", str(tmp_path / "first.xlsx")])
    changed = workbook(
        tmp_path / "more.xlsx",
        {("岗位与账号", 5, 3): "夏至", ("岗位与账号", 5, 4): "xiazhi"},
    )
    assert main(["setup", str(changed), "--sheet", str(tmp_path / "second.xlsx")]) == 0
    assert Post.objects.get(title="审核岗").tenures.get().user.username == "xiazhi"
    assert counts()[:6] == [2, 3, 7, 6, 6, 6]
    rows = read_workbook((tmp_path / "second.xlsx").read_bytes())[0].rows[3:]
    assert [row[3] for row in rows] == ["xiazhi"]


WRONG = [
    ({("区划", 0, 0): "9901"}, ["“区划”表 A6", "“9901”不是区划代码"]),
    ({("区划", 0, 2): "区级"}, ["“区划”表 C6", "读到“区级”", "省级、市级、区县级"]),
    ({("区划", 1, 3): "990109"}, ["“区划”表 D7", "没有这个上级区划"]),
    ({("区划", 0, 1): ""}, ["“区划”表 B6", "没有填“名称”"]),
    ({("单位", 1, 3): "990109"}, ["“单位”表 D6", "没有这个区划"]),
    ({("单位", 1, 1): "区民生办"}, ["“单位”表 A6", "上面的“望湖区民生工作领导小组办公室”已经用了"]),
    ({("单位", 1, 6): "去年"}, ["“单位”表 G6", "读到“去年”", "2026-03-01"]),
    ({("单位", 1, 6): "2026-02-30"}, ["“单位”表 G6", "不是日期"]),
    ({("单位", 1, 2): "机关"}, ["“单位”表 C6", "读到“机关”"]),
    ({("单位", 1, 7): "望湖区教育局"}, ["“单位”表 H6", "读到“望湖区教育局”", "没有这个单位"]),
    ({("单位", 1, 7): "区民政局"}, ["“单位”表 H6", "绕成了一圈"]),
    (
        {("单位", 1, 7): "望湖路街道办事处", ("单位", 2, 7): "望湖区民政局"},
        ["“单位”表 H6", "“单位”表 H7", "绕成了一圈", "有 2 处要改"],
    ),
    ({("岗位与账号", 0, 0): "望湖区教育局"}, ["“岗位与账号”表 A6", "没有这个单位"]),
    ({("岗位与账号", 0, 2): "办事员"}, ["“岗位与账号”表 C6", "民生办、领导"]),
    ({("岗位与账号", 0, 4): "13812345678"}, ["“岗位与账号”表 E6", "不能作用户名"]),
    ({("岗位与账号", 0, 4): ""}, ["“岗位与账号”表 E6", "要么都填，要么都空着"]),
    ({("岗位与账号", 0, 4): "heqing"}, ["“岗位与账号”表 E10", "这个用户名已经是“林一舟”的"]),
    ({("岗位与账号", 1, 2): "审计管理员"}, ["系统管理员"]),
    (
        {("岗位与账号", 2, 3): "白石", ("岗位与账号", 2, 4): "baishi"},
        ["“岗位与账号”表 E8", "必须由专人担任"],
    ),
    ({("岗位与账号", 5, 1): "填报岗"}, ["“岗位与账号”表 C11", "角色是填报"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "words"), WRONG)
def test_each_wrong_cell_is_named_and_nothing_is_written(tmp_path, capsys, changes, words):
    sheet = tmp_path / "passwords.xlsx"
    before = counts()
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", changes)), "--sheet", str(sheet)]) == 1
    said = capsys.readouterr().err
    assert all(word in said for word in words), said
    assert "什么都没有写入" in said
    assert (counts(), sheet.exists()) == (before, False)


@pytest.mark.django_db
def test_all_wrong_cells_are_named_at_once(tmp_path, capsys):
    changes = {("区划", 1, 3): "990109", ("单位", 1, 1): "区民生办", ("岗位与账号", 0, 4): "X"}
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", changes))]) == 1
    said = capsys.readouterr().err
    assert all(address in said for address in ("“区划”表 D7", "“单位”表 A6", "“岗位与账号”表 E6"))


@pytest.mark.django_db
def test_an_unknown_division_is_named_beside_another_fault_of_its_row(tmp_path, capsys):
    changes = {("单位", 1, 2): "机关", ("单位", 1, 3): "990109", ("区划", 1, 1): "", ("区划", 1, 3): "990108"}
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", changes))]) == 1
    said = capsys.readouterr().err
    for words in ("“单位”表 C6", "“单位”表 D6：读到“990109”", "“区划”表 B7", "“区划”表 D7：读到“990108”"):
        assert words in said
    assert said.startswith("工作簿里有 4 处要改")


MIXED = {
    ("区划", 0, 2): "区级",
    ("单位", 1, 0): "区民生办",
    ("单位", 1, 1): "",
    ("岗位与账号", 0, 2): "办事员",
    ("岗位与账号", 1, 4): "13812345678",
    ("岗位与账号", 2, 0): "望湖区教育局",
    ("岗位与账号", 3, 3): "",
    ("岗位与账号", 4, 4): "linyizhou",
}
"""Two faults of form, and five that show only across rows and sheets."""


@pytest.mark.django_db
@pytest.mark.parametrize("is_set_up", [False, True])
def test_faults_across_rows_are_named_beside_faults_of_form(tmp_path, capsys, is_set_up):
    if is_set_up:
        main(["setup", str(workbook(tmp_path / "first.xlsx")), "--sheet", str(tmp_path / "s.xlsx")])
    capsys.readouterr()
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", MIXED))]) == 1
    said = capsys.readouterr().err
    for words in (
        "“区划”表 C6：读到“区级”",
        "“单位”表 A6：读到“区民生办”，它的全称或简称上面的“望湖区民生工作领导小组办公室”已经用了",
        "“岗位与账号”表 C6：读到“办事员”",
        "“岗位与账号”表 E7：读到“13812345678”，“13812345678”不能作用户名",
        "“岗位与账号”表 A8：读到“望湖区教育局”，没有这个单位",
        "“岗位与账号”表 D9：姓名和用户名要么都填",
        "“岗位与账号”表 E10：读到“linyizhou”，这个用户名已经是“林一舟”的",
    ):
        assert words in said
    rows = 0 if is_set_up else 2  # the civil affairs office is registered then, though its row is spoilt
    assert said.startswith(f"工作簿里有 {7 + rows} 处要改")


EVERY = {
    ("区划", 0, 0): "9901",
    ("区划", 1, 2): "区县级",
    ("单位", 0, 6): "去年",
    ("单位", 1, 1): "区民生办",
    ("单位", 2, 3): "990199",
    ("岗位与账号", 1, 2): "审计管理员",
    ("岗位与账号", 2, 3): "陆明",
    ("岗位与账号", 2, 4): "luming",
    ("岗位与账号", 3, 0): "望湖区教育局",
    ("岗位与账号", 4, 3): "",
    ("岗位与账号", 5, 1): "填报岗",
    ("岗位与账号", 5, 3): "林一舟",
    ("岗位与账号", 5, 4): "heqing",
}
"""A fault of form, and one of every kind that the rows and sheets have together."""

EVERY_FAULT = (
    "“单位”表 G5：读到“去年”，不是日期",
    "“区划”表 A6：读到“9901”，“9901”不是区划代码",
    "“区划”表 D7：读到“990102”，没有这个上级区划",
    "“单位”表 D5：读到“990102”，没有这个区划",
    "“单位”表 D7：读到“990199”，没有这个区划",
    "“单位”表 A6：读到“望湖区民政局”，它的全称或简称上面的“望湖区民生工作领导小组办公室”已经用了",
    "“岗位与账号”表：至少要有一个担任“系统管理员”的人",
    "“岗位与账号”表 E9：读到“luming”，没有任命：陆明已担任“安全管理员”，不能同时担任“审计管理员”",
    "“岗位与账号”表 A9：读到“望湖区教育局”，没有这个单位",
    "“岗位与账号”表 D10：姓名和用户名要么都填，要么都空着",
    "“岗位与账号”表 C11：读到“审核”，这个岗位上面写的角色是填报",
)


@pytest.mark.django_db
@pytest.mark.parametrize("is_set_up", [False, True])
def test_every_kind_of_fault_is_named_with_its_cell_at_once(tmp_path, capsys, is_set_up):
    if is_set_up:
        main(["setup", str(workbook(tmp_path / "first.xlsx")), "--sheet", str(tmp_path / "s.xlsx")])
    before = counts()
    capsys.readouterr()
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", EVERY))]) == 1
    said = capsys.readouterr().err
    known = ("D5", "D7：读到“990102”", "系统管理员") if is_set_up else ()
    for words in EVERY_FAULT:
        assert (words in said) != any(part in words for part in known), said
    assert counts() == before


def test_every_fault_is_named_before_there_is_a_database(tmp_path):
    secrets = {"MINSHENG_SECRET_KEY": fresh_secret(), "MINSHENG_FIELD_KEYS": fresh_field_key("k1")}
    bad = run(tmp_path, "setup", workbook(tmp_path / "bad.xlsx", EVERY), **secrets)
    assert [words for words in EVERY_FAULT if words not in bad.stderr] == []
    assert bad.stderr.startswith("工作簿里有 12 处要改")
    assert not (tmp_path / "var" / "minsheng.sqlite3").exists()


@pytest.mark.django_db
def test_two_people_in_one_post_are_a_fault(tmp_path, capsys):
    changes = {("岗位与账号", 5, 1): "填报岗", ("岗位与账号", 5, 2): "填报"}
    changes |= {("岗位与账号", 5, 3): "夏至", ("岗位与账号", 5, 4): "xiazhi"}
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", changes))]) == 1
    assert "“岗位与账号”表 E11：读到“xiazhi”，这个岗位上面已由“何青”担任" in capsys.readouterr().err


@pytest.mark.django_db
def test_units_of_a_sheet_that_cannot_be_read_are_not_missed(tmp_path, capsys):
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", drop="单位"))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("工作簿里有 1 处要改")
    assert "没有这个单位" not in said


@pytest.mark.django_db
def test_a_division_of_the_database_is_known_though_a_row_has_another_fault(tmp_path, capsys):
    main(["setup", str(workbook(tmp_path / "office.xlsx")), "--sheet", str(tmp_path / "first.xlsx")])
    new = NewDivision("990104", "新区", Level.COUNTY, date(2020, 1, 1))
    found_division(new=new, actor=Actor.system("test"))
    capsys.readouterr()
    changes = {("单位", 1, 2): "机关", ("单位", 1, 3): "990104"}
    assert main(["setup", str(workbook(tmp_path / "more.xlsx", changes))]) == 1
    assert capsys.readouterr().err.startswith("工作簿里有 1 处要改")


SECOND_POST = {("岗位与账号", 5, 3): "何青", ("岗位与账号", 5, 4): "heqing"}
"""The reporter of the civil affairs office holds its second post too."""


@pytest.mark.django_db
def test_a_phone_in_a_later_row_of_a_person_is_kept(tmp_path):
    path = workbook(tmp_path / "office.xlsx", SECOND_POST | {("岗位与账号", 5, 5): "0551-62340000"})
    assert main(["setup", str(path), "--sheet", str(tmp_path / "first.xlsx")]) == 0
    person = User.objects.get(username="heqing")
    assert (person.phone, person.tenures.count()) == ("0551-62340000", 2)


@pytest.mark.django_db
def test_two_phones_of_one_person_are_a_fault_and_two_spellings_of_one_are_not(tmp_path, capsys):
    first = SECOND_POST | {("岗位与账号", 4, 5): "0551-62340000"}
    path = workbook(tmp_path / "two.xlsx", first | {("岗位与账号", 5, 5): "0551-62349999"})
    assert main(["setup", str(path), "--sheet", str(tmp_path / "first.xlsx")]) == 1
    assert "“岗位与账号”表 F11：读到“0551-62349999”，同一个用户名上面填的是“0551-62340000”" in (
        capsys.readouterr().err
    )
    path = workbook(tmp_path / "one.xlsx", first | {("岗位与账号", 5, 5): "0551 62340000"})
    assert main(["setup", str(path), "--sheet", str(tmp_path / "first.xlsx")]) == 0
    assert User.objects.get(username="heqing").phone == "0551-62340000"


@pytest.mark.django_db
def test_an_office_is_not_set_up_in_the_database_of_the_demo(tmp_path, capsys):
    new = NewDivision("990103", "演示区", Level.COUNTY, date(2020, 1, 1))
    found_division(new=new, actor=Actor.system("demo"))
    before = counts()
    assert main(["setup", str(workbook(tmp_path / "office.xlsx"))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("没有办理：数据库 ")
    assert "里是演示数据（虚构的区县和账号），不能正式使用" in said
    assert counts() == before


@pytest.mark.django_db
def test_a_missing_sheet_or_head_is_named(tmp_path, capsys):
    assert main(["setup", str(workbook(tmp_path / "office.xlsx", drop="单位"))]) == 1
    assert "“单位”表：工作簿里没有这张表" in capsys.readouterr().err
    other = Sheet("区划", (Column("代码"), Column("名称")), [("990102", "望湖区")])
    (tmp_path / "other.xlsx").write_bytes(write_workbook([other], created=NOW))
    assert main(["setup", str(tmp_path / "other.xlsx")]) == 1
    assert "找不到表头“区划代码”、“级别”" in capsys.readouterr().err


@pytest.mark.django_db
def test_an_empty_template_is_not_an_office(tmp_path, capsys):
    (tmp_path / "empty.xlsx").write_bytes(template_workbook(created=NOW))
    before = counts()
    assert main(["setup", str(tmp_path / "empty.xlsx")]) == 1
    assert "三张表都是空的" in capsys.readouterr().err
    assert counts() == before


@pytest.mark.django_db
def test_a_superior_stands_further_down_in_the_sheet_or_in_the_database(tmp_path, capsys):
    below = {("单位", 1, 7): "望湖路街道办事处"}
    first = workbook(tmp_path / "first.xlsx", below)
    assert main(["setup", str(first), "--sheet", str(tmp_path / "a.xlsx")]) == 0
    street = Unit.objects.get(name="望湖路街道办事处")
    assert [unit.name for unit in street.subordinates.all()] == ["望湖区民政局"]
    before = counts()
    assert main(["setup", str(first), "--sheet", str(tmp_path / "b.xlsx")]) == 0
    assert counts() == before
    more = {("单位", 1, 0): "一社区", ("单位", 1, 1): "", ("单位", 1, 3): "990102001", **below}
    more |= {("岗位与账号", row, 0): "望湖路街道办事处" for row in (4, 5)}
    changed = workbook(tmp_path / "more.xlsx", {**more, ("岗位与账号", 4, 4): "heqing2"})
    assert main(["setup", str(changed), "--sheet", str(tmp_path / "c.xlsx")]) == 0
    assert {unit.name for unit in street.subordinates.all()} == {"望湖区民政局", "一社区"}
    capsys.readouterr()
    other = workbook(tmp_path / "other.xlsx", {("单位", 2, 7): "望湖区民政局"})
    assert main(["setup", str(other)]) == 1
    assert "“单位”表 H7：读到“望湖区民政局”，库里这个单位的上级单位是空的" in capsys.readouterr().err


@pytest.mark.django_db
def test_what_differs_from_the_database_is_told_not_overwritten(tmp_path, capsys):
    main(["setup", str(workbook(tmp_path / "office.xlsx")), "--sheet", str(tmp_path / "first.xlsx")])
    before = counts()
    changes = {
        ("区划", 0, 1): "望江区",
        ("单位", 1, 2): "企业",
        ("单位", 1, 1): "区民政局、民政",
        ("岗位与账号", 0, 2): "领导",
        ("岗位与账号", 4, 3): "何清",
    }
    capsys.readouterr()
    assert main(["setup", str(workbook(tmp_path / "changed.xlsx", changes))]) == 1
    said = capsys.readouterr().err
    for address in ("“区划”表 A6", "“单位”表 C6", "“单位”表 B6", "“岗位与账号”表 C6", "“岗位与账号”表 E10"):
        assert address in said
    assert counts() == before


@pytest.mark.django_db
def test_without_a_place_for_the_passwords_no_account_is_made(tmp_path, capsys):
    path = workbook(tmp_path / "office.xlsx")
    call_command("fill_workdays", verbosity=0)
    before = counts()
    assert main(["setup", str(path), "--sheet", str(tmp_path / "no" / "such" / "folder.xlsx")]) == 1
    assert "写不进去（没有这个文件夹），账号没有建立" in capsys.readouterr().err
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"old")
    assert main(["setup", str(path), "--sheet", str(taken)]) == 1
    assert "没有覆盖" in capsys.readouterr().err
    assert (counts(), taken.read_bytes()) == (before, b"old")


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path, capsys, content):
    path = tmp_path / "office.xlsx"
    path.write_bytes(content)
    assert main(["setup", str(path)]) == 1
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1
    assert main(["setup", str(tmp_path / "absent.xlsx")]) == 1


@pytest.mark.parametrize("given", [["setup"], ["setup", "a.xlsx", "--template", "b.xlsx"]])
def test_wrong_usage_is_told_apart(given):
    with pytest.raises(SystemExit) as caught:
        main(given)
    assert caught.value.code == 2


def test_the_template_offers_choices_and_marks_its_examples(tmp_path):
    sheets = {sheet.name: sheet for sheet in read_workbook(template_workbook(created=NOW))}
    assert list(sheets)[:4] == ["说明", "区划", "单位", "岗位与账号"]
    for plan in (DIVISIONS, UNITS, POSTS):
        heads = [cell for cell in sheets[plan.name].rows[2] if cell]
        assert heads == [head.printed for head in plan.heads]
        assert all(
            str(row[0]).startswith("示例") for row in sheets[plan.name].rows[3 : 3 + len(plan.examples)]
        )
    guide = "".join(str(cell) for row in sheets["说明"].rows for cell in row)
    assert "以“示例”两个字开头的行不导入" in guide


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (990102.0, "990102"),
        ("９９０１０２ ", "990102"),
        (" 望湖区\n民政局 ", "望湖区 民政局"),
        ("发改委（粮食局）", "发改委（粮食局）"),
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_cells_are_read_as_people_mean_them(cell, text):
    assert plain(cell) == text


def test_days_and_columns():
    given = ["2026-3-1", "2026/03/01", "2026.3.1", "2026年3月1日", "2026年13月1日", "三月", "20260301"]
    assert [day_of(text) for text in given] == [date(2026, 3, 1)] * 4 + [None] * 3
    assert [letters(index) for index in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def run(tmp_path, *args, **env):
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MINSHENG_", "DJANGO_"))
    }
    environment = clean | {"MINSHENG_VAR": str(tmp_path / "var")} | env
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from minsheng.cli.main import main; sys.exit(main())",
            *map(str, args),
        ],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_fresh_machine_from_template_to_accounts(tmp_path):
    made = run(tmp_path, "setup", "--template", "empty.xlsx")
    assert (made.returncode, made.stderr) == (0, "")
    assert stat.S_IMODE((tmp_path / "empty.xlsx").stat().st_mode) == 0o600
    path = workbook(tmp_path / "office.xlsx")
    bare = run(tmp_path, "setup", path)
    assert bare.returncode == 1
    assert bare.stderr.startswith("没有办理：环境里没有 MINSHENG_SECRET_KEY、MINSHENG_FIELD_KEYS。")
    assert "minsheng keys" in bare.stderr
    assert "Traceback" not in bare.stderr
    assert not (tmp_path / "var" / "minsheng.sqlite3").exists()
    secrets = {"MINSHENG_SECRET_KEY": fresh_secret(), "MINSHENG_FIELD_KEYS": fresh_field_key("k1")}
    bad = run(tmp_path, "setup", workbook(tmp_path / "bad.xlsx", {("区划", 0, 2): "区级"}), **secrets)
    assert (bad.returncode, (tmp_path / "var" / "minsheng.sqlite3").exists()) == (1, False)
    first = run(tmp_path, "setup", path, **secrets)
    assert (first.returncode, first.stderr) == (0, "")
    assert "账号 5 个" in first.stdout
    assert len(list(tmp_path.glob("office-初始密码-*.xlsx"))) == 1
    second = run(tmp_path, "setup", path, **secrets)
    assert (second.returncode, "什么也没有改" in second.stdout) == (0, True)
