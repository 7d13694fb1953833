"""The index: articles that come one after the other, judged as a batch of all of them would be, in one file.

Imports the library's api and the files beside it.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import SupportsIndex

import numpy as np

from dedup.api import Result, explain
from dedup.article import Article
from dedup.index.answers import plain, plain_cluster
from dedup.index.changes import Changes, Placement
from dedup.index.checking import check
from dedup.index.correcting import correct, is_corrected
from dedup.index.file import BUSY
from dedup.index.learning import profile_of
from dedup.index.listing import Listed, largest
from dedup.index.meta import set_meta
from dedup.index.opened import Opened
from dedup.index.pruning import Old
from dedup.index.rebuilding import rebuild
from dedup.index.relearning import judge_with
from dedup.index.settings import Settings, settings_of
from dedup.index.stats import Stats, stats_of
from dedup.index.taking import all_articles, has_id, one_article, rows_named, rows_of, unused_id
from dedup.outcome import Cluster, Comparison, Problem
from dedup.params import Params


class Index:
    """An index file that is open.

    Several threads may use it; they wait for each other. A forked process may go on with it, and opens the file anew.
    Where the file may only be read, all that does not change it works.
    """

    def __init__(self, opened: Opened) -> None:
        """Use `Index.open`."""
        self._opened = opened
        self._reading, self._writing = opened.reading, opened.writing

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
        create: bool = True,
    ) -> "Index":
        """Open an index; it is made if it is not there.

        Args:
            path: the file. Beside it, while it is open, lie PATH-wal and PATH-shm.
            params: the settings of dedup.cluster; `text_cap` and `near_cap` do not count. The file's, if not given.
            window: texts published further apart are no match, whatever they share: "30d", "12h", "8w" or a timedelta.
            canonical: the policy that chooses canonicals: "default", "earliest", "longest", "latest" or "first".
            prefer: outlets whose version is chosen before any other.
            timeout: seconds to wait for another process that is writing.
            create: False for whoever only looks: a file that is not there is refused, not made.

        Raises:
            ParameterError: the file was made with other settings; names the setting and both values.
            DamageError: it is no index, is damaged, or of a newer format; it is left as it is.
            StorageError: it cannot be opened or made, or is not there and not to be made.
        """
        return cls(Opened(path, settings_of(params, window, canonical, prefer), timeout, create))

    @property
    def path(self) -> Path:
        """The file."""
        return self._opened.file.path

    @property
    def settings(self) -> Settings:
        """What the file was made with."""
        return self._opened.settings

    def close(self) -> None:
        """Close the file. What was added is safe without it."""
        self._opened.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *error: object) -> None:
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
        note: Mapping[str, object] | Callable[[Changes], Mapping[str, object]] | None = None,
    ) -> Changes:
        """Add articles in one transaction, and say of each what it is.

        An id that is there with the same title and text changes nothing; with others it is a new version, and the one
        before it stays in the index as id@1, id@2 and so on.

        Args:
            articles: what dedup.cluster takes, each with an id of its own: one without is a problem, as its place
                would be another article's id in the next call. Pages have their paths. `fields` to `on_problem` are as
                there.
            note: the caller's own values, kept in the same transaction (`index.notes`): the offset up to which a feed
                was read. Or a function that is told the changes and gives them, still in the transaction: it may look
                at the index, and sees what was added, but not change it.

        Raises:
            StorageError: no space, no permission, or another writer did not end in time; nothing was changed.
            SourceError: the one path given holds no article; and what else dedup.cluster raises of its input.
        """
        found, problems = all_articles(articles, on_problem, fields=fields, as_of=as_of, format=format, strict=strict)
        with self._writing("add") as (session, entry):
            changes = entry.done(replace(session.add(found), problems=problems))
            if note:
                session.set_notes(note(changes) if callable(note) else note)
            return changes

    def update(self, article: Article | Mapping[str, object]) -> Changes:
        """Add a new version of an article, as `add` does; or correct its facts.

        Where title and text are the same, all other facts are replaced by those given, and what they decide is
        decided anew: clusters, canonicals, relations. Its state is "corrected" then; no earlier version is kept. `add`
        leaves the facts of what it knows as they are: a feed that lost its dates would take them from all.

        Raises:
            KeyError: its id is not in the index.
            ArticleError: it is no article.
        """
        one = one_article(article)
        with self._writing("update") as (session, entry):
            found = session.view().rows_with_ids([one.id])
            if not found:
                raise KeyError(one.id)
            return entry.done(correct(session, found[0], one) if is_corrected(found[0], one) else session.add([one]))

    def remove(self, ids: Iterable[str]) -> Changes:
        """Take articles out of the index, in one transaction; ids that are not there are passed over."""
        wanted = [ids] if isinstance(ids, str) else list(ids)
        with self._writing("remove") as (session, entry):
            return entry.done(session.remove([row.row for row in rows_named(session.view(), wanted)]))

    def prune(self, older_than: str | timedelta | date | None = None, keep: int | None = None) -> Changes:
        """Take old articles out of the index, in one transaction, with all that the index knows of them.

        Their room in the file is used again by what comes later. A cluster keeps its number for as long as it has an
        article.

        Args:
            older_than: published longer ago than that span, "90d"; or before that date or moment, "2025-06-21" (00:00
                UTC). Where that is not known, it counts when they were added.
            keep: how many stay, the latest.

        Raises:
            ParameterError: neither or both are given, or one is out of its range.
        """
        old = Old(older_than, keep)
        with self._writing("prune") as (session, entry):
            changes = entry.done(session.remove(old.rows(session.connection)))
            if changes.removed:
                session.postings.compact()
            return changes

    def learn(self) -> Changes:
        """Learn the furniture of all outlets anew, from all articles, and judge again what it touches.

        Menus, bios and captions recur on an outlet's pages; what a batch learns of them in each run, an index learns
        when it is told to: after the first articles of an outlet have come in, and now and then. Until then such text
        counts like any other. Takes about as long as a batch of all articles; others can read meanwhile, and write
        until judging begins.
        """
        with self._reading() as session:
            view = session.view()
            profile = profile_of((view.article(row) for row in view.all_rows()), self.settings.params)
        with self._writing("learn") as (session, entry):
            set_meta(session.connection, "learned", time.time())
            known = session.profile()
            if all(map(np.array_equal, (known.furniture, known.shingles), (profile.furniture, profile.shingles))):
                return Changes()
            return entry.done(judge_with(session, profile))

    def query(self, article: Article | Mapping[str, object]) -> Placement:
        """What `add` would say of an article; nothing is added. Its cluster's number is 0, if it would be a new one.

        An article without an id gets one that nobody has.

        Raises:
            ArticleError: it is no article.
        """
        one, named = one_article(article, own_id=False), has_id(article)
        with self._reading() as session:
            self._opened.journal.count("queries")
            view, counters = session.view(), session.counters()
            one = one if named else replace(one, id=unused_id(view))
            placement = session.planner().plan(view, [one], (), counters).changes.placements[0]
            return placement if placement.cluster < counters[0] else replace(placement, cluster=0)

    # -- what is there ---------------------------------------------------------------------------------

    def __len__(self) -> int:
        """How many articles, earlier versions counted."""
        with self._reading() as session:
            return int(session.connection.execute("SELECT COUNT(*) FROM articles").fetchone()[0])

    def __contains__(self, article_id: object) -> bool:
        """Whether there is an article with this id."""
        with self._reading() as session:
            return bool(rows_named(session.view(), [article_id]))

    def get(self, article_id: str) -> Article:
        """An article. Raises KeyError where there is none with this id."""
        with self._reading() as session:
            view = session.view()
            for row in rows_named(view, [article_id]):
                return plain(view.article(row))
        raise KeyError(article_id)

    def cluster(self, which: SupportsIndex | str) -> Cluster:
        """A cluster by its number, or that of an article by its id, judged anew from what is stored.

        Raises:
            KeyError: there is none.
        """
        with self._reading() as session:
            view = session.view()
            rows = rows_of(view, which)
            if not rows:
                raise KeyError(which)
            return plain_cluster(session.planner().clusterer.cluster_of(view, rows[0]))

    def number(self, article_id: str) -> int:
        """The number of an article's cluster. Raises KeyError where there is no article with this id."""
        with self._reading() as session:
            for row in rows_named(session.view(), [article_id]):
                return row.cluster
        raise KeyError(article_id)

    def explain(
        self, one: str | Article | Mapping[str, object], other: str | Article | Mapping[str, object]
    ) -> Comparison:
        """Why two articles, or those with two ids, are copies or not; furniture that the index learned aside.

        Raises:
            KeyError: there is no article with that id.
        """
        left, right = (self.get(which) if isinstance(which, str) else which for which in (one, other))
        numbers = {self.number(which) if isinstance(which, str) else object() for which in (one, other)}
        window = self.settings.window if len(numbers) > 1 else None  # in one cluster others may tie them
        with self._reading() as session:
            furniture = session.profile().furniture
        known = Result((), (), (), params=self.settings.params, window=window, furniture=furniture)
        return explain(left, right, within=known)

    def export(self) -> Result:
        """All that is in the index, as dedup.cluster gives it: for reports, and for looking at it as a whole.

        Takes as long as judging and clustering a batch of so many articles. Their texts are read when they are looked
        at, so the index must stay open meanwhile.
        """
        with self._reading() as session:
            view, planner = session.view(), session.planner()
            outcome = planner.clusterer.outcome(view)
            return Result(**{field.name: getattr(outcome, field.name) for field in dataclass_fields(outcome)})

    def largest(self, limit: int = 20) -> list[Listed]:
        """The clusters with the most articles; those of one article are not listed. Takes no texts to tell."""
        with self._reading() as session:
            return largest(session.connection, limit)

    def stats(self) -> Stats:
        """The index in numbers. Looks at each article's row: about a second for a million."""
        with self._reading() as session:
            return stats_of(session)

    def check(self) -> list[str]:
        """What is damaged in the file, a line each; nothing, if it is sound. Takes about as long as making it did."""
        return check(self.path)

    @staticmethod
    def rebuild(path: str | os.PathLike[str]) -> list[str]:
        """Make a damaged file anew, and say what was lost; it must not be open. See rebuilding.rebuild."""
        return rebuild(path)

    @property
    def notes(self) -> dict[str, object]:
        """The caller's own values that came with `add`."""
        with self._reading() as session:
            return session.notes()

    @property
    def counters(self) -> dict[str, float]:
        """What was done since the index was opened here, for a metrics system; see journal.COUNTERS."""
        return dict(self._opened.journal.counters)
