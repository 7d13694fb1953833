"""Where articles, sketches and findings are kept: one file each, one contract (pipeline.Store)."""
