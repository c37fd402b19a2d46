"""Command line; `read` never imports Django."""
