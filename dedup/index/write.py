"""A plan, written into the index file in the transaction of its caller. Imports the files beside it."""

import json
import sqlite3

import numpy as np

from dedup.index.plan import Plan
from dedup.index.postings import Postings
from dedup.index.rows import Row, crc_of, signed


def write(plan: Plan, connection: sqlite3.Connection, postings: Postings) -> None:
    """Write all that a plan changes."""
    _write_articles(plan, connection)
    _write_nodes(plan, connection, postings)
    _write_pairs(plan, connection)
    _write_clusters(plan, connection)


def _write_articles(plan: Plan, connection: sqlite3.Connection) -> None:
    view, added = plan.view, {row.row for row in plan.added}
    many = connection.executemany
    gone = [(row.row,) for row in plan.removed]
    many("DELETE FROM articles WHERE row = ?", gone)
    many("DELETE FROM texts WHERE row = ?", gone)
    for row, article_id in plan.renamed.items():
        query = "SELECT added, text FROM articles JOIN texts USING (row) WHERE row = ?"
        when, text = connection.execute(query, (row,)).fetchone()
        crc = crc_of(article_id, when, view.rows[row].facts, text)
        connection.execute("UPDATE articles SET id = ?, crc = ? WHERE row = ?", (article_id, crc, row))
    moved = [(row.node, row.row, row.node) for row in view.rows.values() if row.row not in added]
    many("UPDATE articles SET node = ? WHERE row = ? AND node IS NOT ?", moved)
    many(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [_article(row, plan) for row in plan.added],
    )
    many("INSERT INTO texts VALUES (?, ?)", plan.packed.items())


def _article(row: Row, plan: Plan) -> tuple[object, ...]:
    crc = crc_of(row.id, plan.now, row.facts, plan.packed[row.row])
    return (*row[:6], plan.now, row.content, row.length, row.facts, crc)


def _write_nodes(plan: Plan, connection: sqlite3.Connection, postings: Postings) -> None:
    view, many = plan.view, connection.executemany
    nodes = [(n.node, int(np.uint64(n.words).view(np.int64)), n.first, n.last, n.crowded) for n in view.nodes.values()]
    many("INSERT OR REPLACE INTO nodes VALUES (?, ?, ?, ?, ?)", nodes)
    many("DELETE FROM nodes WHERE node = ?", [(number,) for number in plan.gone])
    if len(plan.fresh.keys):
        postings.add(plan.fresh.keys, plan.fresh.nodes.astype(np.uint32))
    if plan.gone:
        postings.bury(np.array(plan.gone, np.uint32))
    keys = signed(np.array(list(plan.full), np.uint64)).tolist()
    states = list(zip(keys, plan.full.values(), strict=True))
    many("DELETE FROM full WHERE key = ?", [(key,) for key, full in states if full is None])
    many(
        "INSERT OR REPLACE INTO full VALUES (?, ?, ?, ?)",
        [(key, full.band, full.size, json.dumps(full.hubs)) for key, full in states if full is not None],
    )


def _write_pairs(plan: Plan, connection: sqlite3.Connection) -> None:
    view, many = plan.view, connection.executemany
    many("DELETE FROM pairs WHERE left = ?", [(number,) for number in view.unpaired])
    many("DELETE FROM pairs WHERE right = ?", [(number,) for number in view.unpaired])
    many("DELETE FROM pairs WHERE left = ? AND right = ?", view.gone_pairs)
    many("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", view.pairs.values())


def _write_clusters(plan: Plan, connection: sqlite3.Connection) -> None:
    found = plan.clustered
    connection.executemany("DELETE FROM clusters WHERE cluster = ?", [(number,) for number in found.gone])
    several, placed = [], []
    for number, cluster in zip(found.numbers, found.clusters, strict=True):
        if cluster.members:
            several.append((number, cluster.canonical.id, cluster.reason, cluster.size))
        placed.append((number, 1, found.rows[cluster.canonical.id].row, number, 1))
        placed += [(number, 0, found.rows[member.id].row, number, 0) for member in cluster.members]
    connection.executemany("INSERT INTO clusters VALUES (?, ?, ?, ?)", several)
    connection.executemany(
        "UPDATE articles SET cluster = ?, canonical = ? WHERE row = ? AND (cluster <> ? OR canonical <> ?)", placed
    )
