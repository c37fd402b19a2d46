"""Registration of the app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented district (演示数据)."""

    name = "minsheng.apps.demo"
    label = "demo"
