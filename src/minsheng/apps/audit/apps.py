"""Registration of the app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only chain of who did what (审计)."""

    name = "minsheng.apps.audit"
    label = "audit"
