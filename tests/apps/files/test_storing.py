import datetime
import hashlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from minsheng.apps.files.actions import open_file, store, store_upload, sweep
from minsheng.apps.files.models import File
from minsheng.apps.files.problems import FileEmpty, FileMissing, FileTooLarge
from minsheng.apps.files.queries import strays, unsound
from minsheng.kit.checks import Finding

pytestmark = pytest.mark.django_db

BYTES = "民生实事".encode()
SHA = hashlib.sha256(BYTES).hexdigest()
PLACE = f"{SHA[:2]}/{SHA[2:4]}/{SHA}"


def stored_places(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_bytes_are_kept_once_under_their_hash(storage):
    first = store(BYTES)
    again = store(BytesIO(BYTES), limit=len(BYTES))
    assert first == again
    assert (first.sha256, first.size, first.media_type, first.name) == (SHA, 12, "text/plain", PLACE)
    assert File.objects.count() == 1
    assert stored_places(storage) == [PLACE]
    assert (storage / PLACE).stat().st_mode & 0o777 == 0o640
    with open_file(first) as stream:
        assert stream.read() == BYTES


def test_a_storage_without_paths_serves_as_well(elsewhere):
    file = store(BYTES)
    assert store(BYTES) == file
    with open_file(file) as stream:
        assert stream.read() == BYTES
    assert list(unsound()) == []


@pytest.mark.parametrize(
    ("data", "limit", "problem", "facts"),
    [(b"", None, FileEmpty, {}), (b"x" * 2_097_153, 2 * 1024 * 1024, FileTooLarge, {"limit": 2})],
)
def test_refuses_empty_and_too_large_and_stores_nothing(storage, data, limit, problem, facts):
    with pytest.raises(problem) as caught:
        store(data, limit=limit)
    assert caught.value.facts == facts
    assert File.objects.count() == 0
    assert stored_places(storage) == []


def test_an_upload_is_limited_by_the_setting(storage, settings):
    settings.UPLOAD_MEGABYTES = 1
    assert store_upload(SimpleUploadedFile("a.txt", b"x" * 1_048_576)).size == 1_048_576
    with pytest.raises(FileTooLarge) as caught:
        store_upload(SimpleUploadedFile("a.txt", b"x" * 1_048_577))
    assert caught.value.facts == {"limit": 1}
    assert File.objects.count() == 1


def test_a_torn_file_is_replaced_when_its_bytes_come_again(storage):
    file = store(BYTES)
    (storage / PLACE).chmod(0o600)
    (storage / PLACE).write_bytes(BYTES[:3])
    assert store(BYTES) == file
    assert (storage / PLACE).read_bytes() == BYTES
    assert stored_places(storage) == [PLACE]


def test_missing_cut_and_changed_files_are_found(storage):
    for data in (b"one", b"two", b"three", b"whole"):
        store(data)
    one, two, three, _ = File.objects.order_by("pk")
    (storage / one.name).unlink()
    (storage / two.name).write_bytes(b"tw")
    (storage / three.name).write_bytes(b"tHree")
    assert list(unsound()) == [
        Finding("files.bytes_missing", {"name": one.name}),
        Finding("files.size_differs", {"name": two.name, "kept": 3, "found": 2}),
        Finding("files.content_differs", {"name": three.name}),
    ]
    with pytest.raises(FileMissing) as caught:
        open_file(one)
    assert caught.value.facts == {"name": one.name}


def test_a_sweep_leaves_what_an_action_may_be_about_to_commit(storage):
    with transaction.atomic():
        store(BYTES)
        transaction.set_rollback(True)
    kept = store(b"kept")
    now = timezone.now()
    assert sweep(now=now + datetime.timedelta(minutes=59)) == []
    assert strays(now=now + datetime.timedelta(minutes=61)) == [PLACE]
    assert sweep(now=now + datetime.timedelta(minutes=61)) == [PLACE]
    assert stored_places(storage) == [kept.name]


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_from_many_at_once_make_one_row(storage):
    def put(_):
        try:
            return store(BYTES).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(put, range(16)))) == 1
    assert stored_places(storage) == [PLACE]
    assert list(unsound()) == []
