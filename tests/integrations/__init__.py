"""Tests of what plugs dedup into other programs."""
