"""text-dedup: its minhash command, in as many processes as there are processors, with the hash it calls faster."""

import os
import sys
from pathlib import Path

from benchmarks.peers.articles import BANDS, PERMUTATIONS, ROWS, SHINGLE, read, write


def main(source: Path, target: Path) -> None:
    folder = target.parent
    os.environ |= {"HF_HOME": str(folder / "home"), "HF_HUB_OFFLINE": "1"}  # nothing is asked of any network
    from text_dedup import minhash

    options: dict[str, object] = {
        "path": "json",
        "data_files": source,
        "split": "train",
        "cache_dir": folder / "cache",
        "output": folder / "output",
        "column": "text",
        "ngram": SHINGLE,
        "num_perm": PERMUTATIONS,
        "b": BANDS,
        "r": ROWS,
        "hash_func": "xxh3",
    }
    minhash.main([f"--{name}={value}" for name, value in options.items()], standalone_mode=False)
    ids, _ = read(source)
    write(target, ids, [minhash.uf.find(place) for place in range(len(ids))])


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
