"""The pages of the ledger: my rows, one row, one entry, acceptance, how targets are entered."""
