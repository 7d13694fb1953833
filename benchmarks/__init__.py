"""Benchmarks of dedup: made-up corpora, speed, accuracy."""

import os

# Every process that is measured would compile all its modules anew where this is set: a second of numba's alone.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
