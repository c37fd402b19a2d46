"""Registration of the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Pages, components, refusals in words (界面)."""

    name = "minsheng.apps.ui"
    label = "ui"
