"""Template filters and tags of the look."""
