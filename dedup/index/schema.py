"""The tables of an index file, and how files of older formats become files of this one. Imports errors and notes.

meta        key → value, as JSON: the parameters, the window, the policy, counts, the callers' notes
profile     the furniture that was learned
articles    one row an article: its facts, its node, its cluster
texts       the text of each article, compressed
nodes       one row a distinct text that is long enough to be judged
pairs       pairs of nodes that overlap, with their exact counts
clusters    clusters of several articles
full        buckets with more nodes than their cap, with their hubs
posting_…   which nodes are in which bucket: posting_segments, posting_blocks, posting_guides, posting_burials and
            posting_state, which postings.py makes
"""

import sqlite3
from collections.abc import Callable, Mapping

from dedup.errors import DamageError
from dedup.index.notes import write_notes

APPLICATION = 0x64656475  # "dedu": SQLite keeps it in the file's header
FORMAT = 3  # of the tables; raise it with each migration
READABLE = 2  # and of these on, a file is read as it is where it may not be written

_PROFILE = """CREATE TABLE profile (
    number INTEGER PRIMARY KEY,
    furniture BLOB NOT NULL,      -- hashes of its runs, and of the shingles in them
    shingles BLOB NOT NULL,
    crc INTEGER NOT NULL
)"""

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
{_PROFILE};
CREATE TABLE articles (
    row INTEGER PRIMARY KEY,      -- in order of arrival; numbers of clusters are from the same sequence
    id TEXT NOT NULL UNIQUE,
    node INTEGER,                 -- NULL: too few words to be judged
    cluster INTEGER NOT NULL,
    canonical INTEGER NOT NULL,   -- 1: it is its cluster's canonical
    published REAL,               -- seconds since 1970
    added REAL NOT NULL,
    content INTEGER NOT NULL,     -- hash of title and text as written: an id again with the same is no new version
    length INTEGER NOT NULL,      -- characters of the text
    facts TEXT NOT NULL,          -- all else, as a JSON list
    crc INTEGER NOT NULL          -- of id, added, facts and text
);
CREATE INDEX articles_of_nodes ON articles (node);
CREATE INDEX articles_of_clusters ON articles (cluster);
CREATE TABLE texts (row INTEGER PRIMARY KEY, text BLOB NOT NULL);
CREATE TABLE nodes (
    node INTEGER PRIMARY KEY,
    words INTEGER NOT NULL,       -- hash of the whole sequence of words
    first REAL,                   -- when the first and the last of its articles were published; NULL: unknown
    last REAL,
    crowded INTEGER NOT NULL      -- 1: a full bucket of a band kept it from being compared with all in it
);
CREATE INDEX nodes_of_words ON nodes (words);
CREATE TABLE pairs (
    left INTEGER NOT NULL,        -- nodes, left < right
    right INTEGER NOT NULL,
    shared INTEGER NOT NULL,      -- distinct shingles in both, and in each
    left_size INTEGER NOT NULL,
    right_size INTEGER NOT NULL,
    overlap TEXT NOT NULL,
    left_taken REAL,              -- what whole sentences take over, where the counts did not decide
    right_taken REAL,
    quoted REAL,
    PRIMARY KEY (left, right)
) WITHOUT ROWID;
CREATE INDEX pairs_of_right ON pairs (right);
CREATE TABLE clusters (
    cluster INTEGER PRIMARY KEY,
    canonical TEXT NOT NULL,      -- the id; it stays, should that article be pruned
    reason TEXT NOT NULL,
    size INTEGER NOT NULL
);
CREATE TABLE full (
    key INTEGER PRIMARY KEY,
    band INTEGER NOT NULL,        -- 1: of a band, 0: of a sample
    size INTEGER NOT NULL,
    hubs TEXT NOT NULL            -- the nodes that all others are compared with, as a JSON list
);
"""

# What is in the table meta of a new file, beside its settings. It stays there, so that what is missing is noticed.
VALUES: Mapping[str, object] = {
    "articles": 0,
    "next": [1, 1],  # numbers of an article or cluster, and of a node
    "notes": 0,  # how many
    "learned": None,  # when
    "furniture": 0,  # runs of words
}


def _add_shingles(connection: sqlite3.Connection) -> None:
    """1 → 2: the profile keeps the shingles in its runs. None are known until `learn`: all samples count, as before."""
    kept = connection.execute("SELECT number, furniture, x'', crc FROM profile").fetchall()
    connection.execute("DROP TABLE profile")
    connection.execute(_PROFILE)
    connection.executemany("INSERT INTO profile VALUES (?, ?, ?, ?)", kept)


_LAST = 255  # there will be fewer formats: a number beyond has a damaged bit


def refuse_newer(path: object, found: int) -> None:
    """Refuse a file of a newer format: whoever writes to it takes away what he does not know.

    Raises:
        DamageError: it is one.
    """
    if FORMAT < found <= _LAST:
        raise DamageError(f"{path}: its format is {found}, this dedup knows up to {FORMAT}; install a newer one")


def _part_notes(connection: sqlite3.Connection) -> None:
    """2 → 3: each note has a row of its own."""
    write_notes(connection, {})


# Each leads from the format of its place (1, 2, …) to the next one, in the transaction of the caller. The tables that
# they leave must be made by the same words as those of a new file: the check compares them.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_add_shingles, _part_notes)


def migrate(connection: sqlite3.Connection, found: int) -> None:
    """Bring a file of the format `found` to this one, in the transaction of the caller."""
    for step in MIGRATIONS[found - 1 :]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {FORMAT}")
