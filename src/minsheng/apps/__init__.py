"""Thin Django apps over the core."""
