"""The reader: text of a notice in, every promise with its place in the text out."""
