"""What a locked-out person is told."""
