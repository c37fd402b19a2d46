"""Registration of the app."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """Layouts for filing upwards (上报格式)."""

    name = "minsheng.apps.filing"
    label = "filing"
