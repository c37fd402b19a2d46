"""Users, posts and who held which post when (人员、岗位、任职)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from minsheng.apps.people.fields import EncryptedField
from minsheng.apps.places.models import NameKind, Unit, UnitName, in_force
from minsheng.apps.places.tree import Viewer, in_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint


class Role(models.TextChoices):
    """What a post does (岗位角色); lead and cooperating are relations of its unit to a project, not roles."""

    OFFICE = "office", "民生办"
    LEADER = "leader", "领导"
    REPORTER = "reporter", "填报"
    APPROVER = "approver", "审核"
    FINANCE = "finance", "财政"
    SUPERVISOR = "supervisor", "督查"
    EVALUATOR = "evaluator", "评价"
    DEPUTY = "deputy", "代表委员"
    PROVIDER = "provider", "承接方"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_OFFICER = "security_officer", "安全管理员"
    AUDITOR = "auditor", "审计管理员"


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR})
"""The three separated administrators (三员): who holds one holds no other post."""


class UserManager(BaseUserManager["User"]):
    """Makes users by name; the password is hashed, never kept.

    The telephone is read only where it is shown: a key that is missing must not keep anybody from logging in.
    """

    def get_queryset(self) -> models.QuerySet[User]:
        """Users without their telephones, which are fetched when they are asked for."""
        return super().get_queryset().defer("phone")

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:  # noqa: ANN401
        """A saved user; without a password nobody can log in as it."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    """Filters over users."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The users who hold or held a post of a unit in or under the viewer's division."""
        if viewer.area == "":
            return self
        held = Tenure.objects.filter(in_area(viewer, "post__unit__division__path"))
        return self.filter(pk__in=held.values("user_id"))


class User(AbstractBaseUser):
    """One person's account (账号); its name is never used again and the row is deactivated, not deleted."""

    username = models.CharField(
        "用户名", max_length=40, unique=True, error_messages={"unique": "这个用户名已有人使用"}
    )
    display_name = models.CharField("姓名", max_length=40)
    phone = EncryptedField("办公电话", null=True, blank=True)
    is_active = models.BooleanField("可登录", default=True)
    must_change_password = models.BooleanField("须改密码", default=True)
    password_changed_at = models.DateTimeField("改密时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["username"]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """The person's name; Django asks for it under this word."""
        return self.display_name


class PostQuerySet(models.QuerySet["Post"]):
    """Filters over posts."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The posts of units in or under the viewer's division."""
        return self.filter(in_area(viewer, "unit__division__path"))

    def held_by(self, user: User | int, on: datetime.date) -> Self:
        """The posts that a user holds on a day, of units that exist then; oldest tenure first.

        Each has `unit_short`, the first short name that its unit bears on the day, or None.
        """
        tenures = Tenure.objects.filter(in_force(on), user=user)
        short = UnitName.objects.filter(in_force(on), unit=OuterRef("unit"), kind=NameKind.SHORT)
        unit_exists = Q(unit__ends_on__isnull=True) | Q(unit__ends_on__gt=on)
        rows = self.filter(in_force(on), unit_exists, tenures__in=tenures)
        rows = rows.annotate(unit_short=Subquery(short.order_by("id").values("name")[:1]))
        return rows.select_related("unit__division").order_by("tenures__begins_on", "id")


class Post(models.Model):
    """One post of a unit (岗位): people come and go, what the post did stays with it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=20, choices=Role)
    title = models.CharField("岗位名称", max_length=60)
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("终止日", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["unit", "id"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                name="people_post_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["unit", "title"], condition=Q(ends_on__isnull=True), name="people_post_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"

    def division_path(self) -> str:
        """The path by which rights on rows are judged."""
        return self.unit.division.path


class Tenure(models.Model):
    """Who held a post from a day to a day, the last excluded (任职); a hand-over adds a row."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tenures")
    user = models.ForeignKey(User, models.PROTECT, related_name="tenures")
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("终止日", null=True, blank=True)

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["post", "begins_on"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                name="people_tenure_runs_forward",
            ),
            models.UniqueConstraint(
                fields=["post"], condition=Q(ends_on__isnull=True), name="people_tenure_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.user.username}"
