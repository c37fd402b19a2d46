"""Scheduling rounds with chases, agenda and minutes; instructions of leaders; rhythm of projects (调度)."""
