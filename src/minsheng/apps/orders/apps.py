"""Registration of the app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Numbered papers with which a matter is pressed: blue, orange, red (督办单)."""

    name = "minsheng.apps.orders"
    label = "orders"

    def ready(self) -> None:
        """Have matters ask about papers that are out."""
        from minsheng.apps.matters.guards import register
        from minsheng.apps.orders.guarding import guard_papers

        register(guard_papers)
