"""Numbers of the documents: exact values, measure words, comparators, spans of source text."""
