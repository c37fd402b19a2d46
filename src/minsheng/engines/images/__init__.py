"""Photos as they come from a camera: when they were taken, and their bytes without where."""

from minsheng.engines.images.cleaning import KINDS, Cleaned, cleaned
from minsheng.engines.images.problems import ImageDamaged, ImageTooLarge

__all__ = ["KINDS", "Cleaned", "ImageDamaged", "ImageTooLarge", "cleaned"]
