"""Registration of the app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Who answers for a project, signed for by each unit (责任清单)."""

    name = "minsheng.apps.duties"
    label = "duties"
