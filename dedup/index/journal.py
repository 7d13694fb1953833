"""What an index did, told to stdlib logging and kept as counters. Imports changes.

Each transaction is one INFO record of the logger "dedup.index", its numbers as attributes of the record. Nothing is
printed unless the caller sets logging up.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dedup.index.changes import Changes, State

LONG = 5.0  # seconds that a writer waits for another before it says so

LOGGER = logging.getLogger("dedup.index")
LOGGER.addHandler(logging.NullHandler())  # without it, Python prints warnings where nobody has set logging up

COUNTERS = (
    "transactions", "added", "known", "versions", "corrected", "copies", "removed",
    "merged", "split", "canonicals", "filled", "queries",
    "seconds_writing", "seconds_waiting",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """A transaction that writes."""

    what: str  # the method of Index
    asked: float = field(default_factory=time.perf_counter)
    begun: float = 0.0  # when no other writer was in the way any more
    changes: Changes = field(default_factory=Changes)

    def begin(self) -> None:
        """It is this writer's turn."""
        self.begun = time.perf_counter()

    def done(self, changes: Changes) -> Changes:
        """Note what the transaction changes; gives it back."""
        self.changes = changes
        return changes


class Journal:
    """What an open index did since it was opened. Its caller holds the index's lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.counters: dict[str, float] = dict.fromkeys(COUNTERS, 0)

    def count(self, name: str) -> None:
        """One more."""
        self.counters[name] += 1

    @contextmanager
    def entry(self, what: str) -> Iterator[Entry]:
        """Count and log a transaction, if the block ends without an error: it is on the disk then."""
        entry = Entry(what)
        yield entry
        self._note(entry, time.perf_counter())

    def _note(self, entry: Entry, ended: float) -> None:
        numbers, seconds, waited = numbers_of(entry.changes), ended - entry.begun, entry.begun - entry.asked
        for name, number in numbers.items():
            self.counters[name] += number
        self.count("transactions")
        self.counters["seconds_writing"] += seconds
        self.counters["seconds_waiting"] += waited
        facts = {"index": str(self._path), "transaction": entry.what, **numbers}
        facts |= {"seconds": round(seconds, 6), "waited": round(waited, 6)}
        LOGGER.info(
            "%(transaction)s in %(index)s: %(added)d new, %(known)d known, %(versions)d versions, %(removed)d removed; "
            "%(copies)d copies; clusters: %(merged)d merged, %(split)d split, %(canonicals)d with another canonical; "
            "%(seconds).3f s",
            facts,
            extra=facts,
        )
        if waited >= LONG:
            LOGGER.warning(
                "%(transaction)s in %(index)s waited %(waited).1f s for another writer",
                facts,
                extra=facts,
            )
        if numbers["filled"]:
            LOGGER.warning(
                "%(transaction)s in %(index)s: %(filled)d buckets are full now; texts that share no other are compared "
                "with their hubs only (band_cap, sample_cap)",
                facts,
                extra=facts,
            )


def numbers_of(changes: Changes) -> dict[str, int]:
    """What changed, in numbers; of articles that were known already nothing but that is counted."""
    states = [placement.state for placement in changes.placements]
    return {
        "added": states.count(State.NEW),
        "known": states.count(State.KNOWN),
        "versions": states.count(State.VERSION),
        "corrected": states.count(State.CORRECTED),
        "copies": sum(one.is_copy for one in changes.placements if one.state is not State.KNOWN),
        "removed": len(changes.removed),
        "merged": sum(len(one.gone) for one in changes.merged),
        "split": len(changes.split),
        "canonicals": len(changes.canonicals),
        "filled": changes.filled,
    }
