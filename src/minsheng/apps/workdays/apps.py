"""Registration of the app."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """Working days of the calendar (工作日)."""

    name = "minsheng.apps.workdays"
    label = "workdays"
