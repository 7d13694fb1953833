"""The clusters of the HTML page as plain data: one entry each for the list, one block each for what is behind it.

Imports article, blocks, outcome, lineage and its neighbours.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from dedup.article import Article
from dedup.blocks import blocks
from dedup.lineage import Appearance, Chain, Credit
from dedup.outcome import Block, Cluster, Match, Overlap
from dedup.read.text import Words, words
from dedup.reports._plain import mend, utc
from dedup.reports._safe import one_line
from dedup.reports._summary import first_line, origin_line
from dedup.wording import some

MEMBERS = 500  # of a cluster that the page tells of
COMPARED = 20  # of them, compared with the canonical
CHARACTERS = 12_000_000  # of all comparisons together: a page of some 15 MB still opens in a second or two
_CHANGES = 12  # of a version
_SEARCHED = 1_000  # characters of a cluster that the search looks through
_TITLE, _REASON, _CHANGE = 300, 600, 200  # characters that are shown
_ID = 500  # characters of an id that addresses and data have; longer ones are no ids but mischief
_SIDE = 160  # characters that are left of an unchanged stretch at either end
_LONGEST = 3_000  # characters of a changed stretch

Plain = dict[str, object]


def shown(text: str | None, most: int = _TITLE) -> str:
    """A string of unknown origin as one line; scripts and markup in it stay text."""
    return one_line(text or "", most)


def address(article_id: str) -> str:
    """An id as the page's data and addresses have it."""
    return mend(article_id[:_ID])


