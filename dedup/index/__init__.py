"""The index that lasts."""
