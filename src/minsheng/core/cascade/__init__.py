"""Splits a target over units (任务分解): exact parts, their balance, what is typed or pasted."""
