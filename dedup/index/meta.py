"""The table meta of an index file: key → value, as JSON, each with its checksum."""

import json
import sqlite3
import zlib
from typing import cast


def meta(connection: sqlite3.Connection, key: str) -> object:
    """A value of the table meta; None if it is not there.

    Raises:
        sqlite3.DatabaseError: it is damaged.
    """
    found = connection.execute("SELECT value, crc FROM meta WHERE key = ?", (key,)).fetchone()
    if found is None:
        return None
    if _crc(key, found[0]) != found[1]:
        raise sqlite3.DatabaseError(f"meta: the value of {key} does not have its checksum")
    return cast(object, json.loads(found[0]))


def set_meta(connection: sqlite3.Connection, key: str, value: object) -> None:
    """Put a value into the table meta."""
    text = json.dumps(value)
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?, ?)", (key, text, _crc(key, text)))


def _crc(key: str, value: object) -> int:
    return zlib.crc32(f"{key}\0{value}".encode(errors="replace"))
