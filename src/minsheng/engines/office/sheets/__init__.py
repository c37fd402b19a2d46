"""Workbooks: in as notices (`source`) or as values (`workbooks_in`), out as files (`workbooks_out`)."""
