"""Registration of the app."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """What is told to all about a frozen month, with objections and corrections (通报)."""

    name = "minsheng.apps.bulletins"
    label = "bulletins"
