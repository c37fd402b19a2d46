"""Measures against the budgets of the design: `python -m tests.bench`."""
