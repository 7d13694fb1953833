"""The furniture of outlets: learned from all articles of an index as a batch learns it, and kept in its file.

Imports the pipeline and meta.
"""

import sqlite3
import zlib
from collections.abc import Iterable
from functools import partial

import numpy as np

from dedup.article import Article
from dedup.clock import Clock
from dedup.find.candidates import candidates
from dedup.find.profile import Profile
from dedup.index.meta import set_meta
from dedup.params import Params
from dedup.pipeline import append
from dedup.run.nodes import Nodes
from dedup.stores.memory import MemoryStore


def profile_of(articles: Iterable[Article], params: Params) -> Profile:
    """The profile that a batch of these articles learns."""
    store = MemoryStore(params)
    append(articles, store, params, Clock(), lambda count: None)
    folding = store.fold()
    nodes = Nodes(store.articles(), folding, params)
    passages = store.passages(folding, nodes.profile, nodes.outlets)
    nodes.learn(candidates(store.alike(folding), passages, params), partial(store.samples, folding))
    return nodes.profile


def number_of(connection: sqlite3.Connection) -> int:
    """The number of the profile that is kept; 0, if none is."""
    return int(connection.execute("SELECT MAX(number) FROM profile").fetchone()[0] or 0)


def read_profile(connection: sqlite3.Connection) -> Profile:
    """The profile that is kept.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    query = "SELECT furniture, shingles, crc FROM profile ORDER BY number DESC LIMIT 1"
    *kept, crc = connection.execute(query).fetchone() or (b"", b"", 0)
    if _crc(*kept) != crc:
        raise sqlite3.DatabaseError("profile: it does not have its checksum")
    return Profile(*(np.frombuffer(values, np.uint64) for values in kept))


def write_profile(connection: sqlite3.Connection, profile: Profile) -> None:
    """Keep another profile."""
    number, kept = number_of(connection) + 1, (profile.furniture.tobytes(), profile.shingles.tobytes())
    connection.execute("DELETE FROM profile")
    connection.execute("INSERT INTO profile VALUES (?, ?, ?, ?)", (number, *kept, _crc(*kept)))
    set_meta(connection, "furniture", len(profile.furniture))


def _crc(furniture: bytes, shingles: bytes) -> int:
    return zlib.crc32(shingles, zlib.crc32(furniture))
