"""Divisions and units (区划与单位)."""
