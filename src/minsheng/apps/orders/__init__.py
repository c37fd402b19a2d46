"""Supervision orders: numbered papers with which a matter is pressed (督办单)."""
