"""A tried restore: the demo's district, loaded by real actions, backed up and brought up elsewhere."""

import json
import sqlite3
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction

from minsheng.apps.audit import trail
from minsheng.apps.demo.loading import load
from minsheng.apps.files.models import File
from minsheng.apps.jobs.models import Job
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import User
from minsheng.cli import backup
from minsheng.cli.main import main
from minsheng.kit import archive, env, tables
from tests.cli.elsewhere import drop, dump, postgresql_site, sqlite_site

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "0990-1234567"


@pytest.fixture
def district(tmp_path):
    """The demo's district, and what it lacks: an encrypted field, a job, a file without its bytes's row."""
    load(tmp_path / "accounts.json", lambda words: None)
    user = User.objects.order_by("pk")[0]
    user.phone = PHONE
    user.save(update_fields=["phone"])
    with transaction.atomic():
        job = Job.objects.create(
            kind="people.rekey",
            title="换密钥",
            arguments={"甲": [1, None, True, "“引号”\n\\"]},
            requested_by="clerk",
            queued_at=user.created_at,
        )
        trail.record("jobs.job_cancelled", actor=Actor.system("test"), subject=job, facts={"说明": "a\tb"})


@dataclass(frozen=True)
class Kept:
    """A backup of the district, and what was in the database and the storage when it was made."""

    path: Path
    manifest: dict
    rows: dict
    sizes: dict


_KEPT = []


@pytest.fixture
def kept(request, tmp_path_factory):
    """Made once, since most tests only read it."""
    if not _KEPT:
        request.getfixturevalue("district")
        path = tmp_path_factory.mktemp("kept") / "kept.backup"
        sizes = dict(File.objects.values_list("name", "size"))
        _KEPT.append(Kept(path, backup.write(path), json.loads(dump()), sizes))
    return _KEPT[0]


KINDS = ["sqlite", "postgresql"] if env.text("MINSHENG_DATABASE_URL").startswith("postgres") else ["sqlite"]


@pytest.fixture(params=KINDS)
def target(request, tmp_path):
    """An empty site of each kind; PostgreSQL where the tests run on it."""
    folder = tmp_path / request.param
    folder.mkdir()
    if request.param == "sqlite":
        yield sqlite_site(folder)
        return
    name = f"{connection.settings_dict['NAME']}_restored"
    yield postgresql_site(folder, name)
    drop(name)


def members(path):
    with zipfile.ZipFile(path) as source:
        return {name: source.read(name) for name in source.namelist()}


def tables_in(path):
    return {name: data for name, data in members(path).items() if name.startswith("tables/")}


def asking(rows):
    """The rows as a restore leaves them: each series of numbers asks which was the last on paper."""
    found = json.loads(json.dumps(rows))
    assert [row["fields"].pop("asks") for row in found["documents.series"]] == [False]
    for row in found["documents.series"]:
        row["fields"]["asks"] = True
    return found


def test_a_restored_site_has_every_row_and_file_and_its_chain_holds(kept, target, tmp_path):
    path, manifest = kept.path, kept.manifest
    said = target.run("restore", path).stdout
    number, last = manifest["head"]["number"], manifest["head"]["hash"]
    assert f"已恢复 {len(manifest['tables'])} 张表" in said
    assert said.splitlines()[-1] == f"审计链链头：第 {number} 条，摘要 {last}"
    restored = target.dump()
    assert restored == asking(kept.rows)
    assert PHONE in {row["fields"]["phone"] for row in restored["people.user"]}
    assert {name: len(data) for name, data in target.stored().items()} == kept.sizes
    assert f"审计链链头：第 {number} 条" in target.run("verify", "--head", f"{number}:{last}").stdout
    again = tmp_path / "again.backup"
    target.run("backup", again)
    asks = "tables/documents.series.jsonl"
    assert {**tables_in(again), asks: None} == {**tables_in(path), asks: None}


def test_what_went_to_the_other_kind_of_database_comes_back_the_same(kept, target, tmp_path):
    middle = sqlite_site(tmp_path / "middle")
    middle.run("restore", kept.path)
    second = tmp_path / "second.backup"
    middle.run("backup", second)
    target.run("restore", second)
    assert target.dump() == asking(kept.rows)


def test_new_rows_are_numbered_above_the_restored_ones(kept, target):
    target.run("restore", kept.path)
    highest = max(row["pk"] for row in kept.rows["people.user"])
    program = (
        "import django; django.setup(); from minsheng.apps.people.models import User;"
        "print(User.objects.create_user('neu', display_name='新').pk)"
    )
    assert int(target.python(program).stdout) == highest + 1


def test_the_archive_holds_no_key_and_no_plain_text_of_an_encrypted_field(kept):
    path, manifest = kept.path, kept.manifest
    content = b"".join(members(path).values())
    assert PHONE.encode() not in content
    secrets = [part.partition(":")[2] for part in settings.FIELD_KEYS.split(",")]
    for secret in [settings.SECRET_KEY, *secrets]:
        assert secret.encode() not in content
    assert list(manifest["keys"]) == [settings.FIELD_KEYS.partition(":")[0]]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_manifest_says_what_is_in_it(kept):
    with archive.Archive(kept.path) as source:
        source.check()
        given = source.manifest
    assert given["tables"] == {label: len(rows) for label, rows in kept.rows.items()}
    assert given["tables"]["notices.fact"] > 500
    # Ten of notices and evidence; three orders, each with its snapshot; a bulletin with snapshot and table.
    assert given["files"] == len(kept.sizes) == 23
    assert given["head"] == kept.manifest["head"]
    assert given["head"]["number"] == given["tables"]["audit.event"]
    assert "audit.0002_append_only" in given["migrations"]
    assert given["database"] == connection.vendor


