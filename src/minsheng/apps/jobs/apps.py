"""Registration of the app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work with progress (作业)."""

    name = "minsheng.apps.jobs"
    label = "jobs"
