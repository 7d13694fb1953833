"""rensa: full-set R-MinHash of token lists in one call, an LSH index filled and queried in one call each.

Its faster rho pipeline only flags articles that have a copy and does not say which, so it gives no clusters.
"""

import sys
from pathlib import Path

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.articles import BANDS, PERMUTATIONS, THRESHOLD, components, read, shingles, write


def main(source: Path, target: Path) -> None:
    ids, texts = read(source)
    sketches = RMinHash.from_token_sets(map(shingles, texts), num_perm=PERMUTATIONS, seed=42)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    index.insert_many(sketches)
    write(target, ids, components(len(ids), filter(None, index.query_all(sketches))))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
