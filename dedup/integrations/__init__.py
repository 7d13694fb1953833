"""dedup inside other programs: one file each, which imports that program only when it is used."""
