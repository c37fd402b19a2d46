"""Milestones, gates and monthly curves of projects (推进计划)."""
