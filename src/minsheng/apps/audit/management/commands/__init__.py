"""Commands that Django replaces by ours."""
