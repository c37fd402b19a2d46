"""Registration of the app."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """What has to be done and proved: problems and tasks (问题台账、交办事项)."""

    name = "minsheng.apps.matters"
    label = "matters"
