import pytest

from minsheng.apps.people.masking import (
    fields,
    masked_account,
    masked_id_code,
    masked_name,
    masked_phone,
    shown,
)


@pytest.mark.parametrize(
    ("mask", "given", "expected"),
    [
        (masked_name, "张", "张"),
        (masked_name, "张三", "张*"),
        (masked_name, "张小三", "张*三"),
        (masked_name, "欧阳小三", "欧**三"),
        (masked_phone, "13812345678", "138****5678"),
        (masked_phone, "138 1234 5678", "138****5678"),
        (masked_phone, "0551-62345678", "0551-62****78"),
        (masked_phone, "62345678", "******78"),
        (masked_phone, "8001", "****"),
        (masked_id_code, "990102194003150012", "990102********0012"),
        (masked_id_code, "99010219400315001X", "990102********001X"),
        (masked_id_code, "9901021940", "**********"),
        (masked_account, "6222020200112345678", "****5678"),
        (masked_account, "12345678", "****"),
    ],
)
def test_masks_leave_what_the_rule_leaves(mask, given, expected):
    assert mask(given) == expected


def test_the_roles_of_the_list_and_the_person_see_the_whole(world):
    person = world.lead_reporter.user
    phone = "13812345678"

    def seen(actor):
        return shown("people.user.phone", phone, actor=actor, about=person)

    assert seen(world.clerk) == phone
    assert seen(world.system_administrator) == phone
    assert seen(world.lead_reporter) == phone
    assert seen(world.street_reporter) == "138****5678"
    assert seen(world.auditor) == "138****5678"
    assert seen(world.stranger) == "138****5678"
    assert seen(None) == "138****5678"


def test_nothing_is_nothing_and_unregistered_is_shown_to_nobody(world):
    assert shown("people.user.phone", None, actor=world.clerk) == ""
    with pytest.raises(KeyError):
        shown("people.user.birthday", "1990", actor=world.clerk)


def test_every_encrypted_column_is_registered_with_a_mask():
    from minsheng.apps.people.rekeying import columns

    registered = set(fields())
    assert {f"{model._meta.label_lower}.{field.name}" for model, field in columns()} <= registered
