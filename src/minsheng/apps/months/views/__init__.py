"""The pages of months: reports, what stands of programmes and projects, the freeze."""
