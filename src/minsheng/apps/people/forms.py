"""Shapes of what is typed on the pages of accounts, units and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from minsheng.apps.people.actions import NewAccount, NewPost
from minsheng.apps.people.models import Role, User
from minsheng.apps.places.actions import NewUnit
from minsheng.apps.places.models import Division, NameKind, SuccessionKind, Unit, UnitKind
from minsheng.apps.ui.fieldwords import PlainForm

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


_ALIAS_KINDS = [(kind.value, kind.label) for kind in (NameKind.SHORT, NameKind.FORMER)]


class DayInput(forms.DateInput):
    """The browser's own calendar; a plain text field where it has none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UserNameAndPhone(PlainForm):
    """Name, user name and telephone of a new account."""

    display_name = forms.CharField(label="姓名", max_length=40)
    username = forms.CharField(
        label="用户名",
        max_length=40,
        help_text="小写字母开头，可用字母、数字、点、横线、下划线，建好后不能改。",
    )
    phone = forms.CharField(
        label="办公电话",
        max_length=20,
        required=False,
        help_text="加密保存，只有本区划的办公室和系统管理员看得到全号。",
    )

    def account(self) -> NewAccount:
        """The account that was typed."""
        given = self.cleaned_data
        return NewAccount(given["username"], given["display_name"], given["phone"])


class LoginForm(PlainForm):
    """User name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


_UNFIT = {
    "password_too_short": "密码太短，至少要 %(min_length)d 位。",
    "password_too_similar": "密码与用户名太像，请换一个。",
    "password_too_common": "这是常见密码，容易被猜到，请换一个。",
    "password_entirely_numeric": "密码不能全是数字，请加上字母、汉字或符号。",
}
"""By code of Django's validators, whose own Chinese is not whole."""


