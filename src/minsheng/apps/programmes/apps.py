"""Registration of the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, editions, projects, targets (方案与项目)."""

    name = "minsheng.apps.programmes"
    label = "programmes"
