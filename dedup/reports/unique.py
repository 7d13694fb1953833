"""JSON lines: the articles to show, with their texts. What is read without its copies; dedup reads it again."""

import re
from typing import BinaryIO

from dedup.article import Article
from dedup.outcome import Outcome
from dedup.reports._plain import line_of, utc

NAME = "unique"
ABOUT = "the feed without its copies: the canonical articles, one a line, with text and your own fields"
SUFFIXES = ()  # a .jsonl is the report on all articles
EXTRA = None

_FIELDS = Article.__slots__[:-1]  # all but the caller's own
_TAKEN = re.compile(rf"(?:extra_)*(?:{'|'.join(_FIELDS)})")


def write(outcome: Outcome, file: BinaryIO) -> None:
    """One object for each article that is no copy, in input order: its known fields by our names, then its own.

    An own field that is called as one of ours has `extra_` in front, as in `rows`.
    """
    copies = {member.id for cluster in outcome.several for member in cluster.members}
    for article in outcome.articles:
        if article.id not in copies:
            row = {name: value for name in _FIELDS if (value := getattr(article, name)) is not None}
            if article.published:
                row["published"] = utc(article.published)
            own = {
                f"extra_{name}" if _TAKEN.fullmatch(str(name)) else str(name): value
                for name, value in article.extra.items()
            }
            file.write(line_of(row | own, ours=not own))
