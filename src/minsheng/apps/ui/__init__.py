"""Pages, components, refusals in words (界面)."""
