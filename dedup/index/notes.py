"""The callers' own values: a row each in the table meta of an index file, and how many there are. Imports meta.

Up to format 2 all were one value, which was written anew with each. Such a one is read as well, and taken apart with
the next note.
"""

import json
import sqlite3
from collections.abc import Mapping

from dedup.index.meta import meta, set_meta

_NAME = "note "  # before the key, as JSON: it may hold what is no text


def read_notes(connection: sqlite3.Connection) -> dict[str, object]:
    """All notes.

    Raises:
        sqlite3.DatabaseError: one is damaged.
    """
    return notes_in_one(connection) | dict(read_note(connection, name) for name in note_names(connection))


def write_notes(connection: sqlite3.Connection, notes: Mapping[str, object]) -> None:
    """Keep notes, beside those that are there."""
    before = meta(connection, "notes")
    plain = json.loads(json.dumps(dict(notes)))  # what is no JSON is refused before anything is written
    notes = {**notes_in_one(connection), **plain}
    count = before if isinstance(before, int) else len(note_names(connection))
    for key, value in notes.items():
        name = _NAME + json.dumps(key)
        count += connection.execute("SELECT 1 FROM meta WHERE key = ?", (name,)).fetchone() is None
        set_meta(connection, name, value)
    if count != before:
        set_meta(connection, "notes", count)


def check_notes(connection: sqlite3.Connection) -> str | None:
    """What is wrong with how many there are, if anything is."""
    count, found = meta(connection, "notes"), len(note_names(connection))
    if isinstance(count, dict) or count == found:
        return None
    return f"there are {count} notes by the counter, and {found} in the table"


def read_note(connection: sqlite3.Connection, name: str) -> tuple[str, object]:
    """A note's key and value, by the name of its row."""
    return json.loads(name.removeprefix(_NAME)), meta(connection, name)


def notes_in_one(connection: sqlite3.Connection) -> dict[str, object]:
    """The notes as format 2 kept them."""
    found = meta(connection, "notes")
    return dict(found) if isinstance(found, dict) else {}


def note_names(connection: sqlite3.Connection) -> list[str]:
    """The names of the rows of all notes."""
    query = "SELECT key FROM meta WHERE key BETWEEN ? AND ? ORDER BY key"
    return [name for (name,) in connection.execute(query, (_NAME, _NAME + "\U0010ffff"))]
