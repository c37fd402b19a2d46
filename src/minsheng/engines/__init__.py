"""Bridges to libraries; none of them knows Django."""
