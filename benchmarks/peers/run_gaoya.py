"""gaoya: its own analyser and its parallel bulk calls, for insertion and for queries."""

import sys
from pathlib import Path

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.articles import BANDS, PERMUTATIONS, ROWS, SHINGLE, THRESHOLD, components, read, write


def main(source: Path, target: Path) -> None:
    ids, texts = read(source)
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=BANDS,
        band_size=ROWS,
        num_hashes=PERMUTATIONS,
        analyzer="word",
        lowercase=True,
        ngram_range=(SHINGLE, SHINGLE),
        id_container="smallvec",  # "when the number of similar documents is expected to be small"
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    write(target, ids, components(len(ids), filter(None, index.par_bulk_query(texts))))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
