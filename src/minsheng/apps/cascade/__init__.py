"""Targets split among units (任务分解)."""
