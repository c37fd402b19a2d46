"""Office files in and out: bytes in, the block-and-table type of `core.policy` out, and back."""
