"""Registration of the app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """What projects were given and paid, by spending unit, source and month (资金)."""

    name = "minsheng.apps.funds"
    label = "funds"
