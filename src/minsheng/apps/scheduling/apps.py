"""Registration of the app."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    """Rounds with chases, agenda and minutes that become tasks; instructions of leaders (调度、批示)."""

    name = "minsheng.apps.scheduling"
    label = "scheduling"