@dataclass(slots=True)
class Told:
    """What the page tells of clusters, and how much of it is left to tell."""

    credits: Mapping[str, Sequence[Credit]]
    characters: int = CHARACTERS
    outlets: dict[str, int] = field(default_factory=dict)  # the number of each outlet's name

    def entry(self, number: int, cluster: Cluster) -> Plain:
        """What the list shows, filters and sorts by."""
        articles = cluster.articles
        matches = [member.match for member in cluster.members]
        moments = [seconds(article) for article in articles if article.published]
        names = dict.fromkeys(shown(article.source) for article in articles if article.source)
        title = shown(cluster.canonical.title) or shown(cluster.canonical.text, 120)
        searched = " ".join(
            dict.fromkeys(part for article in articles for part in (shown(article.title), article.id) if part)
        )
        return {
            "number": number,
            "id": address(cluster.canonical.id),
            "title": title,
            "size": cluster.size,
            "outlets": [self.outlets.setdefault(name, len(self.outlets)) for name in names],
            "credits": sorted({shown(credit.name) for a in articles for credit in self.credits.get(a.id, ())}),
            "relations": sorted({match.relation.value for match in matches if match.relation}),
            "overlaps": sorted({match.overlap.value for match in matches}),
            "first": min(moments, default=None),
            "last": max(moments, default=None),
            "weakest": round(cluster.weakest.resemblance, 3) if cluster.weakest else None,
            "origin": _origin(cluster),
            "search": shown(f"{searched} {cluster.reason}", _SEARCHED).lower(),
        }

    def block(self, cluster: Cluster) -> Plain:
        """What is shown when a cluster is opened."""
        lineage = cluster.lineage
        steps = {one.id: one for one in lineage.timeline} if lineage else {}
        pairs: list[tuple[Article, Match | None]] = [(cluster.canonical, None)]
        pairs += [(member.article, member.match) for member in cluster.members[: MEMBERS - 1]]
        canonical = cache(partial(words, cluster.canonical.text))
        comparisons: list[object] = []
        members = []
        for article, match in pairs:
            compared = None
            if match and match.overlap is not Overlap.IDENTICAL and len(comparisons) < COMPARED and self.characters > 0:
                compared = len(comparisons)
                comparisons.append(self._comparison(canonical, cluster.canonical, article))
            members.append(self._member(article, match, steps.get(article.id), cluster) | {"compared": compared})
        return {
            "reason": shown(cluster.reason, _REASON),
            "origin": shown(origin_line(lineage), _REASON) if lineage else None,
            "credited": shown(some(lineage.crediting, 10), _REASON) if lineage and lineage.crediting else None,
            "members": members,
            "comparisons": comparisons,
            "chains": [_chain(chain) for chain in lineage.chains] if lineage else [],
            "left_out": _left_out(cluster, len(comparisons)),
        }

    def _member(self, article: Article, match: Match | None, step: Appearance | None, cluster: Cluster) -> Plain:
        credits = self.credits.get(article.id, ())
        of = match.other(article.id) if match else None
        why = [match.rule] if match else []
        if match and match.direction:
            why.append(first_line(match.direction))
        return {
            "id": address(article.id),
            "title": shown(article.title),
            "url": web(article.url),
            "outlet": shown(article.source),
            "published": seconds(article) if article.published else None,
            "lag": step.lag.total_seconds() if step and step.lag else None,
            "canonical": match is None,
            "origin": bool(step and step.is_origin),
            "how": f"{match.overlap.value} {match.relation.value if match.relation else ''}".strip() if match else "",
            "of": address(of) if of and of != cluster.canonical.id else None,
            "containment": round(match.containment(article.id), 3) if match else None,
            "share": round(step.share, 3) if step and step.share is not None else None,
            "credit": shown("; ".join(f"{one.name} ({one.kind.value}): {one.quote}" for one in credits), _REASON),
            "why": shown("; ".join(why), _REASON),
        }

    def _comparison(self, canonical: Callable[[], Words], left: Article, right: Article) -> list[object]:
        rows = list(_rows(blocks(canonical(), words(right.text)), self.characters > CHARACTERS // 2))
        self.characters -= sum(len(side) for row in rows for side in row[1:] if isinstance(side, str))
        return [rows, address(left.id), address(right.id)]


def web(url: str | None) -> str | None:
    """The address if it is one of the web; None for all else, scripts above all."""
    return mend(url) if url and _WEB.match(url) and len(url) < 2_000 else None


_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)


def seconds(article: Article) -> int:
    """Its date, in seconds since 1970."""
    assert article.published is not None
    return int(utc(article.published).timestamp())


def _origin(cluster: Cluster) -> Plain | None:
    origin = cluster.origin
    return {"name": shown(origin.name) or None, "certainty": origin.certainty.value} if origin else None


def _rows(blocks: Iterable[Block], whole: bool = True) -> Iterable[list[object]]:
    """Blocks as kind and both sides; the middle of a long unchanged stretch as its length, and if `whole` its text."""
    for block in blocks:
        left, right = _text(block.left), _text(block.right)
        if block.kind == "equal" and len(left) > 3 * _SIDE:
            head, tail = (
                left[:_SIDE].rpartition(" ")[0] or left[:_SIDE],
                left[-_SIDE:].partition(" ")[2] or left[-_SIDE:],
            )
            yield ["equal", head, head]
            middle = left[len(head) : len(left) - len(tail)]
            yield ["fold", len(middle), _cut(middle.strip()) if whole else None]
            yield ["equal", tail, tail]
        else:
            yield [block.kind, _cut(left), _cut(right)]


def _text(text: str) -> str:
    """A text with its line breaks, and without what is not seen."""
    return "\n".join(one_line(line, 100_000) for line in text.split("\n"))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … {len(text) - _LONGEST:,} characters more"


def _chain(chain: Chain) -> list[Plain]:
    return [
        {
            "id": address(version.id),
            "published": int(utc(version.published).timestamp()) if version.published else None,
            "correction": shown(version.correction, _CHANGE) or None,
            "changes": [
                [change.kind, shown(change.before, _CHANGE), shown(change.after, _CHANGE)]
                for change in version.changes[:_CHANGES]
            ],
        }
        for version in chain.versions
    ]


def _left_out(cluster: Cluster, compared: int) -> str | None:
    told = []
    if cluster.size > MEMBERS:
        told.append(f"{cluster.size - MEMBERS:,} more versions are left out here; a report in .json or .csv has all.")
    differing = sum(member.match.overlap is not Overlap.IDENTICAL for member in cluster.members)
    if differing > compared:
        told.append(
            f"{differing - compared:,} versions are not compared here; dedup explain A B --in INPUT compares any two."
        )
    return " ".join(told) or None
