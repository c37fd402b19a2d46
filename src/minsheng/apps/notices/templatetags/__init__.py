"""Template words of the notices."""
