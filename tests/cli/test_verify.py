import pytest
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.audit.models import Event
from minsheng.apps.audit.seals import unsealed
from minsheng.apps.files.actions import store
from minsheng.apps.files.models import File
from minsheng.apps.people.actor import Actor
from minsheng.cli import main as cli
from minsheng.cli import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    for _ in range(3):
        trail.record("jobs.job_cancelled", actor=Actor.system("test"), subject=None)
    return Event.objects.get(number=2)


def test_a_sound_site_is_said_to_be_so_with_its_head(three, capsys):
    store(b"bytes")
    assert verify.report() == 0
    lines = capsys.readouterr().out.splitlines()
    assert "审计链：相符" in lines
    assert "文件：相符" in lines
    assert lines[-1] == f"审计链链头：第 3 条，摘要 {Event.objects.get(number=3).hash}"


def test_findings_are_sentences_and_the_status_is_one(three, capsys):
    store(b"bytes")
    File.objects.update(size=4)
    with unsealed():
        Event.objects.filter(number=2).update(verb="x")
    assert verify.report() == 1
    said = capsys.readouterr().out
    assert (
        "审计链：1 处不符\n  审计链第 2 条记录与它的摘要不符，内容被改动过；请封存数据库并与备份比对。\n"
        in said
    )
    assert "登记为 4 字节，现为 5 字节" in said


def test_a_head_kept_elsewhere_finds_a_rewritten_chain(three, capsys):
    assert verify.report(kept_head=(2, three.hash)) == 0
    assert verify.report(kept_head=(2, "0" * 64)) == 1
    assert "审计链第 2 条的摘要不是所给的 000000000000…" in capsys.readouterr().out
    assert verify.report(kept_head=(9, three.hash)) == 1


@pytest.mark.parametrize("given", ["2", "x:" + "0" * 64, "2:00"])
def test_a_head_written_wrongly_is_wrong_usage(given, capsys):
    with pytest.raises(SystemExit) as caught:
        cli.main(["verify", "--head", given])
    assert caught.value.code == 2


def test_an_unknown_file_is_named_only_in_passing(capsys):
    with transaction.atomic():
        store(b"stray")
        transaction.set_rollback(True)
    assert verify.report() == 0
    assert "没有登记" not in capsys.readouterr().out  # within its first hour
