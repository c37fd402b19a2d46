"""Pages of rounds and of instructions."""
