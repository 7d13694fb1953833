"""How right the clusters are, measured against a truth."""
