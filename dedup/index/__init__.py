"""The index that lasts: the same pipeline as a batch, over one file; see index.Index."""
