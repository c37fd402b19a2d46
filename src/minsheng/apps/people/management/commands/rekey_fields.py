"""`python -m django rekey_fields`: the command for what the job `people.rekey` does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.apps.people.actor import Actor
from minsheng.apps.people.rekeying import rekey


class Command(BaseCommand):
    """Encrypts again, under the first key, what an older key has encrypted."""

    help = "把用旧密钥加密的内容改用第一把密钥重新加密；可以中断，再运行会接着做"

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 (Django's signature)
        """Prints how many values it was."""
        count = rekey(actor=Actor.system("rekey_fields"), advance=self._say)
        self.stdout.write(f"重新加密了 {count} 项内容。" if count else "没有用旧密钥加密的内容，不用再做。")

    def _say(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} / {total}")
