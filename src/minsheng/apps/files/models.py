"""Stored bytes, found by their SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint


class File(models.Model):
    """Some bytes kept once (文件); the name they came under stands on the row that uses them."""

    sha256 = models.CharField("摘要", max_length=64, unique=True)
    size = models.BigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=100)
    name = models.CharField("存放位置", max_length=100, unique=True)
    created_at = models.DateTimeField("存入时间", auto_now_add=True)

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["id"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(condition=Q(size__gte=0), name="files_file_size_not_negative"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
