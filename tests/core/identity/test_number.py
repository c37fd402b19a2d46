"""Identity numbers of nobody: the region 999999 does not exist."""

import datetime

import pytest

from minsheng.core.identity import (
    IdentityRuined,
    IdentityWrongDay,
    IdentityWrongDigit,
    IdentityWrongSequence,
    IdentityWrongShape,
    Sex,
    identity_number,
)

TODAY = datetime.date(2026, 3, 10)


@pytest.mark.parametrize(
    "written",
    [
        "999999195001010018",
        " 999999 19500101 001 8 ",
        "'999999195001010018",
        "９９９９９９１９５００１０１００１８",
    ],
)
def test_a_number_is_read_however_it_was_typed(written):
    assert identity_number(written, TODAY).text == "999999195001010018"


def test_it_says_day_of_birth_and_sex():
    number = identity_number("999999195001010018", TODAY)
    assert (number.born_on, number.sex) == (datetime.date(1950, 1, 1), Sex.MALE)
    assert identity_number("999999194001310024", TODAY).sex is Sex.FEMALE


def test_a_small_x_is_the_check_digit_ten():
    assert identity_number("99999919500101019x", TODAY).text == "99999919500101019X"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("9.99999E+17", IdentityRuined),
        ("9.99999195001010E17", IdentityRuined),
        ("999999195001010000", IdentityRuined),
        ("99999919500101001", IdentityWrongShape),
        ("9999991950010100188", IdentityWrongShape),
        ("99999950010100X", IdentityWrongShape),
        ("99999919500101X018", IdentityWrongShape),
        ("", IdentityWrongShape),
        ("999999195002300012", IdentityWrongDay),
        ("999999187912310012", IdentityWrongDay),
        ("999999202603110013", IdentityWrongDay),
        ("999999195001010001", IdentityWrongSequence),
        ("999999195001010019", IdentityWrongDigit),
        ("999999195001100018", IdentityWrongDigit),
    ],
)
def test_what_is_wrong_is_named(written, problem):
    with pytest.raises(problem):
        identity_number(written, TODAY)


def test_somebody_born_today_has_a_number_and_tomorrow_none():
    assert identity_number("999999202603100013", TODAY).born_on == TODAY
    with pytest.raises(IdentityWrongDay):
        identity_number("999999202603110013", TODAY)


def test_neither_number_nor_problem_shows_the_digits():
    assert "1950" not in repr(identity_number("999999195001010018", TODAY))
    with pytest.raises(IdentityWrongDigit) as caught:
        identity_number("999999195001010019", TODAY)
    assert caught.value.facts == {}
