"""Working days of the calendar (工作日)."""
