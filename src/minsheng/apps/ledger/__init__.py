"""What was done, entered once, and what stands because of it (台账)."""
