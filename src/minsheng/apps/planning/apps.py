"""Registration of the app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Milestones, gates and monthly curves of projects (推进计划)."""

    name = "minsheng.apps.planning"
    label = "planning"
