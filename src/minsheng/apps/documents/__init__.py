"""Letterheads, numbers and official papers, from the text to the signed scan (公文)."""
