"""The only way in: documents become linked, immutable records, and every problem is collected."""
