"""Template libraries of the app."""
