"""The half of the check that computes again what the texts of an index make: its nodes, postings, pairs and clusters.

A thousand nodes at a time, and all that hangs together with them. Imports the files beside it.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from dedup.find.arrays import is_among
from dedup.find.hashing import U64, mix
from dedup.find.sketches import sketch
from dedup.find.work import Texts
from dedup.index.buckets import NOTHING, Keyed, full_buckets, rebucket
from dedup.index.clustered import Clustered
from dedup.index.folding import runs
from dedup.index.fullness import crowded_in, full_of
from dedup.index.rows import Node, Row, fact_order, pair_of, select, unsigned
from dedup.index.session import ROUND, Session
from dedup.index.view import View


def rows(session: Session) -> Iterator[str]:
    """Whether each article is in the node of its words, and only the short ones are in none."""
    last, params = 0, session.settings.params
    query = f"SELECT row FROM articles WHERE row > ? ORDER BY row LIMIT {ROUND}"
    while some := [row for (row,) in session.connection.execute(query, (last,))]:
        last = some[-1]
        view = session.view()
        found = view.rows_where("row", some)
        view.texts.fetch(some)
        sketches = sketch(Texts.join([view.texts.utf8(row.row) for row in found]), params)
        known = view.nodes_of({row.node for row in found if row.node is not None})
        for row, words, hash_ in zip(found, sketches.words.tolist(), sketches.contents.tolist(), strict=True):
            if (row.node is None) != (words < params.min_words):
                yield f"articles: row {row.row}, id {row.id!r}: has {words} words and is in node {row.node}"
            elif row.node is not None and (row.node not in known or known[row.node].words != hash_):
                yield f"articles: row {row.row}, id {row.id!r}: is in node {row.node}, which has not its words"


def nodes(session: Session) -> Iterator[str]:
    """Whether each node has articles, which are within the window, and says when they were published."""
    for some in session.rounds():
        view = session.view()
        mine = view.nodes_of(some)
        alike = view.nodes_with_words({node.words for node in mine.values()})
        members = view.members_of(alike)
        of_words: dict[int, list[Row]] = {}
        for number, found in members.items():
            of_words.setdefault(alike[number].words, []).extend(found)
        for number, node in mine.items():
            together = runs(sorted(of_words.get(node.words, ()), key=fact_order), session.settings.window)
            yield from _node(node, members.get(number, []), together)


def _node(node: Node, members: Sequence[Row], together: Sequence[Sequence[Row]]) -> Iterator[str]:
    dates = [row.published for row in members if row.published is not None]
    if not members:
        yield f"nodes: {node.node} has no articles"
    elif {row.row for row in members} not in [{row.row for row in run} for run in together]:
        yield f"nodes: {node.node} has not all articles with its words, or such as are not within the window"
    elif (node.first, node.last) != ((min(dates), max(dates)) if dates else (None, None)):
        yield f"nodes: {node.node} was not published from {node.first} to {node.last}"


def postings(session: Session) -> Iterator[str]:
    """Whether the postings are those of the texts: by their sums, and one by one where these differ."""
    (last,) = session.connection.execute("SELECT COALESCE(MAX(node), 0) FROM nodes").fetchone()
    sums = np.zeros(last // ROUND + 1, np.uint64)
    for keys, owners in session.postings.parts():
        strange = owners.astype(np.int64) // ROUND >= len(sums)
        if strange.any():
            yield f"postings: there are some of node {owners[strange][0]}, which is not there"
        np.add.at(sums, owners[~strange] // ROUND, _hashes(keys[~strange], owners[~strange]))
    for some in session.rounds():
        keyed = _keyed(session, some)
        np.subtract.at(sums, keyed.nodes // ROUND, _hashes(keyed.keys, keyed.nodes))
    for place in np.flatnonzero(sums).tolist():
        query = "SELECT node FROM nodes WHERE node / ? = ?"
        numbers = [node for (node,) in session.connection.execute(query, (ROUND, place))]
        yield from _compare_postings(session, numbers, place)


def _hashes(keys: U64, owners: npt.NDArray[np.integer]) -> U64:
    """One of each posting."""
    return mix(keys + mix(owners.astype(np.uint64)))


def _compare_postings(session: Session, numbers: Sequence[int], place: int) -> Iterator[str]:
    found: dict[int, list[int]] = {}
    for keys, owners in session.postings.parts():
        chosen = owners.astype(np.int64) // ROUND == place
        for key, owner in zip(keys[chosen].tolist(), owners[chosen].tolist(), strict=True):
            found.setdefault(owner, []).append(key)
    keyed = _keyed(session, numbers)
    for number in sorted({*found, *numbers}):
        expected, there = sorted(keyed.keys[keyed.nodes == number].tolist()), sorted(found.get(number, []))
        if there != expected:
            common = len({*there} & {*expected})
            yield f"postings: node {number} has {common} of its {len(expected)}, and {len(there) - common} others"


def full(session: Session) -> Iterator[str]:
    """Whether the full buckets are those that are, and their nodes know it."""
    expected = dict(full_of(session))
    keys = [unsigned(key) for (key,) in session.connection.execute("SELECT key FROM full")]
    stored = full_buckets(session.connection, np.array(keys, np.uint64))
    for key in sorted(expected.keys() | stored.keys()):
        if stored.get(key) != expected.get(key):
            yield f"full: bucket {key:x} is {stored.get(key)}, not {expected.get(key)}"
    bands = np.array([key for key, one in expected.items() if one.band], np.uint64)
    for some in session.rounds():
        crowded = crowded_in(session, some, bands)
        for number, node in session.view().nodes_of(some).items():
            if node.crowded != (number in crowded):
                yield f"nodes: {number} is said to be {'' if node.crowded else 'not '}in a full bucket"


def pairs(session: Session) -> Iterator[str]:
    """Whether the pairs are those that overlap, with their counts; each pair is looked at from its left side."""
    planner, query = session.planner(), "SELECT * FROM pairs WHERE left IN ({})"
    for some in session.rounds():
        view, keyed = session.view(), _keyed(session, some)
        params = session.settings.params
        candidates = rebucket(
            session.connection, session.postings, NOTHING, NOTHING, keyed, view.order_of, params
        ).pairs
        ours = candidates[is_among(candidates >> np.uint64(32), np.array(some, np.uint64))]
        expected = planner.comparer.compare(view, ours)
        stored = {values[:2]: pair_of(values) for values in select(session.connection, query, some)}
        for key in sorted(expected.keys() | stored.keys()):
            if stored.get(key) != expected.get(key):
                yield f"pairs: {key[0]} and {key[1]} are {stored.get(key)}, not {expected.get(key)}"
    strange = "SELECT left, right FROM pairs WHERE left NOT IN (SELECT node FROM nodes)"
    for left, right in session.connection.execute(strange):
        yield f"pairs: {left} and {right} are of a node that is not there"


def clusters(session: Session) -> Iterator[str]:
    """Whether the clusters are what the pairs make, each with its canonical and a number of its own."""
    run, done = session.connection.execute, set[int]()
    for some in session.rounds():
        view = session.view()
        found = session.planner().cluster(view, set(some) - done, session.counters()).clustered
        done.update(row.node for row in found.rows.values() if row.node is not None)
        yield from _clusters(view, found)
    for number, count in run(
        "SELECT cluster, SUM(canonical) FROM articles GROUP BY cluster HAVING SUM(canonical) <> 1"
    ):
        yield f"clusters: {number} has {count} canonicals"
    for (number,) in run("SELECT cluster FROM articles WHERE node IS NULL GROUP BY cluster HAVING COUNT(*) > 1"):
        yield f"clusters: {number} has several articles that are too short to be judged"
    alone = "SELECT cluster FROM articles GROUP BY cluster HAVING COUNT(*) > 1"
    for (number,) in run(f"SELECT cluster FROM clusters WHERE cluster NOT IN ({alone})"):
        yield f"clusters: {number} is not one of several articles"


def _clusters(view: View, found: Clustered) -> Iterator[str]:
    query = "SELECT cluster, canonical, reason, size FROM clusters WHERE cluster IN ({})"
    stored = {number: one for number, *one in select(view.connection, query, found.numbers)}
    for number, cluster in zip(found.numbers, found.clusters, strict=True):
        expected = {cluster.canonical.id: (number, 1)} | {one.id: (number, 0) for one in cluster.members}
        wrong = [id for id, place in expected.items() if (found.rows[id].cluster, found.rows[id].canonical) != place]
        if wrong:
            yield f"clusters: {number} is not that of {', '.join(map(repr, wrong[:5]))} in the table of articles"
        if cluster.members and stored.get(number) != [cluster.canonical.id, cluster.reason, cluster.size]:
            yield f"clusters: the row of {number} is missing or wrong"


def _keyed(session: Session, numbers: Sequence[int]) -> Keyed:
    return session.planner().comparer.keys_of(session.view(), numbers)


PARTS: tuple[Callable[[Session], Iterator[str]], ...] = (rows, nodes, postings, full, pairs, clusters)
OF_POSTINGS = (postings, full, pairs)  # these need postings that are sound
