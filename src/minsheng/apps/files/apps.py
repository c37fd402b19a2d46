"""Registration of the app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Content-addressed files (文件)."""

    name = "minsheng.apps.files"
    label = "files"
