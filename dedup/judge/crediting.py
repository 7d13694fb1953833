"""Whom articles credit that others may stem from: in their texts and fields, and by a name that is another's outlet.

Aggregators and sites name whose an article is where its author would stand: "University of Sallow", "Jane Roe,
Mississippi Today"; in a byline, or in a line at the end: "Courtesy of Mississippi Today", "(c)2025 The Seattle Times".
Which names are outlets only other articles tell, so this is asked of articles that match.
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
        if not (outlets := outlets - names_of(article)):
            return found
        names = {name for name in _names(article.author or "") if credit_key(name) in outlets}
        names = names or {name for name in _lines_naming(article.text) if credit_key(name) in outlets}
        if not names or credited(found) & outlets:
            return found
        self._named.setdefault(article.id, set()).update(names)
        return with_author(found, article, names)


def with_author(credits: Sequence[Credit], article: Article, names: Set[str]) -> tuple[Credit, ...]:
    """With a credit to outlets that the author or a line of the text names, if any, by the order of the kinds."""
    if not names:
        return tuple(credits)
    by_author = names & set(_names(article.author or ""))
    named = [Credit((name,), *line) for name, line in _lines_naming(article.text).items() if name in names - by_author]
    if by_author:
        named.append(Credit(tuple(sorted(by_author)), CreditKind.METADATA, " ".join((article.author or "").split())))
    return tuple(sorted([*credits, *named], key=lambda credit: _KINDS[credit.kind]))


_KINDS = {kind: number for number, kind in enumerate(CreditKind)}


@lru_cache(10_000)
def _names(author: str) -> tuple[str, ...]:
    """What in an author may be an outlet's name: all of it, and its parts."""
    if len(author) > _LONGEST:
        return ()
    parts = {" ".join(part.split()) for part in (author, *_BETWEEN.split(author))}
    return tuple(part for part in parts if part and part.casefold() not in _NOBODY)


_FIRST, _LAST = 400, 600  # characters in which such lines stand
_BYLINE = re.compile(r"^[ \t]{0,4}(?:by|von|par|por|di)[: ]\s?([^\n]{3,90})$", re.I | re.M)
_OWNER = re.compile(
    r"^[^\w\n(©]{0,4}(?:story by|courtesy of|provided by|published in|(?:copyright |©|\(c\)){1,2})[ :]{0,2}"
    r"(?:\d{4},? ?)?(?:by )?([^\n.,|]{2,60})(?=[.,|\n]|$)[^\n]{0,160}$",
    re.I | re.M,
)
_VISIT = re.compile(
    r"^[^\n]{0,120}\bvisit (?:us |it )?(?:online )?(?:at )?((?:[\w-]{2,40}\.){1,3}[a-z]{2,10})\b", re.I | re.M
)


def _lines_naming(text: str) -> dict[str, tuple[CreditKind, str]]:
    """What a byline, or a line at the end that says whose the text is, may have for an outlet: kind and line."""
    return _lines_in(text[:_FIRST], text[-_LAST:])


@lru_cache(1_000)
def _lines_in(opening: str, ending: str) -> dict[str, tuple[CreditKind, str]]:
    found: dict[str, tuple[CreditKind, str]] = {}
    for pattern, kind, part in (
        (_BYLINE, CreditKind.BYLINE, opening),
        (_OWNER, CreditKind.CREDIT_LINE, ending),
        (_VISIT, CreditKind.CREDIT_LINE, ending if "isit " in ending else ""),
    ):
        for match in pattern.finditer(part):
            for name in _names(match[1]):
                found.setdefault(name, (kind, " ".join(match[0].split())))
    return found
