"""Spot checks of accepted entries (抽查核验): a sample by a recorded seed, and what was found."""
