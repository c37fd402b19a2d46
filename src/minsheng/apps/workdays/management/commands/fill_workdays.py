"""`python -m django fill_workdays`: the calendar of the years that the library knows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from minsheng.apps.people.actor import Actor
from minsheng.apps.workdays.actions import fill_workdays


class Command(BaseCommand):
    """Writes the days that are missing; `minsheng setup`, `demo` and `serve` run it too."""

    help = "按日历库写入各年工作日；可以重复运行，办公室改过的日子不动"

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401 (Django's signature)
        """Prints how many days it was."""
        count = fill_workdays(actor=Actor.system("fill_workdays"), at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"写入工作日历 {count} 天。" if count else "工作日历已是最新，不用再写。")
