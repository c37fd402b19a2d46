"""Append-only chain of who did what (审计)."""
