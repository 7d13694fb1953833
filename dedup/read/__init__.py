"""What one article says, taken by itself; only for articles with a candidate."""
