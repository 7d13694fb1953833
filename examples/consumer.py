"""A consumer of a partitioned log, as of Kafka, that neither loses a message nor counts one twice.

    python examples/consumer.py news.db examples/data/articles-0.jsonl
    python examples/consumer.py news.db examples/data/articles-0.jsonl --kill before-commit
    python examples/consumer.py news.db examples/data/articles-0.jsonl    # goes on where the index stands

The offset is not kept with the broker but in the index, in the transaction that adds the messages: `note=`. Killed
before the commit, neither is there, and the messages come again; killed after it, both are. A message without an id
gets its place in the partition, so that it is the same article when it comes again.

The broker here is a file, a message a line. With a real one, `Partition.poll` is `consumer.seek(offset)` and
`consumer.poll()`, with the broker's own commits turned off (`enable.auto.commit = false`).
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import dedup


class Message(NamedTuple):
    """A message and its place in the partition."""

    offset: int
    value: bytes


@dataclass
class Partition:
    """A partition of a topic: messages by offset, kept by the broker."""

    path: Path

    @property
    def name(self) -> str:
        """Of topic and partition."""
        return self.path.stem

    def poll(self, offset: int, most: int) -> list[Message]:
        """The messages from an offset on."""
        with self.path.open("rb") as file:
            return [Message(*one) for one in islice(enumerate(file), offset, offset + most)]


def records_of(partition: Partition, messages: Sequence[Message]) -> Iterator[dict[str, object]]:
    """The records of messages; one that is none is named and passed over, so that it does not come for ever."""
    for message in messages:
        try:
            record = json.loads(message.value)
        except ValueError as error:
            print(f"{partition.name}@{message.offset}: no JSON: {error}", file=sys.stderr)
            continue
        yield {"id": f"{partition.name}@{message.offset}", **record}


def consume(index: dedup.Index, partition: Partition, most: int, kill: str | None) -> None:
    """Take messages from where the index stands to the end, some at a time."""
    key = f"offset {partition.name}"
    offset = int(str(index.notes.get(key, 0)))
    print(f"{partition.name}: from offset {offset}")
    while messages := partition.poll(offset, most):
        offset = messages[-1].offset + 1
        records = list(records_of(partition, messages))
        if kill == "before-commit":
            die()
        changes = index.add(records, note={key: offset})
        if kill == "after-commit":
            die()
        for one in changes.placements:
            print(f"{one.state:8} #{one.cluster} {one.id}" + (f": {one.relation} of {one.of}" if one.of else ""))
    print(f"{partition.name}: up to offset {offset}, {len(index)} articles")


def die() -> None:
    """As in a power cut: nothing is written, nothing closed."""
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Consume."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("index")
    options.add_argument("partition", type=Path)
    options.add_argument("--batch", type=int, default=3, help="messages of a transaction")
    options.add_argument("--kill", choices=("before-commit", "after-commit"), help="die at the first transaction")
    given = options.parse_args()
    with dedup.Index.open(given.index) as index:
        consume(index, Partition(given.partition), given.batch, given.kill)


if __name__ == "__main__":
    main()
