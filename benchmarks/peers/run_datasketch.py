"""datasketch 2: MinHash in bulk with xxHash, then MinHashLSH, filled without looking for double keys."""

import sys
from pathlib import Path

import xxhash
from datasketch import MinHash, MinHashLSH

from benchmarks.peers.articles import BANDS, PERMUTATIONS, ROWS, components, read, shingles, write


def main(source: Path, target: Path) -> None:
    ids, texts = read(source)
    tokens = ([shingle.encode() for shingle in shingles(text)] for text in texts)
    sketches = MinHash.bulk(tokens, num_perm=PERMUTATIONS, hashfunc=xxhash.xxh32_intdigest)
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for place, sketch in enumerate(sketches):
        index.insert(place, sketch, check_duplication=False)
    write(target, ids, components(len(ids), map(index.query, sketches)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
