"""What shared text means; knows news, not hashes."""
