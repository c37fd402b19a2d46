"""minsheng: the whole year of livelihood projects (民生实事), from the notice to next year's list."""

__version__ = "0.1.0"
