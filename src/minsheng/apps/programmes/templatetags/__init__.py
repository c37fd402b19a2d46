"""Template words of the programmes."""
