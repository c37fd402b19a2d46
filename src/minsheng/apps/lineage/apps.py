"""Registration of the app."""

from django.apps import AppConfig


class LineageConfig(AppConfig):
    """What an upper level's or an earlier year's projects became (上下级与历年对照)."""

    name = "minsheng.apps.lineage"
    label = "lineage"
