"""Registration of the app."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """What projects were given and paid, by spending unit, source and month (资金)."""

    name = "minsheng.apps.funds"
    label = "funds"

    def ready(self) -> None:
        """Have the download of everything a sheet of this."""
        from minsheng.apps.funds.everything import money_sheet
        from minsheng.apps.ledger.sheets.adding import register

        register(money_sheet)