class PasswordForm(PlainForm):
    """The old password and, twice, the new one."""

    old_password = forms.CharField(
        label="原密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label="新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍新密码",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:  # noqa: ANN401 (Django's signature)
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_old_password(self) -> str:
        """Refused where it is not the present one."""
        given: str = self.cleaned_data["old_password"]
        if not self._user.check_password(given):
            raise ValidationError("原密码不对。忘记了请找系统管理员重置。")
        return given

    def clean(self) -> dict[str, Any]:
        """The rules of a password, then that both were typed alike."""
        given = super().clean() or {}
        new, again = given.get("new_password"), given.get("again")
        if new:
            try:
                validate_password(new, self._user)
            except ValidationError as error:
                self.add_error("new_password", _in_words(error))
        if new and again and new != again:
            self.add_error("again", "两遍输入的新密码不一样。")
        return given


class PhoneForm(PlainForm):
    """The own office telephone."""

    phone = forms.CharField(label="办公电话", max_length=20, required=False)


_SUPERIOR = "社区、站所归哪个单位管，就选哪个；那个单位可以给它往下分任务。"


class UnitForm(PlainForm):
    """A unit to be registered."""

    division = forms.ModelChoiceField(Division.objects.none(), label="区划", empty_label=None)
    name = forms.CharField(
        label="全称", max_length=80, help_text="按机构编制文件上的全称，例如“望湖区民政局”。"
    )
    short_names = forms.CharField(
        label="简称",
        max_length=200,
        required=False,
        help_text="通知里常用的叫法，几个之间用顿号分开，例如“区民政局、民政局”。",
    )
    kind = forms.ChoiceField(label="类别", choices=UnitKind)
    begins_on = forms.DateField(
        label="起始日", widget=DayInput(), help_text="一直就有的单位不用改；新成立的填成立日。"
    )
    superior_line = forms.CharField(
        label="上级条线", max_length=80, required=False, help_text="垂直管理单位填写，例如“市公安局”。"
    )
    superior = forms.ModelChoiceField(
        Unit.objects.none(), label="上级单位", required=False, empty_label="没有", help_text=_SUPERIOR
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's signature)
        divisions: QuerySet[Division],
        units: QuerySet[Unit],
        **kwargs: Any,  # noqa: ANN401 (Django's signature)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]  # a choice field
        self.fields["superior"].queryset = units  # type: ignore[attr-defined]  # a choice field

    def unit(self) -> NewUnit:
        """The unit that was typed."""
        given = self.cleaned_data
        return NewUnit(
            division=given["division"],
            name=given["name"],
            kind=UnitKind(given["kind"]),
            begins_on=given["begins_on"],
            short_names=split_names(given["short_names"]),
            superior_line=given["superior_line"],
            superior=given["superior"],
        )


class SuperiorForm(PlainForm):
    """Who stands above a unit in its line."""

    superior = forms.ModelChoiceField(
        Unit.objects.none(), label="上级单位", required=False, empty_label="没有", help_text=_SUPERIOR
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["superior"].queryset = units  # type: ignore[attr-defined]  # a choice field


class RenameForm(PlainForm):
    """A new full name from a day on."""

    name = forms.CharField(label="新的全称", max_length=80)
    day = forms.DateField(
        label="从哪一天起",
        widget=DayInput(),
        help_text="以批准文件为准，不能晚于今天。原名称自动记为曾用名。",
    )


class AliasForm(PlainForm):
    """A further name from a day on."""

    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="名称类别", choices=_ALIAS_KINDS)
    begins_on = forms.DateField(
        label="从哪一天起", widget=DayInput(), help_text="说不准就不改，早先的通知也能认出来。"
    )


class SuccessionForm(PlainForm):
    """Who follows a unit, how and when."""

    successor = forms.ModelChoiceField(Unit.objects.none(), label="承继单位", empty_label=None)
    kind = forms.ChoiceField(label="方式", choices=SuccessionKind)
    day = forms.DateField(label="从哪一天起", widget=DayInput())

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = units  # type: ignore[attr-defined]  # a choice field


class GroupForm(PlainForm):
    """A name that stands for several units."""

    division = forms.ModelChoiceField(Division.objects.none(), label="区划", empty_label=None)
    name = forms.CharField(label="统称", max_length=80, help_text="照通知里的写法，例如“各街道（镇）”。")
    members = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="成员", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (Django's signature)
        divisions: QuerySet[Division],
        units: QuerySet[Unit],
        **kwargs: Any,  # noqa: ANN401 (Django's signature)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]  # a choice field
        self.fields["members"].queryset = units  # type: ignore[attr-defined]  # a choice field


class PostForm(PlainForm):
    """A post to be set up."""

    role = forms.ChoiceField(label="角色", choices=Role)
    title = forms.CharField(label="岗位名称", max_length=60, help_text="例如“综合岗”。同一单位内不能重名。")
    begins_on = forms.DateField(label="起始日", widget=DayInput())

    def post(self) -> NewPost:
        """The post that was typed."""
        given = self.cleaned_data
        return NewPost(Role(given["role"]), given["title"], given["begins_on"])


class AppointForm(PlainForm):
    """Somebody who has an account already takes a post."""

    user = forms.ModelChoiceField(User.objects.none(), label="由谁担任")
    begins_on = forms.DateField(label="从哪一天起", widget=DayInput())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _offer_users(self.fields["user"], actor)


class NewcomerForm(UserNameAndPhone):
    """Somebody without an account takes a post."""

    begins_on = forms.DateField(label="从哪一天起", widget=DayInput())


class HandOverForm(PlainForm):
    """Somebody who has an account already follows in a post."""

    successor = forms.ModelChoiceField(User.objects.none(), label="接任的人")
    day = forms.DateField(label="接任日", widget=DayInput(), help_text="前任最后一天是接任日的前一天。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _offer_users(self.fields["successor"], actor)


class HandOverToNewcomerForm(UserNameAndPhone):
    """Somebody without an account follows in a post."""

    day = forms.DateField(label="接任日", widget=DayInput(), help_text="前任最后一天是接任日的前一天。")


class DayForm(PlainForm):
    """A day from which something ends."""

    day = forms.DateField(label="从哪一天起", widget=DayInput())


def _in_words(error: ValidationError) -> list[ValidationError]:
    """Each fault of a password as one Chinese sentence; they stand one after the other on the page."""
    return [
        ValidationError(_UNFIT.get(each.code or "", "密码不合要求，请换一个。"), each.code, each.params)
        for each in error.error_list
    ]


def split_names(text: str) -> list[str]:
    """The names between 、，,；; or white space, in order, each once."""
    for mark in "，,；;\n\t 　":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(part for part in text.split("、") if part))


def first_day(today: datetime.date) -> dict[str, datetime.date]:
    """Today, as the first value of every day field."""
    return {"begins_on": today, "day": today}


def _offer_users(field: forms.Field, actor: Actor) -> None:
    users = User.objects.visible_to(actor).filter(is_active=True)
    field.queryset = users  # type: ignore[attr-defined]  # a choice field
    field.label_from_instance = lambda user: f"{user.display_name}（{user.username}）"  # type: ignore[attr-defined]  # a choice field
