"""Registration of the app."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    """Monthly reports, the freeze, and the standings of targets and projects (月报与完成情况)."""

    name = "minsheng.apps.months"
    label = "months"
