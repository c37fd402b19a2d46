"""The site and its worker as real processes: begin, answer, work, end together."""

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.cli.elsewhere import sqlite_site

MAIN = "import sys; from minsheng.cli.main import main; sys.exit(main())"
START_JOB = """
import django; django.setup()
from dataclasses import make_dataclass
from minsheng.apps.jobs.actions import start
asker = make_dataclass("Asker", ["audit_id", "audit_post", "area"])("clerk", "", "")
print(start("people.rekey", {}, asker).pk)
"""
STEP_BACK = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", "audit", "0001", verbosity=0)
"""


@pytest.fixture
def site(tmp_path):
    found = sqlite_site(tmp_path / "site")
    found.environment["MINSHENG_HTTPS"] = "false"
    return found


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving(site, port, *words):
    """`minsheng serve` on the port; whatever happens, its whole group ends with the test."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "serve", "--port", str(port), *words],
        env=site.environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)


def status_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    return connection.getresponse().status


def workers_of(parent):
    return [child for child in parent.children() if "minsheng.cli.worker" in child.cmdline()]


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serves_pages_runs_jobs_and_ends_both_when_told(site, port, number):
    with serving(site, port) as process:
        assert process.stdout.readline() == f"网站已启动：http://127.0.0.1:{port}/（按 Ctrl+C 结束）\n"
        assert status_of(port, "/account/login/") == 200
        job = int(site.python(START_JOB).stdout)
        database = sqlite3.connect(site.folder / "site.sqlite3")
        query = "SELECT state FROM jobs_job WHERE id = ?"
        wait_for(lambda: database.execute(query, [job]).fetchone() == ("done",))
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
        _, still = psutil.wait_procs(children, timeout=2)
        assert still == []


def test_one_child_that_ends_takes_the_other_along(site, port):
    with serving(site, port) as process:
        process.stdout.readline()
        parent = psutil.Process(process.pid)
        wait_for(lambda: workers_of(parent))
        children = parent.children(recursive=True)
        workers_of(parent)[0].kill()
        assert process.wait(timeout=20) == 1
        assert process.stderr.read() == (
            "后台作业意外结束（状态 -9），已全部停止。原因见上面的输出；排除后重新启动。\n"
        )
        _, still = psutil.wait_procs(children, timeout=2)
        assert still == []


def test_a_taken_port_is_one_sentence(site):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        said = site.run("serve", "--port", taken, expect=1).stderr
    assert said == (
        f"没有启动：127.0.0.1 的端口 {taken} 用不了，多半已被另一个程序占用。"
        "请结束那个程序，或用 --port 换一个端口。\n"
    )


def test_older_tables_are_refused_kept_by_a_backup_and_brought_up_on_request(site, port, tmp_path):
    with serving(site, port) as process:
        process.stdout.readline()
    assert site.python(STEP_BACK).returncode == 0
    said = site.run("serve", "--port", port, expect=1).stderr
    assert "数据库的表比程序旧，差 1 项变更" in said
    assert "差 1 项变更" in site.run("worker", "--once", expect=1).stderr
    kept = tmp_path / "older.backup"
    site.run("backup", kept)
    newer = sqlite_site(tmp_path / "newer")
    assert "审计链：相符" in newer.run("restore", kept).stdout
    with serving(site, port, "--migrate") as process:
        assert process.stdout.readline().startswith("网站已启动")
    assert "审计链：相符" in site.run("verify").stdout


@pytest.mark.parametrize("command", [["verify"], ["backup", "x.backup"], ["worker", "--once"]])
def test_a_database_without_tables_is_one_sentence(site, command):
    said = site.run(*command, expect=1).stderr
    assert said.startswith("没有办理：数据库里还没有表。")
    assert not Path("x.backup").exists()


def test_an_office_is_not_served_from_the_database_of_the_demo(site, port, tmp_path):
    demo = {"MINSHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": ""}
    office = dict(site.environment)
    site.environment.update(demo)
    site.run("demo", "--only-load")
    site.environment = office
    said = site.run("serve", "--port", port, expect=1).stderr
    assert said == (
        f"没有办理：数据库 {site.folder / 'site.sqlite3'} 里是演示数据（虚构的区县和账号），不能正式使用。"
        "请用 MINSHENG_DATABASE_URL 或 MINSHENG_VAR 换一个空数据库；要看演示，请运行 minsheng demo。\n"
    )


@pytest.mark.parametrize(
    ("unset", "named"),
    [
        (["MINSHENG_SECRET_KEY"], "MINSHENG_SECRET_KEY"),
        (["MINSHENG_SECRET_KEY", "MINSHENG_FIELD_KEYS"], "MINSHENG_SECRET_KEY、MINSHENG_FIELD_KEYS"),
    ],
)
def test_serving_without_keys_names_the_variables_in_chinese(site, port, unset, named):
    for name in unset:
        del site.environment[name]
    said = site.run("serve", "--port", port, expect=1).stderr
    assert said == (
        f"没有办理：环境里没有 {named}。请先运行 minsheng keys，把打印的两行写进环境变量，"
        "或各用 …_FILE 变量写明密钥文件，再运行一次。\n"
    )


def test_missing_settings_and_an_unreachable_database_are_one_sentence(site):
    site.environment["MINSHENG_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    assert site.run("verify", expect=1).stderr.startswith("没有办理：连不上数据库（")
    del site.environment["MINSHENG_SECRET_KEY"]
    said = site.run("verify", expect=1).stderr
    assert said.startswith("没有办理：设置有误。MINSHENG_SECRET_KEY")
    assert len(said.splitlines()) == 1
