"""What can be read of a damaged index comes back as it was; what cannot is told; nothing is destroyed."""

import random
import re
import sqlite3
from pathlib import Path
from shutil import copyfile

import pytest

from dedup.errors import DamageError, ParameterError, StorageError
from dedup.index import rebuilding, session, settings
from dedup.index.checking import check
from dedup.index.header import PAGE
from dedup.index.index import Index
from dedup.index.salvaging import Salvage
from dedup.index.schema import FORMAT
from dedup.params import SKETCH_VERSION
from tests.index.models import findings
from tests.index.writers import corpus, make, python, says, state

FLIPS = 40


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("sound") / "news.db")


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    return Path(copyfile(sound, tmp_path / "news.db"))


def are_alike(one: Path, other: Path) -> bool:
    """Whether two files say the same of everything."""
    with Index.open(one) as left, Index.open(other) as right:
        return state(left) == state(right) and findings(left.export()) == findings(right.export())


def ids(path: Path) -> set[str]:
    with Index.open(path) as index:
        return {article.id for article in index.export().articles}


def rows(path: Path) -> set[int]:
    with Index.open(path) as index, index._reading() as reading:
        return {row for (row,) in reading.connection.execute("SELECT row FROM articles")}


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("at_once", [session.ROUND, 7])
def test_a_sound_index_comes_back_as_it_was(
    sound: Path, damaged: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "ROUND", at_once)
    monkeypatch.setattr(rebuilding, "ROUND", at_once)
    assert Index.rebuild(damaged) == []
    assert are_alike(sound, damaged)
    assert {path.name for path in damaged.parent.iterdir()} == {"news.db", "news.db.damaged"}
    with Index.open(damaged) as index:  # and goes on
        assert index.check() == []
        index.add(corpus(50, 1))
        assert index.check() == []


def test_with_a_window_too(tmp_path: Path) -> None:
    path, copy = tmp_path / "news.db", tmp_path / "copy.db"
    chance = random.Random(3)
    articles = [
        {"id": one.id, "text": one.text, "published": f"2025-0{chance.randrange(1, 7)}-01T00:00:00Z"}
        for one in corpus()
    ]
    with Index.open(path, window="40d") as index:
        index.add([*articles, *({**one, "id": f"again-{one['id']}", "published": "2025-12-01"} for one in articles)])
    copyfile(path, copy)
    assert Index.rebuild(path) == []
    assert are_alike(copy, path)


@pytest.mark.parametrize(
    "table", ["nodes", "pairs", "clusters", "full", "posting_segments", "posting_blocks", "profile"]
)
def test_what_can_be_computed_is(sound: Path, damaged: Path, table: str) -> None:
    change(damaged, f"DROP TABLE {table}")
    lost = rebuilding.rebuild(damaged)
    assert are_alike(sound, damaged)
    assert len(lost) == (table == "profile")


@pytest.mark.parametrize("byte", [0, 16, 18, 28, 47, 60, 69, 101, 105, 110, PAGE - 40, PAGE - 400])
def test_a_damaged_header_or_schema_is_mended(sound: Path, damaged: Path, byte: int) -> None:
    content = bytearray(damaged.read_bytes())
    content[byte] ^= 0b1010
    damaged.write_bytes(content)
    assert check(damaged)
    assert rebuilding.rebuild(damaged) == []
    assert are_alike(sound, damaged)


