"""Registration of the app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Entries with evidence, movements, claims, and the standings of rows (台账)."""

    name = "minsheng.apps.ledger"
    label = "ledger"
