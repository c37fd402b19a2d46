"""Money of projects by spending unit, source and month (资金)."""
