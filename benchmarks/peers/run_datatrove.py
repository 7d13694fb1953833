"""datatrove: the first three stages of its minhash example, on this machine, in two processes.

With its tokeniser of English the signatures take four times as long, so it is given one that splits at blanks; the
text has no punctuation left by then. Tasks are by file, so the file is cut in two first.
"""

import struct
import sys
from pathlib import Path

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster
from datatrove.pipeline.readers import JsonlReader
from datatrove.utils.word_tokenizers import WordTokenizer

from benchmarks.peers.articles import BANDS, ROWS, SHINGLE, components, read, write

WORKERS = 2


class Blanks(WordTokenizer):  # type: ignore[misc]
    """Words are what stands between blanks."""

    def word_tokenize(self, text: str) -> list[str]:
        return text.split()

    def sent_tokenize(self, text: str) -> list[str]:
        return [text]

    def span_tokenize(self, text: str) -> list[tuple[int, int]]:
        return [(0, len(text))]


def main(source: Path, target: Path) -> None:
    folder = target.parent
    ids, texts = read(source)
    parts = cut(source, texts, folder / "parts")
    config = MinhashConfig(n_grams=SHINGLE, num_buckets=BANDS, hashes_per_bucket=ROWS)
    signatures, buckets, found = str(folder / "signatures"), str(folder / "buckets"), folder / "found"
    reader = JsonlReader(str(folder / "parts"), doc_progress=False)
    run(folder, WORKERS, [reader, MinhashDedupSignature(signatures, config, language=Blanks())])
    run(folder, BANDS, [MinhashDedupBuckets(signatures, buckets, config=config, lines_to_buffer=-1)])
    run(folder, 1, [MinhashDedupCluster(buckets, str(found), config, save_cluster_id=True)])
    groups: dict[int, list[int]] = {}
    for number, places in enumerate(parts):
        path = found / f"{number:06d}.clusters"
        for place, cluster in struct.iter_unpack("<2I", path.read_bytes() if path.exists() else b""):
            groups.setdefault(cluster, []).append(places[place])
    write(target, ids, components(len(ids), groups.values()))


def cut(source: Path, texts: list[str], folder: Path) -> list[list[int]]:
    """The file in as many parts as there are workers, and the places of their articles. Empty texts are left out."""
    folder.mkdir()
    full = [place for place, text in enumerate(texts) if text]
    lines = source.read_bytes().splitlines(keepends=True)
    size = -(-len(full) // WORKERS)
    parts = [full[start : start + size] for start in range(0, len(full), size)]
    for number, places in enumerate(parts):
        (folder / f"{number}.jsonl").write_bytes(b"".join(lines[place] for place in places))
    return parts


def run(folder: Path, tasks: int, pipeline: list[PipelineStep]) -> None:
    logs = str(folder / f"logs-{tasks}")
    LocalPipelineExecutor(pipeline, tasks=tasks, workers=min(tasks, WORKERS), logging_dir=logs).run()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
