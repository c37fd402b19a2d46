"""Registration of the app."""

from django.apps import AppConfig


class MonthsConfig(AppConfig):
    """Monthly reports, the freeze, and the standings of targets and projects (月报与完成情况)."""

    name = "minsheng.apps.months"
    label = "months"

    def ready(self) -> None:
        """Have the download of everything a sheet of this."""
        from minsheng.apps.ledger.sheets.adding import register
        from minsheng.apps.months.everything import reports_sheet

        register(reports_sheet)
