"""Long work with progress (作业)."""
