"""Registration of the app."""

from django.apps import AppConfig


class TalksConfig(AppConfig):
    """Units called in for a talk, what they promised, and what came of it (约谈)."""

    name = "minsheng.apps.talks"
    label = "talks"
