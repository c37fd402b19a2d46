"""Registration of the app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices, readings, review (通知的导入与核对)."""

    name = "minsheng.apps.notices"
    label = "notices"
