"""Pages of log-in, accounts, units, posts and rights; one module for each."""
