"""What comes before what: rows that point at others of their list."""

from minsheng.core.ordering.cycles import first_cycle

__all__ = ["first_cycle"]
