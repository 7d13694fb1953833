"""Other facts for an article whose title and text stay. Imports the files beside it."""

from dataclasses import replace

from dedup.article import Article
from dedup.index.changes import Changes, State
from dedup.index.rows import Row, content_of, facts_of
from dedup.index.session import Session


def is_corrected(row: Row, article: Article) -> bool:
    """Whether an article differs from the one of a row in its facts only."""
    return row.content == content_of(article) and row.facts != facts_of(article)


def correct(session: Session, row: Row, article: Article) -> Changes:
    """Put an article in the place of that of a row, in the transaction of the caller.

    It is one plan that removes the one and adds the other, for a date or an outlet decides as much as a text: whom
    the window keeps apart, whose furniture counts, which is the canonical. No version with false facts stays.
    """
    plan = session.planner().plan(session.view(), [article], [row], session.counters())
    session.put(plan)
    placements = [replace(placement, state=State.CORRECTED) for placement in plan.changes.placements]
    return replace(plan.changes, placements=placements, removed=())
