"""Registration of the app."""

from django.apps import AppConfig


class SpotchecksConfig(AppConfig):
    """Spot checks of accepted entries (抽查核验)."""

    name = "minsheng.apps.spotchecks"
    label = "spotchecks"
