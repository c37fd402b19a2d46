"""Pure domain code: standard library and cn2an on single tokens; no Django, no clock, no outside files."""
