"""Workbooks of the ledger (登记表): out for a unit and month, filled in offline, and back in."""
