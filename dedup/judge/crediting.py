"""Whom articles credit that others may stem from: in their texts and fields, and by an author that is another's outlet.

Aggregators and sites name whose an article is where its author would stand: "University of Sallow", "Jane Roe,
Mississippi Today". Which names are outlets only other articles tell, so this is asked of articles that match.
Imports article, lineage, outlets and relations.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from functools import lru_cache

from dedup.article import Article
from dedup.judge.relations import credited, foreign_credits
from dedup.lineage import Credit, CreditKind
from dedup.outlets import credit_key, names_of

_BETWEEN = re.compile(r"[,;|/•]|\s[-–—]\s|\s(?:for|via)\s")
_LONGEST = 200  # characters; crawlers take in the authors of all teasers on a page
# What authors are called that is nobody's name, though an outlet may have it.
_NOBODY = frozenset(
    {
        "staff",
        "admin",
        "editor",
        "editors",
        "editorial",
        "newsroom",
        "news",
        "guest",
        "contributor",
        "reporter",
        "web",
        "online",
    }
)


class Crediting:
    """The credits of articles that name others than their own outlets.

    `found` gives what the texts and fields of an article credit by themselves.
    """

    def __init__(self, found: Callable[[Article], Sequence[Credit]]) -> None:
        self.found = found
        self._foreign: dict[str, Sequence[Credit]] = {}
        self._named: dict[str, set[str]] = {}  # by article id the outlets that its author has turned out to name

    def between(self, one: Article, other: Article) -> tuple[Sequence[Credit], Sequence[Credit]]:
        """Those of two articles that match."""
        return self._to(one, names_of(other)), self._to(other, names_of(one))

    def among(self, articles: Iterable[Article]) -> dict[str, Sequence[Credit]]:
        """Those of the articles of a cluster, by their ids."""
        outlets = frozenset[str]().union(*map(names_of, articles))
        return {article.id: self._to(article, outlets) for article in articles}

    def of(self, article: Article) -> tuple[Sequence[Credit], Set[str]]:
        """All that an article credits by itself, and the outlets that its author has turned out to name, if any."""
        return self.found(article), self._named.get(article.id, frozenset())

    def all_of(self, article: Article) -> tuple[Credit, ...]:
        """The same in one."""
        found, named = self.of(article)
        return with_author(found, article, named)

    def _to(self, article: Article, outlets: Set[str]) -> Sequence[Credit]:
        """The foreign credits of an article; by its author only those to some outlets, by their keys."""
        found = self._foreign.get(article.id)
        if found is None:
            found = self._foreign[article.id] = foreign_credits(article, self.found(article))
        if not article.author or not (outlets := outlets - names_of(article)):
            return found
        names = {name for name in _names(article.author) if credit_key(name) in outlets}
        if not names or credited(found) & outlets:
            return found
        self._named.setdefault(article.id, set()).update(names)
        return with_author(found, article, names)


def with_author(credits: Sequence[Credit], article: Article, names: Set[str]) -> tuple[Credit, ...]:
    """With a credit to outlets that the author names, if it names any, by the order of the kinds."""
    if not names:
        return tuple(credits)
    author = Credit(tuple(sorted(names)), CreditKind.METADATA, " ".join((article.author or "").split()))
    return tuple(sorted([*credits, author], key=lambda credit: _KINDS[credit.kind]))


_KINDS = {kind: number for number, kind in enumerate(CreditKind)}


@lru_cache(10_000)
def _names(author: str) -> tuple[str, ...]:
    """What in an author may be an outlet's name: all of it, and its parts."""
    if len(author) > _LONGEST:
        return ()
    parts = {" ".join(part.split()) for part in (author, *_BETWEEN.split(author))}
    return tuple(part for part in parts if part and part.casefold() not in _NOBODY)
