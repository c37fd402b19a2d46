"""Office files in and out: bytes in, the block-and-table type of `core.policy` out, and back.

Doors: `notice.read_notice`, `opening.open_document`, `plain.pasted_document`. Nothing is loaded here: each
process that reads one file would pay for it.
"""
