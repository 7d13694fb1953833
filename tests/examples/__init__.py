"""Tests of the examples: they run as their docstrings say, and the index holds what they print."""
