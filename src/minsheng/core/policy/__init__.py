"""Notices: `reader.read` takes a text, every promise comes out with its place; `source` is what a text is."""
