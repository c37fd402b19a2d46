"""Django's `flush`, which the chain's triggers would refuse."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from minsheng.apps.audit.seals import unsealed


class Command(flush.Command):
    """Empties the whole database, chain and head included; tests that commit need it after each of them."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 (Django's signature)
        """Lifts the triggers, empties every table, puts the triggers back."""
        with unsealed():
            super().handle(*args, **options)
