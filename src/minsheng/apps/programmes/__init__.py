"""Programmes, editions, projects, targets (方案与项目)."""
