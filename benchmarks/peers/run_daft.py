"""Daft: the pipeline of its example "MinHash Deduplication", with as many hashes as the others.

Its text normalisation, its MinHash expression, bands grouped by Daft. The components are found here, by a union of
sets in memory: on one machine that is faster than the example's rounds of joins.
"""

import sys
from pathlib import Path

import daft
from daft import col
from daft.functions import monotonically_increasing_id

from benchmarks.peers.articles import BANDS, PERMUTATIONS, ROWS, SHINGLE, components, write


def main(source: Path, target: Path) -> None:
    words = col("text").normalize(remove_punct=True, lowercase=True, nfd_unicode=True, white_space=True)
    hashes = words.minhash(num_hashes=PERMUTATIONS, ngram_size=SHINGLE, seed=42, hash_function="xxhash")
    sketches = (
        daft.read_json(str(source))
        .select("id", hashes.alias("hashes"))
        .with_column("node", monotonically_increasing_id())
        .collect()
    )
    buckets = (
        sketches.select("node", col("hashes").chunk(ROWS).alias("band"), daft.lit(list(range(BANDS))).alias("number"))
        .explode("band", "number")
        .groupby("number", "band")
        .agg(col("node").list_agg().alias("nodes"))
        .where(col("nodes").list_count() > 1)
        .select("nodes")
        .to_pydict()["nodes"]
    )
    articles = sketches.select("id", "node").to_pydict()
    place = {node: place for place, node in enumerate(articles["node"])}
    write(target, articles["id"], components(len(place), ([place[node] for node in nodes] for nodes in buckets)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
