"""Pages of splits, one module for each kind of page."""
