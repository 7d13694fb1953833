"""dedup beside its peers, on one file and one machine: python -m benchmarks.peers (see __main__.py)."""
