"""How fast each kernel is: µs an article, MB of text a second, in one thread and in two, beside its NumPy twin.

    uv run python -m benchmarks.kernels                   # 2,000 generated articles
    uv run python -m benchmarks.kernels corpus.jsonl      # the texts of a corpus
    uv run python -m benchmarks.kernels --first           # how long each takes to compile, and all together
    uv run python -m benchmarks.kernels --scripts         # how fast words are found in several scripts

Each kernel gets what the one before it made, in the pieces in which the texts are worked on; the best of a few rounds
counts.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks import corpus
from dedup.find import plain
from dedup.find.hashing import I64, U64
from dedup.find.profile import RUN, STORIES
from dedup.find.sketches import band_keys, permutations
from dedup.find.work import Texts
from dedup.params import Params
from dedup.unicode import tables

PARAMS = Params()
PIECE = 150  # articles in a piece
ROUNDS = 5
Ragged = tuple[U64, I64]
SCRIPTS = {  # "Today the government announced a new economic policy", more or less
    "English": "The government announced a new economic policy today, officials said. ",
    "German": "Die Bundesregierung hat heute größere Änderungen für Bürger angekündigt. ",
    "Vietnamese": "Chính phủ hôm nay đã công bố chính sách kinh tế mới. ",
    "Russian": "Правительство сегодня объявило о новой экономической политике. ",
    "Arabic": "أعلنت الحكومة اليوم عن سياسة اقتصادية جديدة، وقالت. ",
    "Hindi": "सरकार ने आज नई आर्थिक नीति की घोषणा की है। ",
    "Chinese": "政府今天宣布了新的经济政策，据报道。",
    "Korean": "정부는 오늘 새로운 경제 정책을 발표했다고 밝혔다. ",
    "Thai": "รัฐบาลประกาศนโยบายเศรษฐกิจใหม่วันนี้ ",
    "emoji": "Great news today 😀 for all 🎉🎉 people! ",
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the kernels one by one.")
    parser.add_argument("corpus", nargs="?", type=Path, help="a JSONL file with texts (2,000 generated ones)")
    parser.add_argument("--count", type=int, default=2_000, help="articles at most (2000)")
    parser.add_argument("--first", action="store_true", help="measure the first run ever, which compiles")
    parser.add_argument("--scripts", action="store_true", help="measure word_hashes on sentences in several scripts")
    options = parser.parse_args()
    if options.scripts:
        show_scripts()
    elif options.first and "NUMBA_CACHE_DIR" not in os.environ:
        with tempfile.TemporaryDirectory() as folder:
            again = [sys.executable, "-m", "benchmarks.kernels", "--first"]
            subprocess.run(again, check=True, env={**os.environ, "NUMBA_CACHE_DIR": folder})
    elif options.first:
        first_run()
    else:
        show(texts_of(options.corpus, options.count))


def texts_of(path: Path | None, count: int) -> list[str]:
    """The texts of a corpus, of a generated one without a path."""
    with tempfile.TemporaryDirectory() as folder:
        if path is None:
            path = Path(folder) / "corpus.jsonl"
            corpus.write(path, count, 7)
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in islice(lines, count)]


def calls(texts: Texts, module: ModuleType, before: ModuleType) -> list[tuple[str, Callable[[], object]]]:
    """Each kernel of a module with its arguments for one piece of texts, made by those of `before`."""
    words = before.word_hashes(texts.data, texts.offsets, tables())
    shingles: Ragged = before.shingle_hashes(*words, PARAMS.shingle)
    longer: Ragged = before.shingle_hashes(*words, PARAMS.sample_shingle)
    runs: Ragged = before.shingle_hashes(*words, RUN)
    sets: Ragged = before.sorted_sets(*shingles)
    signatures = before.one_permutation(*shingles, PARAMS.permutations)
    keys = band_keys(signatures, PARAMS)
    count = len(texts)
    owners, nodes = np.repeat(np.arange(count), np.diff(runs[1])), np.arange(count)
    outlets, known = np.ones(count, np.uint64), module.lookup(np.unique(runs[0][::50]))
    return [
        ("word_hashes", lambda: module.word_hashes(texts.data, texts.offsets, tables())),
        ("shingle_hashes", lambda: module.shingle_hashes(*words, PARAMS.shingle)),
        ("content_hashes", lambda: module.content_hashes(*words)),
        ("one_permutation", lambda: module.one_permutation(*shingles, PARAMS.permutations)),
        ("affine32", lambda: module.affine32(*shingles, *permutations(128, 1))),
        ("winnow", lambda: module.winnow(*longer, PARAMS.sample_window)),
        ("bucket_pairs", lambda: [module.bucket_pairs(band, nodes, PARAMS.band_cap, PARAMS.hubs) for band in keys.T]),
        ("recurring", lambda: module.recurring(runs[0], owners, STORIES)),
        ("within_runs", lambda: module.within_runs(*runs, outlets, known, shingles[1], RUN - PARAMS.shingle)),
        ("sorted_sets", lambda: module.sorted_sets(*shingles)),
        ("shared_counts", lambda: module.shared_counts(sets[0], sets[1][:-1], sets[1][1:], nodes[:-1], nodes[1:])),
    ]


def show(written: Sequence[str]) -> None:
    """Measure all kernels, and print a line for each."""
    from dedup.find import kernels

    pieces = [Texts.pack(written[at : at + PIECE]) for at in range(0, len(written), PIECE)]
    size = sum(len(piece.data) for piece in pieces)
    print(f"{len(written):,} articles of {size / len(written):,.0f} bytes: µs an article (MB of text a second)")
    print(f"{'kernel':<16}{'one thread':>18}{'two threads':>18}{'NumPy':>18}")
    compiled, twins = ([calls(piece, module, kernels) for piece in pieces] for module in (kernels, plain))
    for number, (name, _) in enumerate(compiled[0]):
        ours, theirs = [piece[number][1] for piece in compiled], [piece[number][1] for piece in twins]
        seconds = (best(ours, 1, ROUNDS), best(ours, 2, ROUNDS), best(theirs, 1, 1))
        cells = [f"{taken / len(written) * 1e6:.1f} ({size / taken / 1e6:,.0f})" for taken in seconds]
        print(f"{name:<16}" + "".join(f"{cell:>18}" for cell in cells))


def show_scripts() -> None:
    """Measure how fast the words of one sentence are found that stands in a text again and again, by script."""
    from dedup.find import kernels

    print(f"{'word_hashes':<16}{'MB a second':>18}{'ns a word':>18}")
    for name, sentence in SCRIPTS.items():
        texts = Texts.pack([sentence * (3_000 // len(sentence.encode()))] * PIECE)
        words = int(kernels.word_hashes(texts.data, texts.offsets, tables())[1][-1])
        taken = best([lambda: kernels.word_hashes(texts.data, texts.offsets, tables())], 1, 10 * ROUNDS)  # noqa: B023
        print(f"{name:<16}{len(texts.data) / taken / 1e6:>18,.0f}{taken / words * 1e9:>18.1f}")


def best(work: Sequence[Callable[[], object]], threads: int, rounds: int) -> float:
    """The least time that all the work takes, in seconds."""
    taken = []
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(rounds):
            start = time.perf_counter()
            for _ in pool.map(lambda one: one(), work):
                pass
            taken.append(time.perf_counter() - start)
    return min(taken)


def first_run() -> None:
    """Load and compile all kernels, in seconds of processor time; what two kernels use is compiled with the first."""
    start = time.process_time()
    from dedup.find import kernels

    texts = Texts.pack(["Some words of a naïve text, and some more of them."] * 3)
    print(f"{'import':<16}{time.process_time() - start:6.2f} s")
    for name, call in calls(texts, kernels, plain):
        before = time.process_time()
        call()
        print(f"{name:<16}{time.process_time() - before:6.2f} s")
    print(f"{'together':<16}{time.process_time() - start:6.2f} s")


if __name__ == "__main__":
    main()
