"""Registration of the app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The workbench and search (工作台)."""

    name = "minsheng.apps.desk"
    label = "desk"
