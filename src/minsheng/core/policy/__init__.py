"""The reader: text of a notice in, every promise with its place in the text out."""

from minsheng.core.policy.reader import read

__all__ = ["read"]
