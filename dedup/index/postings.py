"""The postings of an index, bucket key → node, in tables of a SQLite file. Imports burials, damage, segments, numpy.

A log-structured merge: what is added becomes a sorted *segment*, which never changes; from time to time small segments
are merged into a larger one. So a posting is written three or four times in all, each time among many neighbours. All
of it happens in the caller's transactions: SQLite makes it safe against a kill, and lets other processes see it whole
or not at all.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from secrets import randbits

import numpy as np

from dedup.find.hashing import U64
from dedup.index import blocks, burials, damage
from dedup.index.blocks import CLAIMS, U32, Claim, Run, by_key, joined
from dedup.index.filters import FILTER, probes
from dedup.index.segments import Reader, Segment, merged

FACTOR = 8  # segments are merged when together they are so many times the largest of them
HELD = 100_000  # postings; a segment of no more is kept in memory, without guides
MANY = 10_000  # postings; so many are looked up faster another way
LARGEST = 2**24  # postings; a segment of so many is left alone, so that no add writes more than twice as many

SCHEMA = f"""
CREATE TABLE posting_state (id INTEGER PRIMARY KEY, changes INTEGER NOT NULL, burials INTEGER NOT NULL);
INSERT INTO posting_state VALUES (1, 0, 0);
{blocks.SCHEMA}{burials.SCHEMA}"""


class Postings:
    """Which node is in which bucket. At the start of each transaction, or after a rollback, call `refresh`.

    All methods run in the caller's transaction, and let errors of SQLite pass. A file that is damaged gives
    sqlite3.DatabaseError, where the damage shows; `check` looks for it.

    In memory are, of large segments, ten bits a posting for their filters and the first keys of blocks, of small ones
    the postings: with 62 postings an article, 78 bytes an article and up to 10 MB. They are read when they are needed
    first. Of nodes that are buried it is four bytes each.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._state = (-1, -1)  # drawn anew with each change, and with each of what is buried
        self._segments: list[Segment] = []
        self._buried = np.zeros(0, np.uint32)  # ascending

    @staticmethod
    def create(connection: sqlite3.Connection) -> None:
        """Make the tables, in the caller's transaction."""
        for statement in SCHEMA.split(";"):
            connection.execute(statement)

    def refresh(self) -> None:
        """See what there is now: others may have added or merged, or what was written here was rolled back.

        Takes microseconds when nothing has changed; else only what is new is read, when it is needed.

        Raises:
            sqlite3.DatabaseError: there is no such table, or nothing in it.
        """
        state = self._connection.execute("SELECT changes, burials FROM posting_state").fetchone()
        if state is None:
            raise sqlite3.DatabaseError("the state of the postings is missing")
        if state == self._state:
            return
        known = {segment.token: segment for segment in self._segments}
        claims = [Claim(*row) for row in self._connection.execute(CLAIMS).fetchall()]
        segments = [known.get(claim.token) or Segment(self._connection, claim) for claim in claims]
        if state[1] != self._state[1]:
            self._buried = burials.read(self._connection)
        self._state, self._segments = state, segments

    def find(self, keys: U64) -> tuple[U64, U32]:
        """All postings of these distinct keys, in any order, of nodes that are not buried.

        Takes some 50 microseconds a segment for the keys of one article, and 100 microseconds an article for those of
        a thousand, where 60 million postings are. A bucket comes whole, however full it is.
        """
        keys = np.sort(keys)
        asked = probes(keys)
        found = joined([run for segment in self._segments for run in segment.find(keys, asked)])
        return self._living(found)

    def add(self, keys: U64, nodes: U32) -> None:
        """Put `nodes[i]` into bucket `keys[i]`, for each i. In any order, but each posting only once.

        Takes a fraction of a microsecond a posting in the mean; but one in many merges what there is, up to twice
        `LARGEST` postings, which takes seconds.
        """
        if len(keys):
            self._replace(self._due(len(keys)), by_key(Run(keys, nodes)))

    def bury(self, nodes: U32) -> None:
        """These nodes are gone, for good: `find` never gives them again, and merges drop their postings.

        What is in a segment of `LARGEST` postings or more stays in the file until `compact`.
        """
        if len(nodes) and self._segments:
            burials.add(self._connection, nodes, self._segments[-1].number)
            self._changed(self._segments, buried=True)

    def compact(self) -> None:
        """Merge all into one segment, without the buried. Writes everything anew, a second for ten million postings."""
        if len(self._segments) > 1 or len(self._buried):
            self._replace(self._segments, joined([]))

    def clear(self) -> None:
        """Take all postings out; nobody is buried then."""
        for segment in self._segments:
            self._drop(segment)
        burials.forget(self._connection, None)
        self._changed([], buried=True)

    def parts(self) -> Iterator[tuple[U64, U32]]:
        """All postings of nodes that are not buried, by key ascending, some 250,000 at a time."""
        return map(self._living, merged([segment.reader() for segment in self._segments]))

    def bytes(self) -> int:
        """How much of the file they take, but for what SQLite itself needs: a few bytes in a hundred."""
        guides = sum(segment.blocks for segment in self._segments if segment.guides) * (8 + FILTER)
        postings = sum(segment.postings for segment in self._segments) * blocks.POSTING
        return guides + postings + self._buried.nbytes

    def check(self) -> Iterator[str]:
        """What is damaged, a line each with the place. Reads everything."""
        return damage.check(self._connection)

    def _due(self, added: int) -> list[Segment]:
        """The segments to merge with so many new postings.

        The smallest, as many as make something `FACTOR` times as large as each of them, or one that is left alone
        from then on: so a posting is seldom written again.
        """
        small = sorted((one for one in self._segments if one.postings < LARGEST), key=lambda one: one.postings)
        total, due = added, 0
        for number, segment in enumerate(small, 1):
            if total >= LARGEST:
                break
            total += segment.postings
            if total >= min(FACTOR * max(segment.postings, added), LARGEST):
                due = number
        return small[:due]

    def _replace(self, old: Sequence[Segment], new: Run) -> None:
        """Make one segment of old ones and what is new."""
        number = self._segments[-1].number + 1 if self._segments else 1
        readers = [*(segment.reader() for segment in old), Reader(new)]
        size = sum(segment.postings for segment in old) + len(new.keys)
        counts = blocks.write(self._connection, number, self._moved(readers), guided=size > HELD)
        for segment in old:
            self._drop(segment)
        left = [segment for segment in self._segments if segment not in old]
        if counts[0]:
            claim = Claim(number, randbits(63), *counts)
            self._connection.execute("INSERT INTO posting_segments VALUES (?, ?, ?, ?, ?)", claim)
            left.append(Segment(self._connection, claim))
        forgotten = burials.forget(self._connection, left[0].number if left else None)
        self._changed(left, forgotten)

    def _drop(self, segment: Segment) -> None:
        blocks.erase_all(self._connection, segment.number)
        self._connection.execute("DELETE FROM posting_segments WHERE id = ?", (segment.number,))

    def _changed(self, segments: list[Segment], buried: bool) -> None:
        """The segments are these now, and perhaps others are buried. Last of all, for errors to leave it undone."""
        state = randbits(63), randbits(63) if buried else self._state[1]
        self._connection.execute("UPDATE posting_state SET changes = ?, burials = ?", state)
        if buried:
            self._buried = burials.read(self._connection)
        self._state, self._segments = state, segments

    def _moved(self, readers: Sequence[Reader]) -> Iterator[Run]:
        """What they have as one, without the buried; what has been moved is erased."""
        for run in merged(readers):
            yield self._living(run)
            for reader in readers:
                reader.erase()

    def _living(self, run: Run) -> Run:
        """Without the postings of nodes that are buried."""
        if not len(self._buried) or not len(run.nodes):
            return run
        if len(run.nodes) < MANY:
            places = self._buried.searchsorted(run.nodes)
            gone = self._buried.take(places, mode="clip") == run.nodes
        else:  # by a table of all nodes, where they are not too far apart
            gone = np.isin(run.nodes, self._buried)
        return Run(run.keys[~gone], run.nodes[~gone]) if gone.any() else run