def test_a_backup_reads_one_moment_and_holds_up_no_writer(district, tmp_path, monkeypatch):
    rows, job = tables.rows, Job.objects.get()

    def write():
        Job.objects.create(kind="x", title="x", requested_by="x", queued_at=job.queued_at)
        connection.close()

    def rows_after_another_wrote(table):
        if table.label == job._meta.label_lower:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(write).result(timeout=10)
        return rows(table)

    monkeypatch.setattr(tables, "rows", rows_after_another_wrote)
    manifest = backup.write(tmp_path / "a.backup")
    assert Job.objects.count() == 2
    assert manifest["tables"]["jobs.job"] == 1


def test_a_missing_file_is_named_and_the_rest_is_kept(district, tmp_path):
    file = File.objects.order_by("pk")[0]
    default_storage.delete(file.name)
    manifest = backup.write(tmp_path / "a.backup")
    assert manifest["missing_files"] == [file.name]
    assert manifest["files"] == File.objects.count() - 1


def test_an_existing_file_is_not_overwritten(district, tmp_path):
    path = tmp_path / "a.backup"
    path.write_bytes(b"other")
    with pytest.raises(archive.TargetExists):
        backup.write(path)
    assert path.read_bytes() == b"other"
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("name", ["backups", "disk/2026.03"])
def test_a_folder_that_is_not_there_is_not_taken_for_a_file(tmp_path, capsys, name):
    path = tmp_path / name
    assert main(["backup", str(path)]) == 1
    assert capsys.readouterr().err == (
        f"没有备份：没有“{path}”这个文件夹。请写一个已有的文件夹，或写以 .zip、.backup 结尾的文件名。\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.zip", "new/a.backup"])
def test_a_name_with_the_ending_of_an_archive_is_a_file(tmp_path, name):
    assert main(["backup", str(tmp_path / name)]) == 0
    assert zipfile.is_zipfile(tmp_path / name)


def test_a_restore_into_a_database_with_rows_is_refused_and_changes_nothing(kept, tmp_path):
    site = sqlite_site(tmp_path / "site")
    site.run("restore", kept.path)
    before = site.dump()
    assert "没有恢复：数据库不是空的" in site.run("restore", kept.path, expect=1).stderr
    assert site.dump() == before


@pytest.mark.parametrize("change", ["flip", "drop", "add", "cut", "not"])
def test_a_damaged_archive_is_refused_before_anything_is_written(kept, tmp_path, change):
    broken = tmp_path / "broken.backup"
    content = members(kept.path)
    name = "tables/people.user.jsonl"
    if change == "flip":
        content[name] = content[name].replace(b"true", b"false", 1)
    elif change == "drop":
        del content[name]
    elif change == "add":
        content["tables/more.jsonl"] = b"{}\n"
    with zipfile.ZipFile(broken, "w") as target:
        for member, data in content.items():
            target.writestr(member, data)
    if change == "cut":
        broken.write_bytes(kept.path.read_bytes()[:-1000])
    elif change == "not":
        broken.write_bytes(b"PK\x03\x04 no archive")
    site = sqlite_site(tmp_path / "site")
    said = site.run("restore", broken, expect=1).stderr
    assert said.startswith("没有恢复：")
    assert len(said.strip().splitlines()) == 1
    with sqlite3.connect(site.folder / "site.sqlite3") as database:
        assert database.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() == (0,)
    assert site.stored() == {}


def test_a_backup_of_a_later_program_is_refused(kept, tmp_path):
    content = members(kept.path)
    manifest = json.loads(content["manifest.json"])
    manifest["migrations"].append("audit.0099_later")
    manifest["version"] = "9.0"
    later = tmp_path / "later.backup"
    with zipfile.ZipFile(later, "w") as target:
        for member, data in {**content, "manifest.json": json.dumps(manifest).encode()}.items():
            target.writestr(member, data)
    said = sqlite_site(tmp_path / "site").run("restore", later, expect=1).stderr
    assert "版本 9.0" in said
    assert "audit.0099_later" in said


def test_a_site_without_the_key_is_told_so(kept, tmp_path):
    site = sqlite_site(tmp_path / "site")
    site.environment["MINSHENG_FIELD_KEYS"] = "other:" + "A" * 43 + "="
    ended = site.run("restore", kept.path, expect=1)
    assert "MINSHENG_FIELD_KEYS 中没有这一把" in ended.stderr
    assert "文件：相符" in ended.stdout


def test_every_table_has_a_spelling_and_none_points_at_a_skipped_one():
    assert len(tables.tables()) > 20
    for model in tables.kept_models():
        for field in model._meta.concrete_fields:
            if field.remote_field:
                assert field.related_model._meta.app_label not in tables.SKIPPED_APPS, field
