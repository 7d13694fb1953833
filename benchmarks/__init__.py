"""Benchmarks of dedup: made-up corpora, speed, accuracy."""
