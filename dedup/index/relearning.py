"""What hangs on the furniture of outlets, made anew for all of an index: postings, full buckets, pairs and clusters.

Imports the files beside it.
"""

import numpy as np

from dedup.find.profile import Profile
from dedup.index.changes import Changes
from dedup.index.fullness import crowded_in, full_of
from dedup.index.learning import write_profile
from dedup.index.plan import Plan
from dedup.index.session import Session


def judge_with(session: Session, profile: Profile) -> Changes:
    """Keep a profile, and judge all articles by it, in the transaction of the caller."""
    write_profile(session.connection, profile)
    _fill(session)
    _find_full(session)
    session.compare_all()
    return session.cluster_all()


def _fill(session: Session) -> None:
    """Put all nodes into their buckets."""
    session.postings.clear()
    for some in session.rounds():
        keyed = session.planner().comparer.keys_of(session.view(), some)
        session.postings.add(keyed.keys, keyed.nodes.astype(np.uint32))


def _find_full(session: Session) -> None:
    """Note which buckets are full, and the nodes that are in such a one of a band."""
    number, node = session.counters()
    session.connection.execute("DELETE FROM full")
    full = dict(full_of(session))
    session.put(Plan(session.view(), full=full, next=number, next_node=node))
    bands = np.array([key for key, one in full.items() if one.band], np.uint64)
    session.connection.execute("UPDATE nodes SET crowded = 0 WHERE crowded")
    for some in session.rounds() if len(bands) else ():
        view = session.view()
        crowded = view.nodes_of(crowded_in(session, some, bands))
        view.nodes.update((one, known._replace(crowded=True)) for one, known in crowded.items())
        session.put(Plan(view, next=number, next_node=node))
