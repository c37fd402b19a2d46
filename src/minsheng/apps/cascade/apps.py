"""Registration of the app."""

from django.apps import AppConfig


class CascadeConfig(AppConfig):
    """Targets split among units (任务分解)."""

    name = "minsheng.apps.cascade"
    label = "cascade"
