"""Markdown: a report to read, to mail or to put into an issue."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from dedup.article import Article
from dedup.dates import span
from dedup.lineage import Credit
from dedup.outcome import Cluster, Match, Outcome, Series
from dedup.reports._plain import iso
from dedup.reports._safe import guard, one_line
from dedup.reports._summary import (
    Summary,
    apart_line,
    chain_line,
    changed_line,
    credits_line,
    headline,
    origin_line,
    remarks,
    series_line,
    summarise,
)
from dedup.ties import kept_apart
from dedup.wording import count

NAME = "md"
ABOUT = "a report to read: the figures, then a table for each cluster with more than one article"
SUFFIXES = (".md", ".markdown")
EXTRA = None

_MOST = 300  # characters of a title or a reason

_SPECIAL = re.compile(r"[\\`*_\[\]{}<>&|~$#^]")
_ENTITIES = frozenset("<>&|`[]")  # a backslash and a bracket begin a formula in some dialects
# What GitHub turns into a link without any markup: addresses, mail, @names, #numbers. It looks for them
# after escapes are gone, so a word joiner, which is not seen, has to part them.
_JOINER = "\u2060"
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=@)(?=\w)|(?<=www)(?=\.)|(?<=(?<!\w)#)(?=\w)", re.IGNORECASE)
_PLAIN_ID = re.compile(r"[A-Za-z0-9][\w#:./?&=@+,;%~ -]*", re.ASCII)


def write(outcome: Outcome, file: BinaryIO) -> None:
    """All that comes from the articles is escaped: no markup, link, image or HTML of theirs takes effect."""
    for line in _lines(outcome):
        file.write(line.encode() + b"\n")


def _lines(outcome: Outcome) -> Iterator[str]:
    summary = summarise(outcome)
    yield from ("# Copies of articles", "", headline(summary))
    if said := remarks(outcome):
        yield from ("", *(f"- {remark}" for remark in said))
    for line in filter(None, (changed_line(outcome), credits_line(outcome))):
        yield from ("", _text(line))
    sources = {article.id: article for article in outcome.articles}
    for number, cluster in enumerate(outcome.several, 1):
        yield from _cluster(number, cluster, outcome.credits)
    yield from _apart(outcome, summary, sources)
    if outcome.problems:
        yield from ("", "## Problems", "")
        rows = ([problem.place, problem.fate, problem.reason] for problem in outcome.problems)
        yield from _table(("place", "", "reason"), ([_text(cell) for cell in row] for row in rows))


def _cluster(number: int, cluster: Cluster, credits: Mapping[str, Sequence[Credit]]) -> Iterator[str]:
    canonical = cluster.canonical
    title = _text(canonical.title) or _id(canonical.id)
    yield from ("", f"## {number}. {title}", "")
    yield f"{count(cluster.size, 'article')}, canonical {_id(canonical.id)}: {_text(cluster.reason)}."
    weakest = cluster.weakest
    if weakest and cluster.size > 2:
        pair = f"{_id(weakest.left)} and {_id(weakest.right)}"
        yield f"Weakest link: {pair}, resemblance {weakest.resemblance:.2f}."
    if cluster.lineage:
        yield from ("", f"Origin: {_text(origin_line(cluster.lineage))}.")
        for chain in cluster.lineage.chains:
            yield from ("", f"{_text(chain_line(chain))}.")
    yield ""
    lags = {one.id: span(one.lag) for one in cluster.lineage.timeline if one.lag} if cluster.lineage else {}
    rows = []
    for article, match in [(canonical, None), *((member.article, member.match) for member in cluster.members)]:
        how = _how(article.id, match, canonical.id)
        containment = f"{match.containment(article.id):.0%}" if match else ""
        found = credits.get(article.id)
        credit = _text(f"{found[0].name}: {found[0].quote}") if found else ""
        why = _text(match.rule) if match else ""
        rows.append([*_facts(article), lags.get(article.id, ""), how, containment, credit, why])
    heads = ("id", "outlet", "published", "title", "lag", "how", "containment", "credit", "why")
    yield from _table(heads, rows)


def _how(article_id: str, match: Match | None, canonical_id: str) -> str:
    if match is None:
        return "canonical"
    how = f"{match.overlap.value} {match.relation.value if match.relation else ''}".strip()
    of = match.other(article_id)
    return how if of == canonical_id else f"{how} (of {_id(of)})"


def _facts(article: Article) -> list[str]:
    moment = iso(article.published) if article.published else ""
    return [_id(article.id), _text(article.source), moment, _text(article.title)]


def _apart(outcome: Outcome, summary: Summary, articles: dict[str, Article]) -> Iterator[str]:
    line = apart_line(summary)
    if not line:
        return
    yield from ("", "## Kept apart", "", f"{line.removeprefix('Kept apart: ')}.", "")
    if outcome.series:
        told = (
            [str(one.size), _text(_source_of(one, articles)), _id(one.articles[0]), _text(series_line(one))]
            for one in outcome.series
        )
        yield from _table(("series of", "outlet", "first", "what differs"), told)
        yield ""
    rows = ([kind, *_pair(match, articles)] for kind, matches in kept_apart(outcome).items() for match in matches)
    yield from _table(("kind", "one", "outlet", "other", "outlet", "why"), rows)


def _source_of(series: Series, articles: dict[str, Article]) -> str | None:
    first = articles.get(series.articles[0])
    return first.source if first else None


def _pair(match: Match, articles: dict[str, Article]) -> list[str]:
    left, right = (
        articles[article_id].source if article_id in articles else None for article_id in (match.left, match.right)
    )
    return [_id(match.left), _text(left), _id(match.right), _text(right), _text(match.rule)]


def _table(heads: tuple[str, ...], rows: Iterable[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _id(article_id: str) -> str:
    """As code where nothing in it could end the code, so that it can be copied; escaped otherwise."""
    return f"`{article_id}`" if _PLAIN_ID.fullmatch(article_id) and len(article_id) <= _MOST else _text(article_id)


def _text(text: str | None) -> str:
    """A string as inert text. Tables get pasted into spreadsheets, so formulas are guarded, too."""
    return _SPECIAL.sub(_escape, _LINKS.sub(_JOINER, guard(one_line(text or "", _MOST))))


def _escape(found: re.Match[str]) -> str:
    """An entity, which every dialect and table knows; a backslash where it is as good and reads better."""
    character = found[0]
    return f"&#{ord(character)};" if character in _ENTITIES else f"\\{character}"
