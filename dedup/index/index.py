"""The index: articles that come one after the other, judged as a batch of all of them would be, in one file.

Imports the library's api and the files beside it.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, cast

import numpy as np

from dedup.api import Result, explain, read_articles
from dedup.article import Article
from dedup.errors import ArticleError, DamageError
from dedup.find.profile import Profile
from dedup.index.changes import Changes, Placement, joined
from dedup.index.clustered import Clusterer
from dedup.index.file import BUSY, File, meta, set_meta
from dedup.index.plan import Planner
from dedup.index.postings import Postings
from dedup.index.rows import Row, Texts
from dedup.index.settings import Settings, check_settings, new_settings, read_settings, settings_of, write_settings
from dedup.index.view import View
from dedup.index.write import write
from dedup.outcome import Cluster, Comparison, Problem
from dedup.params import Params

ROUND = 1_000  # articles that are planned together; a transaction may have several rounds


class Index:
    """An index file that is open. May be used by several threads, one after the other."""

    def __init__(self, file: File, settings: Settings) -> None:
        """Use `Index.open`."""
        self._file = file
        self.settings = settings
        self._postings = Postings(file.connection)
        self._profile: tuple[int, Profile] = (0, Profile())
        self._lock = RLock()

    # -- open and close --------------------------------------------------------------------------------

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        params: Params | None = None,
        window: str | timedelta | None = None,
        canonical: str | None = None,
        prefer: Sequence[str] | None = None,
        timeout: float = BUSY,
    ) -> "Index":
        """Open an index; it is made if it is not there.

        Args:
            path: the file. Beside it, while it is open, lie PATH-wal and PATH-shm.
            params: the settings of dedup.cluster; `text_cap` does not count. Those of the file, if not given.
            window: texts published further apart than that are not compared: "30d", "12h", "8w" or a timedelta.
            canonical: the policy that chooses canonicals: "default", "earliest", "longest", "latest" or "first".
            prefer: outlets whose version is chosen before any other.
            timeout: seconds to wait for another process that is writing.

        Raises:
            ParameterError: the file was made with other settings; names the setting and both values.
            DamageError: it is no index, is damaged, or of a newer format; it is left as it is.
            StorageError: it cannot be opened or made.
        """
        named = settings_of(params, window, canonical, prefer)
        file = File(path, timeout=timeout)
        try:
            if file.is_new:
                file.create(lambda connection: write_settings(connection, new_settings(named)))
            with file.reading() as connection:
                stored = read_settings(connection)
            check_settings(stored, named, path)
        except BaseException:
            file.close()
            raise
        return cls(file, stored)

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    def close(self) -> None:
        """Close the file. What was added is safe without it."""
        with self._lock:
            self._file.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- articles come and go --------------------------------------------------------------------------

    def add(
        self,
        articles: object,
        *,
        fields: Mapping[str, str] | None = None,
        as_of: datetime | str | None = None,
        format: str | None = None,
        strict: bool = False,
        on_problem: Callable[[Problem], None] = lambda problem: None,
        note: Mapping[str, object] | None = None,
    ) -> Changes:
        """Add articles in one transaction, and say of each what it is.

        An id that is there with the same title and text changes nothing; with others it is a new version, and the one
        before it stays in the index as id@1, id@2 and so on.

        Args:
            articles: what dedup.cluster takes; `fields` to `on_problem` are as there.
            note: the caller's own values, kept in the same transaction (`index.notes`): the offset up to which a feed
                was read.

        Raises:
            StorageError: no space, no permission, or another process did not end its writing in time; nothing was
                added.
            and what dedup.cluster raises of its input.
        """
        taken = read_articles(
            articles, fields=fields, as_of=as_of, format=format, strict=strict, on_problem=on_problem, once=False
        )
        found = list(taken)
        with self._lock, self._file.writing() as connection:
            self._postings.refresh()
            changes = [self._apply(some, ()) for some in _rounds(found)]
            if note:
                set_meta(connection, "notes", {**self._notes(), **note})
        return joined(changes)

    def update(self, article: Article | Mapping[str, object]) -> Changes:
        """Add a new version of an article.

        Raises:
            KeyError: its id is not in the index.
        """
        one = article if isinstance(article, Article) else Article.from_mapping(article)
        with self._lock, self._file.writing():
            self._postings.refresh()
            if not self._view().rows_with_ids([one.id]):
                raise KeyError(one.id)
            return self._apply([one], ())

    def remove(self, ids: Iterable[str]) -> Changes:
        """Take articles out of the index, in one transaction; ids that are not there are passed over."""
        wanted = [ids] if isinstance(ids, str) else list(ids)
        with self._lock, self._file.writing():
            self._postings.refresh()
            return self._remove(self._view().rows_with_ids(wanted))

    def query(self, article: Article | Mapping[str, object]) -> Placement:
        """What `add` would say of an article; nothing is added. Its cluster's number is 0, if it would be a new one."""
        one = next(iter(read_articles([article], strict=True)))
        with self._lock, self._file.reading():
            self._postings.refresh()
            view = self._view()
            plan = self._planner().plan(view, [one], (), self._counters())
            placement = plan.changes.placements[0]
            return placement if placement.cluster < self._counters()[0] else replace(placement, cluster=0)

    def _apply(self, articles: Sequence[Article], removed: Sequence[Row]) -> Changes:
        """Plan and write one round, in a transaction."""
        connection = self._file.connection
        plan = self._planner().plan(self._view(), articles, removed, self._counters())
        write(plan, connection, self._postings)
        set_meta(connection, "next", [plan.next, plan.next_node])
        return plan.changes

    def _remove(self, rows: Sequence[Row]) -> Changes:
        return joined([self._apply((), rows[start : start + ROUND]) for start in range(0, len(rows), ROUND)])

    # -- what is there ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many articles, earlier versions counted."""
        with self._lock, self._file.reading() as connection:
            return int(connection.execute("SELECT COUNT(*) FROM articles").fetchone()[0])

    def __contains__(self, article_id: object) -> bool:
        """Whether there is an article with this id."""
        with self._lock, self._file.reading():
            return isinstance(article_id, str) and bool(self._view().rows_with_ids([article_id]))

    def get(self, article_id: str) -> Article:
        """An article. Raises KeyError where there is none with this id."""
        with self._lock, self._file.reading():
            view = self._view()
            for row in view.rows_with_ids([article_id]):
                return _plain(view.article(row))
        raise KeyError(article_id)

    def cluster(self, which: int | str) -> Cluster:
        """A cluster by its number, or that of an article by its id, judged anew from what is stored.

        Raises:
            KeyError: there is none.
        """
        with self._lock, self._file.reading():
            view = self._view()
            rows = view.rows_where("cluster", [which]) if isinstance(which, int) else view.rows_with_ids([which])
            if not rows:
                raise KeyError(which)
            nodes = {row.node for row in rows if row.node is not None}
            if not nodes:
                return Cluster(_plain(view.article(rows[0])), (), "the only one")
            tied, pairs = view.closure(nodes)
            inside = {key: pair for key, pair in pairs.items() if tied.issuperset(key)}
            judged, _, _ = self._planner().clusterer.judge(view, tied, inside)
            for cluster in judged.clusters:
                if any(member.id == rows[0].id for member in cluster.members) or cluster.canonical.id == rows[0].id:
                    return _plain_cluster(cluster)
        raise DamageError(f"{self.path}: {rows[0].id} is in no cluster; `dedup index check` tells more")

    def explain(self, one: str | Article | Mapping[str, object], other: str | Article | Mapping[str, object]) -> Comparison:
        """Why two articles, or those with two ids, are copies or not; furniture that the index learned aside.

        Raises:
            KeyError: there is no article with that id.
        """
        pair = [self.get(which) if isinstance(which, str) else which for which in (one, other)]
        with self._lock, self._file.reading():
            profile = self._known_profile()
        return explain(*pair, within=Result((), (), (), params=self.settings.params, furniture=profile.furniture))

    def export(self) -> Result:
        """All that is in the index, as dedup.cluster gives it: for reports, and for looking at it as a whole.

        Takes as long as judging and clustering a batch of so many articles. Their texts are read when they are looked
        at, so the index must stay open meanwhile.
        """
        with self._lock, self._file.reading():
            view = self._view()
            rows, nodes, pairs = view.everything()
            planner = self._planner()
            judged, _, credits = planner.clusterer.judge(view, nodes, pairs)
            short = [Cluster(view.article(row), (), "the only one") for row in rows if row.node is None]
            return Result(
                articles=[view.article(row) for row in rows],
                clusters=[*(c for c in judged.clusters if c.members), *sorted(
                    [*(c for c in judged.clusters if not c.members), *short], key=lambda c: c.canonical.id)],
                matches=judged.matches,
                too_short=sorted(one.canonical.id for one in short),
                credits=credits,
                params=self.settings.params,
                series=judged.series,
                furniture=planner.profile.furniture,
            )

    # -- inside ----------------------------------------------------------------------------------------

    def _view(self) -> View:
        return View(self._file.connection, Texts(self._file.connection))

    def _planner(self) -> Planner:
        settings, profile = self.settings, self._known_profile()
        clusterer = Clusterer(settings.params, settings.rules, profile)
        return Planner(self._postings, profile, settings.params, settings.window, clusterer)

    def _known_profile(self) -> Profile:
        """The furniture that was learned last, by whichever process."""
        run = self._file.connection.execute
        number = run("SELECT MAX(number) FROM profile").fetchone()[0] or 0
        if number != self._profile[0]:
            data, crc = run("SELECT furniture, crc FROM profile WHERE number = ?", (number,)).fetchone()
            if zlib.crc32(data) != crc:
                raise DamageError(f"{self.path}: its profile is damaged; learn it anew with `dedup index learn`")
            self._profile = number, Profile(np.frombuffer(data, np.uint64))
        return self._profile[1]

    def _counters(self) -> tuple[int, int]:
        number, node = cast("list[int]", meta(self._file.connection, "next") or [1, 1])
        return number, node

    def _notes(self) -> dict[str, object]:
        return dict(cast("Mapping[str, object]", meta(self._file.connection, "notes") or {}))


def _plain(article: Article) -> Article:
    """An article with its text in memory."""
    return Article(*(getattr(article, name) for name in Article.__slots__))


def _plain_cluster(cluster: Cluster) -> Cluster:
    members = tuple(replace(member, article=_plain(member.article)) for member in cluster.members)
    return replace(cluster, canonical=_plain(cluster.canonical), members=members)


def _rounds(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Articles in pieces in which each id is once."""
    some: list[Article] = []
    ids: set[str] = set()
    for article in articles:
        if article.id in ids or len(some) == ROUND:
            yield some
            some, ids = [], set()
        some.append(article)
        ids.add(article.id)
    if some:
        yield some
