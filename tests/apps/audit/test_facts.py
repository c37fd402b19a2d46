import datetime
import enum
import hashlib
import time
from decimal import Decimal

import pytest

from minsheng.apps.audit.facts import batch_hash, canonical, plain, without_identity


class Colour(enum.Enum):
    RED = "red"


def test_facts_become_exact_json_values():
    given = {
        "share": Decimal("99.9815"),
        "large": Decimal("1E+3"),
        "day": datetime.date(2026, 3, 1),
        "at": datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC),
        "codes": {"b", "a"},
        "nested": {"n": [1, None, True]},
        "colour": Colour.RED,
    }
    assert plain(given) == {
        "share": "99.9815",
        "large": "1000",
        "day": "2026-03-01",
        "at": "2026-03-01T08:30:00+00:00",
        "codes": ["a", "b"],
        "nested": {"n": [1, None, True]},
        "colour": "red",
    }


@pytest.mark.parametrize("value", [1.5, [1.5], {"a": 1.5}, Decimal("NaN"), b"x", object()])
def test_refuses_a_value_without_exact_text(value):
    with pytest.raises(TypeError):
        plain({"value": value})


@pytest.mark.parametrize("facts", [{"phone": "1"}, {"Id_Number": "1"}, {"rows": [{"birth_on": "1"}]}])
def test_refuses_facts_named_like_personal_data(facts):
    with pytest.raises(ValueError, match="personal data"):
        plain(facts)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("为99010219400131001X办理", "为［证件号］办理"),
        ("990102194001310015", "［证件号］"),
        ("9901021940013100151", "9901021940013100151"),  # 19 digits
        ("990102194013310015", "990102194013310015"),  # no month 13
        ("a990102194001310015", "a990102194001310015"),  # part of a longer word, such as a digest
    ],
)
def test_an_identity_number_inside_a_text_is_hidden(text, kept):
    assert without_identity(text) == kept
    assert plain({"title": text}) == {"title": kept}


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": "区"}) == canonical({"a": "区", "b": 1}) == '{"a":"区","b":1}'.encode()


def test_batch_hash_depends_on_the_ids_alone():
    assert batch_hash([2, 1]) == batch_hash(["1", "2"]) == hashlib.sha256(b"1\n2").hexdigest()
    assert batch_hash([1, 2]) != batch_hash([12])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("联系人13812345678。", "联系人［电话］。"),
        ("138-1234-5678、19900001111", "［电话］、［电话］"),
        ("+86 13812345678", "［电话］"),
        ("电话0551-62345678，010-62345678", "电话［电话］，［电话］"),
        ("(0551)6234567 转 12", "［电话］ 转 12"),
        ("055162345678", "［电话］"),
        ("12345678901", "12345678901"),  # no mobile begins with 12
        ("113812345678", "113812345678"),  # part of a longer number
        ("0.0551623456", "0.0551623456"),
        ("望政办〔2026〕1号，投资13800万元", "望政办〔2026〕1号，投资13800万元"),
        ("投资13800000000元", "投资13800000000元"),
        ("2026-03-01T08:00:00", "2026-03-01T08:00:00"),
        ("990102-2026-0100", "990102-2026-0100"),
        ("a13812345678", "a13812345678"),  # part of a longer word, such as a digest
    ],
)
def test_telephone_numbers_inside_texts_are_hidden(text, kept):
    assert plain({"name": text}) == {"name": kept}
    assert plain({"many": [{"deep": text}]}) == {"many": [{"deep": kept}]}
    assert without_identity(text) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("张某990102194001310015.docx", "张某［证件号］.docx"),
        ("张某_99010219400131001X.DOCX", "张某_［证件号］.DOCX"),
        ("v990102194001310015.docx", "v［号码］.docx"),
        ("990102_19400131_0015名单.xlsx", "［号码］名单.xlsx"),
        ("13800138000.txt", "［电话］.txt"),
        ("联系人138_0013_8000.docx", "联系人［号码］.docx"),
        ("tel13800138000.pdf", "tel［号码］.pdf"),
        ("62345678.docx", "［号码］.docx"),
        ("622345.docx", "622345.docx"),
        ("6223456.docx", "［号码］.docx"),
        ("通知20260226.docx", "通知20260226.docx"),
        ("2026-02-26_143000通知.docx", "2026-02-26_143000通知.docx"),
        ("20261326通知.docx", "［号码］通知.docx"),
        ("202602261通知.docx", "［号码］通知.docx"),
        ("望民生〔2026〕1号.docx", "望民生〔2026〕1号.docx"),
        ("读《v62345678.docx》，共1234567890元", "读《v［号码］.docx》，共1234567890元"),
        ("共1234567890元，见x.docxx", "共1234567890元，见x.docxx"),
    ],
)
def test_in_the_name_of_a_file_any_long_number_but_a_day_is_hidden(name, kept):
    assert without_identity(name) == kept
    assert plain({"name": name}) == {"name": kept}


def test_a_long_text_without_a_file_name_is_gone_through_in_no_time():
    text = "1" * 200_000
    begun = time.process_time()
    assert without_identity(text) == text
    assert time.process_time() - begun < 5
