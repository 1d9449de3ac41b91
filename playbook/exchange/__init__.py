"""What other programs read: one file holds one format."""
