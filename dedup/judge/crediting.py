"""Whom articles credit that others may stem from: in their texts and fields, and by a name that is another's outlet.

Aggregators and sites name whose an article is where its author would stand: "University of Sallow", "Jane Roe,
Mississippi Today"; in a byline, or in a line at the end: "Courtesy of Mississippi Today", "(c)2025 The Seattle Times".
Which names are outlets only other articles tell, so this is asked of articles that match.
Imports article, lineage, outlets and relations.
"""

import re
from collections.abc import Callable, Sequence, Set
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
        self._looked_at: dict[str, _Given] = {}  # by article id
        self._named: dict[str, set[str]] = {}  # by article id the outlets that its author has turned out to name

    def between(self, one: Article, other: Article) -> tuple[Sequence[Credit], Sequence[Credit]]:
        """Those of two articles that match."""
        return self._to(one, names_of(other)), self._to(other, names_of(one))

    def among(self, articles: Sequence[Article]) -> dict[str, Sequence[Credit]]:
        """Those of the articles of a cluster, by their ids."""
        given = [self._given(article) for article in articles]
        if not any(names for _, names in given):  # nearly always
            return {article.id: found for article, (found, _) in zip(articles, given, strict=True)}
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
        """The foreign credits of an article; by its author and its lines only those to some outlets, by their keys."""
        found, nameable = self._given(article)
        for some in nameable:
            others = outlets - names_of(article)
            if names := {name for name in some if credit_key(name) in others}:
                break
        else:
            return found
        if credited(found) & others:
            return found
        self._named.setdefault(article.id, set()).update(names)
        return with_author(found, article, names)

    def _given(self, article: Article) -> "_Given":
        known = self._looked_at.get(article.id)
        if known is None:
            both = _names(article.author or ""), tuple(_lines_naming(article))
            known = foreign_credits(article, self.found(article)), tuple(filter(None, both))
            self._looked_at[article.id] = known
        return known


# The foreign credits of an article, and what its author, then what lines of its text may have for outlets.
_Given = tuple[Sequence[Credit], Sequence[Sequence[str]]]


def with_author(credits: Sequence[Credit], article: Article, names: Set[str]) -> tuple[Credit, ...]:
    """With a credit to outlets that the author or a line of the text names, if any, by the order of the kinds."""
    if not names:
        return tuple(credits)
    by_author = names & set(_names(article.author or ""))
    named = [Credit((name,), *line) for name, line in _lines_naming(article).items() if name in names - by_author]
    if by_author:
        named.append(Credit(tuple(sorted(by_author)), CreditKind.METADATA, " ".join((article.author or "").split())))
    return tuple(sorted([*credits, *named], key=lambda credit: credit.kind.rank))


@lru_cache(10_000)
def _names(author: str) -> tuple[str, ...]:
    """What in an author may be an outlet's name: all of it, and its parts."""
    if len(author) > _LONGEST:
        return ()
    parts = {" ".join(part.split()) for part in (author, *_BETWEEN.split(author))}
    return tuple(part for part in parts if part and part.casefold() not in _NOBODY)


_FIRST, _LAST = 400, 600  # bytes in which such lines stand
_BYLINE = re.compile(r"[ \t]{0,4}(?:by|von|par|por|di)[: ]\s?(.{3,90})$", re.I)
_OWNER = re.compile(
    r"[^\w(©]{0,4}(?:story by|courtesy of|provided by|published in|(?:copyright |©|\(c\)){1,2})[ :]{0,2}"
    r"(?:\d{4},? ?)?(?:by )?([^.,|]{2,60})(?=[.,|]|$).{0,160}$",
    re.I,
)
_VISIT = re.compile(r".{0,120}\bvisit (?:us |it )?(?:online )?(?:at )?((?:[\w-]{2,40}\.){1,3}[a-z]{2,10})\b", re.I)


def _lines_naming(article: Article) -> dict[str, tuple[CreditKind, str]]:
    """What a byline, or a line at the end that says whose the text is, may have for an outlet: kind and line."""
    utf8 = article.utf8  # the whole text is not made a string for it
    opening, ending = (part.decode(errors="ignore").split("\n") for part in (utf8[:_FIRST], utf8[-_LAST:]))
    if len(utf8) > _FIRST:
        opening.pop()  # is cut off
    found: dict[str, tuple[CreditKind, str]] = {}
    for pattern, kind, lines in (
        (_BYLINE, CreditKind.BYLINE, opening),
        (_OWNER, CreditKind.CREDIT_LINE, ending),
        (_VISIT, CreditKind.CREDIT_LINE, (line for line in ending if "isit " in line)),
    ):
        for match in filter(None, map(pattern.match, lines)):
            for name in _names(match[1]):
                found.setdefault(name, (kind, " ".join(match[0].split())))
    return found
