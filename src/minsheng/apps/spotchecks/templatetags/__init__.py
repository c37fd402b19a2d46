"""What templates of spot checks say."""
