"""Notices, readings, review (通知的导入与核对)."""
