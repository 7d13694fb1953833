"""What carries articles and pairs from one part to the next: the steps of `pipeline`, which reads them in order."""
