"""Kills a process that writes to an index at random moments, over and over, and looks at what is there.

    uv run python -m benchmarks.kills                 # 500 rounds
    uv run python -m benchmarks.kills --rounds 50 --seed 7

The writer adds small batches, removes old ones and learns, one transaction each, and notes each that was acknowledged
in a log of its own, brought to the disk. What it does follows from the number of the operation, so after a kill the
index must hold exactly what it held after the last acknowledged operation, or after the one that was under way. Its
check must find nothing, and the next round goes on with the same file.
"""

import argparse
import multiprocessing
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dedup.article import Article
from dedup.index.index import Index

BATCH = 5  # articles
KEPT = 12  # batches; older ones are removed
LONGEST = 0.5  # seconds from the first acknowledgement of a round to the kill
STARTED = 60.0  # seconds in which a writer must have done something
WORDS = [f"{a}{b}{c}" for a in ("ba", "ke", "li", "mo", "nu") for b in ("r", "s", "tt", "n") for c in "aeiouy"]


def text(seed: int, edited: int = 0) -> str:
    """A made-up story, or the same with some words replaced."""
    chance, edits = random.Random(seed), random.Random(edited)
    words = [chance.choice(WORDS) + chance.choice(WORDS) for _ in range(70)]
    return " ".join(edits.choice(WORDS) if edited and edits.random() < 0.05 else word for word in words)


def batch(number: int) -> list[Article]:
    """Articles of which some are copies of others, and of those before; in each other batch the last is a new version."""
    found = [
        Article(f"{number}-{place}", text(number // 3 * 3 + place % 3, number + place), source=f"outlet {place}")
        for place in range(BATCH)
    ]
    return [*found, Article(f"{number // 2}-revised", text(-1 - number // 2, number % 2), source="outlet 1")]


def gone_with(number: int) -> set[str]:
    """The ids that are removed with a batch."""
    revised = f"{number // 2}-revised"
    return {f"{number}-{place}" for place in range(BATCH)} | ({revised, f"{revised}@1"} if number % 2 else set())


def operation(number: int) -> tuple[str, int]:
    """What is done, and with which batch: batches come and, later, go in turns; now and then furniture is learned."""
    step, kind = divmod(number, 9)
    of = 4 * step + kind // 2
    return ("learn", 0) if kind == 8 else ("remove", of - KEPT) if kind % 2 else ("add", of)


def operate(index: Index, number: int) -> None:
    """One operation: one transaction."""
    kind, of = operation(number)
    if kind == "add":
        index.add(batch(of), note={"operation": number})
    elif kind == "remove":
        index.remove(gone_with(of))
    else:
        index.learn()


def expected(done: int) -> set[str]:
    """The ids that are there after so many operations."""
    found: set[str] = set()
    for kind, of in map(operation, range(max(0, done - 9 * KEPT), done)):
        if kind == "add":
            found |= {one.id for one in batch(of)} | gone_with(of)
        elif kind == "remove":
            found -= gone_with(of)
    return found


def write(path: Path, log: Path, start: int) -> None:
    """The writer: goes on until it is killed."""
    with Index.open(path) as index, log.open("a") as file:
        for number in range(start, start + 1_000_000):
            operate(index, number)
            file.write(f"{number + 1}\n")
            file.flush()
            os.fsync(file.fileno())


@dataclass(slots=True)
class Tally:
    """What was seen."""

    rounds: int = 0
    done: int = 0  # operations that the file has
    ahead: int = 0  # rounds in which the last of them had not been acknowledged


def one_round(path: Path, tally: Tally, wait: float) -> None:
    """Let a writer work for some seconds after its first acknowledgement, kill it, and look.

    Raises:
        AssertionError: something is lost, half or damaged.
    """
    log = path.with_suffix(".log")
    log.write_text("")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dedup.index.index"])
    writer = context.Process(target=write, args=(path, log, tally.done))
    writer.start()
    until = time.monotonic() + STARTED
    while writer.is_alive() and not log.stat().st_size and time.monotonic() < until:
        time.sleep(0.001)
    time.sleep(wait)
    assert writer.is_alive(), "the writer ended by itself"
    writer.kill()
    writer.join()
    lines = log.read_text().split("\n")[:-1]
    assert lines, "the writer did nothing"
    acknowledged = int(lines[-1])
    tally.done = look(path, acknowledged)
    tally.ahead += tally.done > acknowledged
    tally.rounds += 1


def look(path: Path, acknowledged: int) -> int:
    """How many operations a file has: all that were acknowledged, and perhaps the next."""
    with Index.open(path) as index:
        ids = {article.id for article in index.export().articles}
        states = [done for done in (acknowledged, acknowledged + 1) if expected(done) == ids]
        assert states, (
            f"after {acknowledged} operations there are {sorted(expected(acknowledged) ^ ids)} too many or few"
        )
        noted = index.notes["operation"]
        damage = index.check()
    assert not damage, damage
    assert isinstance(noted, int)
    last_adds = [max(n for n in range(done) if operation(n)[0] == "add") for done in states]
    assert noted in last_adds, f"the note says {noted}, the articles {last_adds}"
    return states[last_adds.index(noted)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill a process that writes to an index, over and over.")
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    options = parser.parse_args()
    chance, tally, started = random.Random(options.seed), Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.db"
        for number in range(options.rounds):
            one_round(path, tally, chance.uniform(0, LONGEST))
            if (number + 1) % 50 == 0:
                size = path.stat().st_size
                print(f"{tally}, {size:,} bytes, {time.monotonic() - started:.0f} s", flush=True)
    print(f"{tally.rounds} kills, {tally.done} operations: nothing lost, nothing half, nothing damaged")
    print(f"{tally.ahead} kills came between an operation and its acknowledgement")


if __name__ == "__main__":
    main()
