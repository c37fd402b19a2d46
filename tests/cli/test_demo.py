"""`minsheng demo` as a newcomer meets it, in a process and a folder of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

MAIN = "import sys; from minsheng.cli.main import main; sys.exit(main())"
ACCOUNT = re.compile(r"  (\S+) +(\S{14})   (\S+·\S+) (\S+)")


class Demo:
    """The demo in a folder of its own, without any setting of the tests."""

    def __init__(self, folder):
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MINSHENG_", "DJANGO_"))
        }
        self.folder = folder
        self.environment = {**kept, "MINSHENG_VAR": str(folder)}

    def command(self, *words):
        return [sys.executable, "-c", MAIN, *map(str, words)]

    def run(self, *words, demo="1"):
        return subprocess.run(
            self.command(*words),
            env={**self.environment, "MINSHENG_DEMO": demo},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return Demo(tmp_path_factory.mktemp("demo") / "var")


@pytest.fixture(scope="module")
def first(demo):
    return demo.run("demo", "--only-load")


def test_the_first_start_fills_the_district_and_prints_its_accounts(first, demo):
    assert first.returncode == 0
    assert first.stderr.splitlines() == [
        "· 登记区划和单位",
        "· 开账号",
        "· 读市里两年的清单，发布",
        "· 读样例通知，发布第一版",
        "· 与市里的方案、市里两年的方案对照，确认有把握的",
        "· 把任务分到十三个街镇，下达",
        "· 市里把五个目标分到各县区，区里承接三个",
        "· 定责任人，两个单位签收",
        "· 编制、批准各项目的推进计划",
        *(f"· 登记、认定、月报：{number} 月" for number in (8, 9)),
        "· 签发9月通报，收一条异议并答复",
        "· 9月、10月调度，登记领导批示",
        "· 登记问题与任务，交办、督办、验收、销号、回头看",
        "· 读一份解读，与第一版比对",
        "· 读更正件，留待核对",
    ]
    found = [match.groups() for match in map(ACCOUNT.fullmatch, first.stdout.splitlines()) if match]
    assert [name for name, *_ in found] == [
        "zhb",
        "qld",
        "mz-tb",
        "mz-sh",
        "rs-tb",
        "rs-sh",
        "czj",
        "dcs",
        "jd-tb",
        "jd-sh",
        "ly-sh",
        "ht-sh",
        "sysadmin",
        "security",
        "auditor",
        "szhb",
    ]
    assert len({password for _, password, *_ in found}) == 16
    assert found[0][2:] == ("区民生办·综合岗", "周望舒")


def test_passwords_are_kept_for_the_owner_alone(first, demo):
    assert (demo.folder / "demo-accounts.json").stat().st_mode & 0o777 == 0o600
    assert (demo.folder / "demo-keys.json").stat().st_mode & 0o777 == 0o600


def test_a_further_start_changes_nothing_and_prints_the_same_accounts(first, demo):
    again = demo.run("demo", "--only-load")
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == first.stdout


def test_the_sample_came_in_by_the_real_importer_and_is_published(first, demo):
    document = json.loads(demo.run("export", "990102-2026").stdout)
    assert document["edition"]["ordinal"] == 1
    assert document["edition"]["document_number"] == "望民生办〔2026〕1号"
    origins = [project["origin"] for project in document["projects"]]
    assert (len(origins), sum(project["has_task"] for project in document["projects"])) == (52, 37)
    city = json.loads(demo.run("export", "990100-2026").stdout)
    assert city["edition"]["document_number"] == "临民生办〔2026〕2号"
    assert demo.run("verify").returncode == 0


def test_the_site_answers_says_its_address_and_ends_when_told(first, demo):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = subprocess.Popen(
        demo.command("demo", "--port", port),
        env=demo.environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        lines = iter(started.stdout.readline, "")
        assert any(address in line for line in lines)
        with urllib.request.urlopen(f"{address}account/login/", timeout=10) as answer:  # noqa: S310 (our own)
            page = answer.read().decode()
        assert answer.status == 200
        assert "演示" in page
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    finally:
        started.send_signal(signal.SIGTERM)
        assert started.wait(30) == 0
    time.sleep(0.1)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_start_that_was_cut_off_is_refused_with_what_to_do(first, demo):
    accounts = demo.folder / "demo-accounts.json"
    kept = accounts.read_text(encoding="utf-8")
    accounts.unlink()
    try:
        said = demo.run("demo", "--only-load")
    finally:
        accounts.write_text(kept, encoding="utf-8")
    assert said.returncode == 1
    assert len(said.stderr.strip().splitlines()) == 1
    assert str(demo.folder) in said.stderr
