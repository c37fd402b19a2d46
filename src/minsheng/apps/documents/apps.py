"""Registration of the app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Official papers: letterheads, numbers, what was issued and signed (公文)."""

    name = "minsheng.apps.documents"
    label = "documents"
