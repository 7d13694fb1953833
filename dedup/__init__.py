"""Placeholder; public names come later."""

__version__ = "0.1.0"
