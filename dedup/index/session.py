"""An open index file at work: what is known of it, and how plans are made and written. Imports the files beside it."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from dedup.article import Article
from dedup.find.profile import Profile
from dedup.find.work import COMPILE_FROM_BYTES, kernels_for
from dedup.garbage import few_collections
from dedup.index.changes import Changes, Placement, State
from dedup.index.clustered import Clusterer
from dedup.index.comparing import Comparer, Recent
from dedup.index.file import File
from dedup.index.learning import number_of, read_profile
from dedup.index.meta import meta, set_meta
from dedup.index.notes import read_notes, write_notes
from dedup.index.plan import Plan, Planner
from dedup.index.postings import Postings
from dedup.index.rounds import Rounds
from dedup.index.rows import Row, Texts
from dedup.index.settings import Settings
from dedup.index.view import View
from dedup.index.write import write
from dedup.outcome import Match

ROUND = 1_000  # articles that are planned together; a transaction may have several rounds


class Session:
    """An open index file. All methods run within a transaction, which `refresh` begins."""

    def __init__(self, file: File, settings: Settings) -> None:
        self.file = file
        self.settings = settings
        self.postings = Postings(file.connection)
        self._recent = Recent()
        self._characters = 0  # of all texts that were added
        self._profile: tuple[int, Profile] = (0, Profile())

    @property
    def connection(self) -> sqlite3.Connection:
        """That of the file."""
        return self.file.connection

    def view(self) -> View:
        """The file as it is, for a change to be laid over it."""
        return View(self.connection, Texts(self.connection))

    def planner(self) -> Planner:
        """Plans changes with the profile that the file has now."""
        settings, profile = self.settings, self.profile()
        clusterer = Clusterer(settings.params, settings.rules, profile, settings.window)
        return Planner(self.postings, settings.params, Comparer(settings.params, profile, self._recent), clusterer)

    def add(self, articles: Sequence[Article]) -> Changes:
        """Add articles, a round at a time."""
        rounds = Rounds(self.counters()[0])
        for some in _rounds(articles):
            rounds.take(self._apply(some, ()))
        return rounds.in_all(self.connection, self._look_up)

    def remove(self, rows: Sequence[int]) -> Changes:
        """Remove articles by the numbers of their rows, a round at a time; a round may change the rows of the next."""
        rounds = Rounds(self.counters()[0])
        for start in range(0, len(rows), ROUND):
            rounds.take(self._apply((), self.view().rows_where("row", rows[start : start + ROUND])))
        return rounds.in_all(self.connection, self._look_up)

    @few_collections()
    def _apply(self, articles: Sequence[Article], removed: Sequence[Row]) -> Plan:
        """Add and remove one round of articles.

        The compiled kernels are loaded once as much has come in all as a batch loads them for.
        """
        self._characters += sum(article.length for article in articles)
        kernels_for(self._characters, COMPILE_FROM_BYTES)
        plan = self.planner().plan(self.view(), articles, removed, self.counters())
        self.put(plan)
        return plan

    @few_collections()
    def _look_up(self, states: Mapping[str, State]) -> tuple[list[Placement], list[Match]]:
        """Where articles of the file stand, and their matches, a round at a time."""
        placements, matches, ids = list[Placement](), list[Match](), list(states)
        for start in range(0, len(ids), ROUND):
            some = {one: states[one] for one in ids[start : start + ROUND]}
            changes = self.planner().look_up(self.view(), some, self.counters()).changes
            placements += changes.placements
            matches += changes.matches
        return placements, matches

    @few_collections()
    def compare_all(self) -> None:
        """Compare all nodes anew, a round at a time."""
        for some in self.rounds():
            self.put(self.planner().compare_again(self.view(), some, self.counters()))

    @few_collections()
    def cluster_all(self) -> Changes:
        """Cluster all nodes anew, a round at a time, and all that hangs together with them."""
        rounds, done = Rounds(self.counters()[0]), set[int]()
        for some in self.rounds():
            view = self.view()
            nodes = _with_old_clusters(view, set(some) - done)
            done |= nodes
            plan = self.planner().cluster(view, nodes, self.counters())
            self.put(plan)
            rounds.take(plan)
        return rounds.in_all(self.connection, self._look_up)

    def rounds(self) -> Iterator[list[int]]:
        """All nodes, a round at a time."""
        nodes = [node for (node,) in self.connection.execute("SELECT node FROM nodes ORDER BY node")]
        return (nodes[start : start + ROUND] for start in range(0, len(nodes), ROUND))

    def put(self, plan: Plan) -> None:
        """Write a plan."""
        write(plan, self.connection, self.postings)
        set_meta(self.connection, "next", [plan.next, plan.next_node])
        if plan.added or plan.removed:
            count = cast("int", meta(self.connection, "articles") or 0)
            set_meta(self.connection, "articles", count + len(plan.added) - len(plan.removed))

    def counters(self) -> tuple[int, int]:
        """The next number of an article or cluster, and of a node."""
        number, node = cast("list[int]", meta(self.connection, "next") or [1, 1])
        return number, node

    def profile(self) -> Profile:
        """The furniture that was learned last, by whichever process.

        Raises:
            sqlite3.DatabaseError: it is damaged.
        """
        number = number_of(self.connection)
        if number != self._profile[0]:
            self._profile = number, read_profile(self.connection)
        return self._profile[1]

    def notes(self) -> dict[str, object]:
        """The caller's own values."""
        return read_notes(self.connection)

    def set_notes(self, notes: Mapping[str, object]) -> None:
        """Keep values of the caller's, beside those that are there."""
        write_notes(self.connection, notes)


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


def _with_old_clusters(view: View, start: set[int]) -> set[int]:
    """Nodes and all that hangs together with them, by pairs or because they were in one cluster.

    Needed to decide which new cluster inherits an old number.
    """
    nodes, more = set[int](), start
    while more:
        nodes, _ = view.closure(nodes | more)
        numbers = {row.cluster for rows in view.members_of(nodes).values() for row in rows}
        more = {row.node for row in view.rows_where("cluster", numbers) if row.node is not None} - nodes
    return nodes
