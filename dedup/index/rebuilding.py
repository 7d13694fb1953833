"""Makes an index file anew from what can be read of it: after damage, or for sketches of another version.

Ids, versions, cluster numbers, when each article was added, furniture and notes stay. Imports the files beside it.
"""

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from dedup.errors import DamageError, StorageError
from dedup.find.sketches import sketch
from dedup.find.work import Texts
from dedup.index.checking import check
from dedup.index.file import File, log_of
from dedup.index.folding import fold
from dedup.index.learning import profile_of
from dedup.index.mending import opened_damaged, remove
from dedup.index.meta import set_meta
from dedup.index.plan import Plan
from dedup.index.relearning import judge_with
from dedup.index.rows import Row, content_of, crc_of
from dedup.index.salvaging import Found, Salvage
from dedup.index.session import ROUND, Session
from dedup.index.settings import write_settings


def rebuild(path: str | os.PathLike[str]) -> list[str]:
    """Make an index file anew, and say what was lost, a line each.

    The new file is written beside the old one (there must be room for it), checked, and put in its place at once; the
    old one stays as PATH.damaged. Takes some times as long as adding its articles again.

    Raises:
        DamageError: nothing of an index can be read, or it is of a newer dedup; the file is left as it is.
        StorageError: it is open elsewhere, or there is no space.
    """
    path = Path(path)
    if not path.is_file():
        raise StorageError(f"{path}: there is no such index")
    made = path.with_name(path.name + ".rebuilt")
    remove(made)
    try:
        with opened_damaged(path) as (connection, is_itself):
            salvage = Salvage(connection)
            _make(made, salvage)
            if not (is_itself or salvage.found):
                raise DamageError(f"{path}: nothing of an index can be read; it is left as it is")
            wrong = check(made, most=3)
            if wrong:
                raise StorageError(f"{path}: what was made anew is not sound, and it is left as it is: {wrong}")
            _put_in_place(made, path)
    finally:
        remove(made)
    return salvage.lost


def _make(path: Path, salvage: Salvage) -> None:
    """Write a new index of what can be read."""
    settings = salvage.settings()
    file = File(path)
    try:
        file.create(lambda connection: write_settings(connection, settings))
        session = Session(file, settings)
        articles = salvage.articles()
        while some := list(islice(articles, ROUND)):
            with file.writing():
                session.postings.refresh()
                _put(session, some)
        with file.writing():
            session.postings.refresh()
            _finish(session, salvage)
    finally:
        file.close()


def _put(session: Session, some: Sequence[Found]) -> None:
    """Write articles with their nodes; what hangs on all of them comes last."""
    run, params = session.connection.execute, session.settings.params
    view, words = session.view(), dict[int, int]()
    sketches = sketch(Texts.join([one.article.utf8 for one in some]), params)
    numbers = zip(sketches.words.tolist(), sketches.contents.tolist(), strict=True)
    for one, (count, hash_) in zip(some, numbers, strict=True):
        row = _row(one)
        crc = crc_of(row.id, one.added, row.facts, one.text)
        values = (*row[:6], one.added, row.content, row.length, row.facts, crc)
        run("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        run("INSERT INTO texts VALUES (?, ?)", (row.row, one.text))
        if count >= params.min_words:
            view.rows[row.row], words[row.row] = row, hash_
    following, next_node = session.counters()
    folded = fold(view, words, (), session.settings.window, next_node)
    session.put(Plan(view, gone=folded.gone, next=following, next_node=folded.next_node))


def _row(one: Found) -> Row:
    article = one.article
    published = article.published.timestamp() if article.published else None
    cluster = one.cluster or one.row
    return Row(one.row, article.id, None, cluster, 1, published, content_of(article), article.length, one.facts)


def _finish(session: Session, salvage: Salvage) -> None:
    """Write all that needs all articles."""
    learned, profile = salvage.learned(), salvage.profile()
    numbers = [salvage.next, session.counters()[1]]
    set_meta(session.connection, "next", numbers)
    set_meta(session.connection, "articles", salvage.found)
    session.set_notes(salvage.notes())
    set_meta(session.connection, "learned", learned)
    view = session.view()
    if profile is None:
        profile = profile_of((view.article(row) for row in view.all_rows()), session.settings.params)
    judge_with(session, profile)
    _number_short(session)


def _number_short(session: Session) -> None:
    """Give a cluster's number to each article that is too short to be judged and has not one of its own."""
    query = """SELECT row FROM articles AS one WHERE node IS NULL
        AND EXISTS (SELECT 1 FROM articles AS other WHERE other.cluster = one.cluster AND other.row <> one.row)"""
    for (row,) in session.connection.execute(query).fetchall():
        number, node = session.counters()
        session.connection.execute("UPDATE articles SET cluster = ? WHERE row = ?", (number, row))
        set_meta(session.connection, "next", [number + 1, node])


def _put_in_place(made: Path, path: Path) -> None:
    """Put the new file in the place of the old one, which gets another name.

    Its log, if SQLite could not make it a part of it, must never be taken for that of the new file.
    """
    kept = path.with_name(path.name + ".damaged")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.damaged{number}")
    try:
        with ExitStack() as closing:
            try:
                os.link(path, kept)
            except OSError:  # a file system without links
                _copy(closing.enter_context(path.open("rb")), kept)
            if log_of(path).exists():
                log_of(path).replace(log_of(kept))
            made.replace(path)
        _bring_to_disk(path.absolute().parent)
    except OSError as error:
        raise StorageError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _copy(damaged: BinaryIO, kept: Path) -> None:
    """Copy what is left open: to close it drops the lock that keeps writers out until the new file is in its place."""
    with kept.open("xb") as file:
        shutil.copyfileobj(damaged, file)


def _bring_to_disk(folder: Path) -> None:
    """Let the names in a folder be safe; Windows does so by itself."""
    if hasattr(os, "O_DIRECTORY"):
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
