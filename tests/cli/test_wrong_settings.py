"""A setting that cannot be used is one Chinese sentence, and so is a file or database that refuses."""

import errno

import pytest

from minsheng.apps.ui.sentences import sentence_for
from minsheng.cli.main import main
from minsheng.cli.reasons import reason_of_database
from minsheng.kit import env
from tests.cli.elsewhere import sqlite_site
from tests.cli.notices import NOTICE

LEVELS = ("DEBUG", "INFO")


def said(problem):
    return sentence_for(problem.code, problem.facts)


@pytest.mark.parametrize(
    ("given", "read", "sentence"),
    [
        (
            "maybe",
            lambda: env.boolean("MINSHENG_X", default=True),
            "MINSHENG_X 只能是 1、true、0 或 false，现在是“maybe”。请改正后重试。",
        ),
        (
            "501",
            lambda: env.integer("MINSHENG_X", 20, least=1, most=500),
            "MINSHENG_X 要写 1 到 500 之间的整数，现在是“501”。请改正后重试。",
        ),
        (
            "0",
            lambda: env.integer("MINSHENG_X", 20, least=1, most=500),
            "MINSHENG_X 要写 1 到 500 之间的整数，现在是“0”。请改正后重试。",
        ),
        (
            "loud",
            lambda: env.one_of("MINSHENG_X", "INFO", LEVELS),
            "MINSHENG_X 只能是 DEBUG、INFO 之一，现在是“LOUD”。请改正后重试。",
        ),
        (
            "10.0.0.1,proxy",
            lambda: env.proxies("MINSHENG_X"),
            "MINSHENG_X 要写代理的层数（0 到 9），或用逗号隔开的 IP 地址、网段，"
            "现在是“10.0.0.1,proxy”。请改正后重试。",
        ),
        (
            "",
            lambda: env.secret("MINSHENG_X"),
            "MINSHENG_X 或 MINSHENG_X_FILE 没有设，或是空的。"
            "请先运行 minsheng keys，把打印的密钥写进环境变量。",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_may_stand_there(monkeypatch, given, read, sentence):
    monkeypatch.setenv("MINSHENG_X", given)
    with pytest.raises(env.WrongSetting) as caught:
        read()
    assert said(caught.value) == sentence


@pytest.mark.parametrize(("given", "value"), [("", "INFO"), ("debug", "DEBUG"), ("INFO", "INFO")])
def test_one_of_some_words_is_read_in_any_case(monkeypatch, given, value):
    monkeypatch.setenv("MINSHENG_X", given)
    assert env.one_of("MINSHENG_X", "INFO", LEVELS) == value


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_secret_file_that_gives_nothing_is_named(monkeypatch, tmp_path, content):
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.delenv("MINSHENG_X", raising=False)
    monkeypatch.setenv("MINSHENG_X_FILE", str(file))
    with pytest.raises(env.WrongSetting) as caught:
        env.secret("MINSHENG_X")
    assert caught.value.code == ("settings.secret_missing" if content == b"" else "settings.secret_file")
    assert "MINSHENG_X_FILE" in said(caught.value)


@pytest.mark.parametrize(
    "url", ["mysql://a:geheim@b/c", "postgresql://a:geheim@b:port/c", "postgresql://[a/c", "x"]
)
def test_a_database_address_that_is_none_is_refused_without_its_password(url):
    with pytest.raises(env.WrongSetting) as caught:
        env.database(url)
    assert caught.value.code == "settings.not_database"
    assert "geheim" not in f"{caught.value} {said(caught.value)}"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('connection failed: FATAL:  password authentication failed for user "x"', "用户名或密码不对"),
        ('FATAL:  database "none" does not exist', "没有这个数据库或用户"),
        ("connection is bad: Connection refused\n\tIs the server running?", "那台主机的端口上没有数据库"),
        ("unable to open database file", "数据库文件打不开"),
        ("something new\nand more", "something new"),
        ("", ""),
    ],
)
def test_what_a_database_says_is_told_in_chinese_where_it_is_known(words, reason):
    assert reason_of_database(words) == reason


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "MINSHENG_LOG_LEVEL",
            "loud",
            "没有办理：设置有误。MINSHENG_LOG_LEVEL 只能是 DEBUG、INFO、WARNING、ERROR、CRITICAL 之一，"
            "现在是“LOUD”。请改正后重试。\n",
        ),
        (
            "MINSHENG_DATABASE_URL",
            "postgresql://a:b@127.0.0.1:1/c",
            "没有办理：连不上数据库（那台主机的端口上没有数据库）。"
            "请检查 MINSHENG_DATABASE_URL 和数据库是否已启动。\n",
        ),
        (
            "MINSHENG_FIELD_KEYS",
            "a:short",
            "没有办理：设置有误。MINSHENG_FIELD_KEYS 里第 1 把密钥不对：要有不重复的名字，冒号后是 32 字节的"
            " base64。请用 minsheng keys 打印的那一行。\n",
        ),
    ],
)
def test_a_command_under_wrong_settings_ends_with_one_and_a_sentence(tmp_path, name, value, sentence):
    site = sqlite_site(tmp_path / "site")
    site.environment[name] = value
    ended = site.run("import", "a.txt", "--division", "990102", "--year", "2026", expect=1)
    assert (ended.stdout, ended.stderr) == ("", sentence)


def test_a_file_that_cannot_be_opened_gives_its_reason_in_chinese(tmp_path, capsys, monkeypatch):
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")

    def refuse(*_given, **_more):
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert main(["read", str(file)]) == 1
    assert capsys.readouterr().err == "文件打不开（没有权限）。请检查权限，或复制到自己的文件夹后重试。\n"


def test_a_result_that_cannot_be_written_gives_its_reason_in_chinese(tmp_path, capsys):
    file = tmp_path / "通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    assert main(["read", str(file), "--out", str(file / "out")]) == 1
    assert capsys.readouterr().err == (
        f"结果写不进“{file / 'out'}”（路径中间有一段是文件，不是文件夹）。"
        "请检查文件夹的权限和剩余空间后重试。\n"
    )
