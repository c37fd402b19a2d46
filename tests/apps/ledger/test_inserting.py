"""Rows inserted by many at once say what `bulk_create` would have said."""

from decimal import Decimal

import pytest
from django.db import DataError, connection, transaction

from minsheng.apps.ledger.models import Entry, SubjectRecord
from minsheng.apps.ledger.sheets.inserting import insert, insert_all
from tests.apps.ledger.steps import day

pytestmark = pytest.mark.django_db


def entry_of(stage, number, **more):
    """An entry that is not written, told apart by its key."""
    row = stage.rows[0]
    fixed = {"allocation": row, "target": row.split.target, "entered_by": stage.reporters[0].user}
    said = {"manner": "subjects", "key": f"person:{number}", "happened_on": day(6, 1), "quantity": Decimal(1)}
    return Entry(**fixed | said | more)


def said_of(pk):
    return Entry.objects.filter(pk=pk).values().get()


@pytest.mark.parametrize("count", [1, 2, 1_500])
def test_rows_come_back_with_their_keys_in_the_order_in_which_they_were_given(stage, count):
    entries = [entry_of(stage, number) for number in range(count)]
    found = insert_all(entries, ("id", "key"))
    assert [key for _, key in found] == [f"person:{number}" for number in range(count)]
    assert dict(found) == dict(Entry.objects.values_list("pk", "key"))


def test_what_all_rows_say_and_what_each_says_is_kept_exactly(stage):
    others = {"quantity": Decimal("-2.5"), "happened_on": day(6, 2), "mends": day(5, 31), "row_id": "a:1"}
    others |= {
        "words": "“引号”、\\t、100%、{}\n第二行",
        "numerator": Decimal(0),
        "denominator": Decimal("12.000001"),
    }
    entries = [entry_of(stage, 1), entry_of(stage, 2, **others), entry_of(stage, 3, grade=2)]
    keys = [pk for (pk,) in insert_all(entries, ("id",))]
    for pk, entry in zip(keys, entries, strict=True):
        assert said_of(pk)["row_id"] == entry.row_id
        with transaction.atomic():
            Entry.objects.filter(pk=pk).update(row_id="")
            entry.row_id, before = "", said_of(pk)
            entry.save()
        assert {**said_of(entry.pk), "id": 0} == {**before, "id": 0}
    assert insert_all([]) == []


def test_the_same_name_is_sealed_anew_for_each_row(stage):
    keys = [pk for (pk,) in insert_all([entry_of(stage, number) for number in range(3)], ("id",))]
    insert(SubjectRecord, ("entry_id", "name", "identity", "phone"), [(pk, "赵清", "", "") for pk in keys])
    assert [record.name for record in SubjectRecord.objects.all()] == ["赵清"] * 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM ledger_subjectrecord")
        stored = cursor.fetchall()
    assert len({name for name, _ in stored}) == 3
    assert not [name for name, _ in stored if "赵" in name]
    assert {phone for _, phone in stored} == {""}


@pytest.mark.parametrize("issuers", [("长" * 121,) * 2, ("区民政局", "长" * 121)])
def test_too_long_a_text_is_never_cut(stage, issuers):
    entries = [entry_of(stage, number, issuer=issuer) for number, issuer in enumerate(issuers)]
    if connection.vendor == "postgresql":
        with pytest.raises(DataError), transaction.atomic():
            insert_all(entries)
    else:  # which knows no lengths
        insert_all(entries)
        assert max(len(issuer) for issuer in Entry.objects.values_list("issuer", flat=True)) == 121
