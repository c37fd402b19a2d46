import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from tests.conftest import make_user

from minsheng.apps.audit.models import Event
from minsheng.apps.people.keys import (
    CiphertextBroken,
    KeyMissing,
    decrypt,
    encrypt,
    key_name,
    keyed_hash,
    keyed_hashes,
    named_keys,
)
from minsheng.apps.people.models import User
from minsheng.apps.people.rekeying import columns, rekey, unreadable
from minsheng.kit.keys import fresh_field_key

OLD, NEW = fresh_field_key("k2025"), fresh_field_key("k2026")
PHONE = "0551-62345678"


@pytest.fixture
def old_key(settings):
    settings.FIELD_KEYS = OLD


def stored_phone(user):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_user WHERE id = %s", [user.pk])
        return cursor.fetchone()[0]


def test_text_comes_back_and_the_stored_value_names_its_key_alone(old_key):
    stored = encrypt(PHONE, purpose="t.c")
    assert decrypt(stored, purpose="t.c") == PHONE
    assert key_name(stored) == "k2025"
    assert "62345678" not in stored
    assert encrypt(PHONE, purpose="t.c") != stored


def test_a_value_moved_to_another_column_or_changed_is_broken(old_key):
    stored = encrypt(PHONE, purpose="t.c")
    with pytest.raises(CiphertextBroken):
        decrypt(stored, purpose="t.d")
    changed = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
    with pytest.raises(CiphertextBroken):
        decrypt(changed, purpose="t.c")


def test_the_first_key_encrypts_and_all_decrypt(settings):
    settings.FIELD_KEYS = OLD
    stored = encrypt(PHONE, purpose="t.c")
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert decrypt(stored, purpose="t.c") == PHONE
    assert key_name(encrypt(PHONE, purpose="t.c")) == "k2026"
    settings.FIELD_KEYS = NEW
    with pytest.raises(KeyMissing) as caught:
        decrypt(stored, purpose="t.c")
    assert caught.value.facts == {"key": "k2025"}


def test_a_keyed_hash_finds_equal_texts_of_one_column(settings):
    settings.FIELD_KEYS = OLD
    kept = keyed_hash("990102", purpose="a")
    assert keyed_hash("990102", purpose="a") == kept
    assert keyed_hash("990102", purpose="b") != kept
    assert len(kept) == len("k2025$") + 64
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert keyed_hashes("990102", purpose="a")[1] == kept


@pytest.mark.parametrize(
    "keys",
    ["", "k:short", "nokey", f"{OLD},{OLD}", "k$:" + OLD.partition(":")[2]],
    ids=["none", "too short", "without a name", "one name twice", "name with a sign"],
)
def test_unfit_keys_stop_the_site(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        named_keys()


def test_a_key_never_shows_in_words(old_key):
    assert repr(named_keys()[0]) == "NamedKey(name='k2025')"


@pytest.mark.django_db
def test_a_column_is_encrypted_at_rest_and_readable_in_python(old_key):
    user = make_user("phoned", "何青")
    user.phone = PHONE
    user.save()
    user.refresh_from_db()
    assert user.phone == PHONE
    assert stored_phone(user).startswith("k2025$")
    assert stored_phone(make_user("silent", "苏木")) is None


@pytest.mark.django_db
def test_an_encrypted_column_cannot_be_compared():
    with pytest.raises(TypeError):
        User.objects.filter(phone=PHONE).exists()
    assert not User.objects.filter(phone__isnull=False).exists()


@pytest.mark.django_db
def test_rekeying_moves_every_value_to_the_first_key_once(settings, capsys):
    settings.FIELD_KEYS = OLD
    users = [make_user(f"user{number}", "何青") for number in range(3)]
    for user in users[:2]:
        User.objects.filter(pk=user.pk).update(phone=PHONE)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    call_command("rekey_fields")
    assert [key_name(stored_phone(user)) for user in users[:2]] == ["k2026", "k2026"]
    assert stored_phone(users[2]) is None
    settings.FIELD_KEYS = NEW
    assert User.objects.get(pk=users[0].pk).phone == PHONE
    call_command("rekey_fields")
    assert "没有用旧密钥加密的内容" in capsys.readouterr().out
    event = Event.objects.get()
    assert (event.verb, event.facts) == ("people.fields_rekeyed", {"count": 2, "key": "k2026"})


@pytest.mark.django_db
def test_rekeying_without_the_old_key_writes_nothing(settings):
    settings.FIELD_KEYS = OLD
    user = make_user("phoned", "何青")
    User.objects.filter(pk=user.pk).update(phone=PHONE)
    before = stored_phone(user)
    settings.FIELD_KEYS = NEW
    with pytest.raises(KeyMissing):
        rekey(actor=_Anybody(), advance=lambda *_: None)
    assert (stored_phone(user), Event.objects.count()) == (before, 0)
    assert [finding.facts["key"] for finding in unreadable()] == ["k2025"]


def test_every_encrypted_column_is_known():
    assert [(model._meta.label, field.column) for model, field in columns()] == [
        ("ledger.Batch", "preview"),
        ("ledger.Evidence", "name"),
        ("ledger.SubjectRecord", "identity"),
        ("ledger.SubjectRecord", "name"),
        ("ledger.SubjectRecord", "phone"),
        ("months.ReportScan", "name"),
        ("people.User", "phone"),
    ]


class _Anybody:
    audit_id = "anybody"
    audit_post = ""
