"""What is wrong with a new password is said in Chinese, a sentence each."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import get_password_validators
from django.core.exceptions import ValidationError

from minsheng.apps.people import forms
from minsheng.apps.people.forms import PasswordForm
from minsheng.apps.people.models import User

SHORT = "密码太短，至少要 10 位。"
SIMILAR = "密码与用户名太像，请换一个。"
COMMON = "这是常见密码，容易被猜到，请换一个。"
DIGITS = "密码不能全是数字，请加上字母、汉字或符号。"


@pytest.mark.parametrize(
    ("new", "sentences"),
    [
        ("1234567", [SHORT, COMMON, DIGITS]),
        ("8642097531", [DIGITS]),
        ("password123", [COMMON]),
        ("linyizhou-1", [SIMILAR]),
        ("Hu-Xin-Yue-8", []),
    ],
)
def test_each_fault_of_a_new_password_is_a_sentence(new, sentences):
    user = User(username="linyizhou", display_name="林一舟")
    user.set_password("old")
    form = PasswordForm({"old_password": "old", "new_password": new, "again": new}, user=user)
    assert form.errors.get("new_password", []) == sentences


def test_a_fault_without_a_sentence_is_still_chinese(monkeypatch):
    def refuse(password, user):
        raise ValidationError("Odd.", code="odd")

    monkeypatch.setattr(forms, "validate_password", refuse)
    user = User(username="linyizhou")
    user.set_password("old")
    form = PasswordForm({"old_password": "old", "new_password": "x", "again": "x"}, user=user)
    assert form.errors["new_password"] == ["密码不合要求，请换一个。"]


def test_every_validator_in_use_is_of_the_four_that_have_a_sentence():
    used = {type(each).__name__ for each in get_password_validators(settings.AUTH_PASSWORD_VALIDATORS)}
    assert used == {
        "MinimumLengthValidator",
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    }
