"""Bulletins on a frozen month: counts, places, the late ones, seven days for objections (通报)."""
