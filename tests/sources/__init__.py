"""Tests of the door in."""