@pytest.mark.parametrize("seed", range(6))
def test_articles_that_cannot_be_read_are_told_and_the_others_are_there(sound: Path, damaged: Path, seed: int) -> None:
    chance, content = random.Random(seed), bytearray(damaged.read_bytes())
    for _ in range(FLIPS):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    if seed % 2:
        place = chance.randrange(1, len(content) // PAGE) * PAGE
        content[place : place + PAGE] = bytes(PAGE)
    damaged.write_bytes(content)
    lost = rebuilding.rebuild(damaged)
    assert check(damaged) == []
    told = {int(found[1]) for line in lost if (found := re.search(r"row (\d+)", line))}
    assert rows(sound) - rows(damaged) <= told or any("more are lost" in line for line in lost)
    assert damaged.with_name("news.db.damaged").read_bytes()[PAGE:] == content[PAGE:]


def test_a_row_whose_number_is_damaged_is_told_and_its_neighbours_are_there(sound: Path, damaged: Path) -> None:
    """SQLite looks for a row between others: where one has the number of an earlier one, it misses sound ones too."""
    connection, content = sqlite3.connect(sound), bytearray(damaged.read_bytes())
    row, name = connection.execute("SELECT row, id FROM articles WHERE row = 66").fetchone()
    connection.close()
    places = [found.start() for found in re.finditer(re.escape(name.encode()), content)]
    # A cell is its size, the number of its row, and the record: the header, which begins with its size, and the id.
    (number,) = [
        place
        for start in places
        for place in range(start - 30, start)
        if content[place] == row and content[place + 1] == start - place - 1
    ]
    content[number] ^= 64
    damaged.write_bytes(content)
    assert rebuilding.rebuild(damaged) == [f"articles: row {row}, id {name!r}: is lost (its row is missing)"]
    assert rows(sound) - rows(damaged) == {row}


def test_numbers_that_are_none_are_passed_over() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE articles (row, id UNIQUE, cluster)")
    rows = [(None, "a", "x"), (3, "b", 5), ("n", "c", None), (4, b"d", 4)]
    connection.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
    salvage = Salvage(connection)
    assert salvage._names() == {3: "b"} and salvage._next() == 1
    connection.close()


def test_a_file_that_is_cut_off_gives_what_is_left(sound: Path, damaged: Path) -> None:
    content = damaged.read_bytes()
    damaged.write_bytes(content[: len(content) * 9 // 10])
    assert rebuilding.rebuild(damaged)
    assert check(damaged) == []
    assert len(ids(damaged)) > len(ids(sound)) / 3
    assert damaged.with_name("news.db.damaged").stat().st_size == len(content) * 9 // 10


def test_what_a_killed_writer_left_in_the_log_is_there(sound: Path, damaged: Path, tmp_path: Path) -> None:
    with Index.open(damaged) as index:
        index.add({"id": "late", "text": "what came last of all, and is in the log only so far"})
        for end in ("", "-wal"):
            copyfile(f"{damaged}{end}", tmp_path / f"killed.db{end}")
    assert rebuilding.rebuild(tmp_path / "killed.db") == []
    assert ids(tmp_path / "killed.db") == {*ids(sound), "late"}


def test_of_damaged_notes_the_others_stay(damaged: Path) -> None:
    with Index.open(damaged) as index:
        index.add([], note={"one": 1, "two": 2, "three": 3})
        kept = {**index.notes}
    change(damaged, """UPDATE meta SET value = '7' WHERE key = 'note "one"'""")
    change(damaged, """DELETE FROM meta WHERE key = 'note "two"'""")
    assert len(check(damaged)) >= 2
    lost = rebuilding.rebuild(damaged)
    assert [line for line in lost if 'the note "one"' in line]
    assert "notes: 1 more are lost" in lost
    with Index.open(damaged) as index:
        assert index.notes == {key: value for key, value in kept.items() if key not in ("one", "two")}
        assert index.check() == []


def test_a_lost_profile_is_learned_anew(damaged: Path) -> None:
    with Index.open(damaged) as index:
        before = index.stats().furniture
    change(damaged, "UPDATE profile SET crc = crc + 1")
    assert "learned anew" in rebuilding.rebuild(damaged)[0]
    with Index.open(damaged) as index:
        assert index.stats().furniture == before > 0


def test_sketches_of_another_version_are_made_anew(sound: Path, damaged: Path) -> None:
    with Index.open(damaged) as index, index._writing("add") as (writing, _):
        connection = writing.connection
        settings.write_settings(connection, settings.Settings(index.settings.params, sketch=SKETCH_VERSION - 1))
    with pytest.raises(ParameterError, match="dedup index rebuild"):
        Index.open(damaged)
    rebuilding.rebuild(damaged)
    assert are_alike(sound, damaged)


def test_an_index_of_a_newer_dedup_is_left_as_it_is(damaged: Path) -> None:
    """Nobody knows what would be lost of it."""
    change(damaged, f"PRAGMA user_version = {FORMAT + 1}")
    before = damaged.read_bytes()
    with pytest.raises(DamageError, match=f"its format is {FORMAT + 1}.*install a newer one"):
        rebuilding.rebuild(damaged)
    assert damaged.read_bytes() == before
    assert [path.name for path in damaged.parent.iterdir()] == ["news.db"]


def test_what_is_no_index_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("no index at all " * 2000)
    change(other, "CREATE TABLE articles (row, id)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(DamageError, match="nothing of an index"):
            rebuilding.rebuild(path)
        assert path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"notes.txt", "other.db"}
    with pytest.raises(StorageError, match="no such index"):
        rebuilding.rebuild(tmp_path / "missing.db")


def test_a_file_that_is_open_is_refused(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.index.mending._PATIENCE", 0.1)
    with Index.open(damaged) as index:
        with pytest.raises(StorageError, match="open elsewhere, in another process or in this one"):
            rebuilding.rebuild(damaged)
        assert index.check() == []


WRITER = """
import json, sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
    print(json.dumps("came in"))
except sqlite3.OperationalError as error:
    print(json.dumps(str(error)))
"""


def test_without_links_nobody_writes_before_the_new_file_is_there(
    sound: Path, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    def no_link(*_: object) -> None:
        raise OSError

    def when_copied(path: Path) -> Path:
        with python(WRITER, path) as process:
            said.append(says(process))
        return path.with_name(path.name + "-wal")

    monkeypatch.setattr("os.link", no_link)
    monkeypatch.setattr(rebuilding, "log_of", when_copied)
    assert rebuilding.rebuild(damaged) == []
    assert said == ["database is locked"]
    assert (damaged.parent / "news.db.damaged").stat().st_size == sound.stat().st_size
    assert are_alike(sound, damaged)


def test_without_space_the_old_file_stays(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageError("no space")

    before = ids(damaged)
    monkeypatch.setattr(rebuilding, "_finish", fail)
    with pytest.raises(StorageError, match="no space"):
        rebuilding.rebuild(damaged)
    assert [path.name for path in damaged.parent.iterdir()] == ["news.db"]
    assert ids(damaged) == before
