"""Registration of the app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Divisions and units (区划与单位)."""

    name = "minsheng.apps.places"
    label = "places"
