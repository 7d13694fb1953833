"""Which articles share text, exactly and fast; knows bytes, not news."""
