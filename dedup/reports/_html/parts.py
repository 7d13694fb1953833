"""The other parts of the HTML page, as tables: outlets, agencies, series, passages, borderline pairs.

Imports network, outcome, passages and its neighbours.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dedup.article import Article
from dedup.dates import span, written
from dedup.network import Republishing, republishing
from dedup.outcome import Borderline, Outcome
from dedup.passages import travelling
from dedup.reports._html.clusters import address, shown
from dedup.reports._summary import series_line
from dedup.ties import kept_apart
from dedup.wording import count, percent

ROWS = 500  # of a table
_SIDE = 15  # origins and outlets of the matrix: more are not readable
_PASSAGE = 400  # characters of a passage that are shown


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page with a table."""

    id: str
    title: str
    about: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    numbers: frozenset[str] = frozenset()  # heads of columns of numbers
    sortable: bool = True
    left_out: str = ""
    matrix: Mapping[str, object] | None = field(default=None)


def parts(outcome: Outcome, linked: Container[str]) -> list[Part]:
    """All sections but the clusters. `linked` are the addresses of articles whose cluster is on the page."""
    names = _Names({article.id: article for article in outcome.articles}, linked)
    pairs = republishing(outcome)
    return [
        _outlets(pairs, names),
        _agencies(outcome, pairs),
        _series(outcome, names),
        _passages(outcome, names),
        _apart(outcome, names),
        _borderline(outcome, names),
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    """How articles are named in tables."""

    articles: Mapping[str, Article]
    linked: Container[str]  # the addresses of articles whose cluster is on the page

    def cell(self, article_id: str) -> object:
        """Title, outlet and id; a link to its cluster, where that is on the page."""
        article = self.articles.get(article_id)
        facts = (article.title, article.source) if article else ()
        said = " · ".join(shown(fact, 90) for fact in facts if fact)
        linked = address(article_id)
        return {"cluster": linked if linked in self.linked else "", "text": said, "id": shown(article_id)}


def _cut(rows: Sequence[Sequence[object]], of: str) -> tuple[Sequence[Sequence[object]], str]:
    if len(rows) <= ROWS:
        return rows, ""
    return rows[:ROWS], f"The first {ROWS:,} of {len(rows):,} {of}; a report in .json has all."


def _outlets(pairs: Sequence[Republishing], names: _Names) -> Part:
    rows = [
        (
            shown(one.origin),
            shown(one.outlet),
            one.stories,
            one.credited,
            one.uncredited,
            span(one.median_lag) if one.median_lag is not None else "",
            ", ".join(f"{number} {name}" for name, number in _certainties(one) if number),
            names.cell(one.example),
        )
        for one in pairs
    ]
    cut, left_out = _cut(rows, "pairs of outlets")
    return Part(
        "outlets",
        "Who republishes whom",
        "How many stories an outlet has that come from another one or from an agency, how many of them credit it, and "
        "how long after the first dated article of the story (the median). Stories of unknown origin are not counted.",
        ("origin", "outlet", "stories", "credited", "not credited", "lag", "how certain", "example"),
        cut,
        frozenset({"stories", "credited", "not credited"}),
        left_out=left_out,
        matrix=_matrix(pairs),
    )


def _certainties(one: Republishing) -> tuple[tuple[str, int], ...]:
    return ("sure", one.sure), ("likely", one.likely), ("guess", one.guess)


def _matrix(pairs: Sequence[Republishing]) -> Mapping[str, object] | None:
    """The origins and outlets with most stories; None where a table alone reads better."""
    if len(pairs) < 4:
        return None
    stories = {(one.outlet, one.origin): one.stories for one in pairs}
    columns = _most((one.origin, one.stories) for one in pairs)
    rows = _most((one.outlet, one.stories) for one in pairs if one.origin in columns)
    top = max(stories.values())

    def cell(outlet: str, origin: str) -> Mapping[str, int]:
        number = stories.get((outlet, origin), 0)
        return {"count": number, "heat": 0 if not number else min(4, 1 + 4 * (number - 1) // top)}

    return {
        "columns": [shown(name, 40) or "(no name)" for name in columns],
        "rows": [
            {"name": shown(row, 40) or "(no name)", "cells": [cell(row, column) for column in columns]} for row in rows
        ],
    }


def _most(counted: Iterable[tuple[str, int]]) -> list[str]:
    sums: dict[str, int] = defaultdict(int)
    for name, number in counted:
        sums[name] += number
    return sorted(sums, key=lambda name: (-sums[name], name))[:_SIDE]


def _agencies(outcome: Outcome, pairs: Sequence[Republishing]) -> Part:
    credited: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for article_id, credits in outcome.credits.items():
        for credit in credits:
            for name in credit.names:
                credited[name].add(article_id)
                kinds[name][credit.kind.value] += 1
    outlets: dict[str, int] = defaultdict(int)
    for one in pairs:
        outlets[one.origin] += 1
    rows = [
        (
            shown(name),
            len(credited[name]),
            outlets.get(name, 0),
            ", ".join(f"{number} {kind}" for kind, number in sorted(kinds[name].items(), key=lambda item: -item[1])),
        )
        for name in sorted(credited, key=lambda name: (-len(credited[name]), name))
    ]
    cut, left_out = _cut(rows, "agencies and outlets")
    return Part(
        "credits",
        "Who is credited",
        "The agencies and outlets that articles name as their own source, in how many articles, by which kinds of "
        "credit, and how many outlets have stories of theirs. Looked for in articles that have a match; in all with "
        "--credits all.",
        ("agency or outlet", "articles", "outlets", "kinds of credit"),
        cut,
        frozenset({"articles", "outlets"}),
        left_out=left_out,
    )


def _series(outcome: Outcome, names: _Names) -> Part:
    sources = {article_id: article.source for article_id, article in names.articles.items()}
    rows = [
        (
            shown(sources.get(one.articles[0])) or "outlet unknown",
            one.size,
            names.cell(one.articles[0]),
            shown(series_line(one), 400),
        )
        for one in outcome.series
    ]
    cut, left_out = _cut(rows, "series")
    return Part(
        "series",
        "Series of forms",
        "Articles that are one form with other facts each: no copies of each other.",
        ("outlet", "articles", "first", "what differs"),
        cut,
        frozenset({"articles"}),
        left_out=left_out,
    )


def _passages(outcome: Outcome, names: _Names) -> Part:
    rows = []
    for one in travelling(outcome, ROWS):
        first = one.first
        where = f"{first.outlet or first.id}, {written(first.published)}" if first and first.published else "unknown"
        kind = "quotation" if one.quoted >= 0.5 else "text"
        rows.append(
            (
                shown(one.text, _PASSAGE),
                kind,
                one.words,
                one.clusters,
                len(one.outlets),
                shown(where),
                names.cell(one.appearances[0].id),
            )
        )
    return Part(
        "passages",
        "Passages that travel",
        "Quotations, statements and background that stand in several stories which are no copies of each other.",
        ("passage", "kind", "words", "stories", "outlets", "first", "example"),
        rows,
        frozenset({"words", "stories", "outlets"}),
        left_out=f"Not more than {ROWS} are told of here; dedup passages has all." if len(rows) >= ROWS else "",
    )


def _apart(outcome: Outcome, names: _Names) -> Part:
    rows = [
        (
            kind,
            names.cell(match.left),
            names.cell(match.right),
            round(match.resemblance, 2),
            shown(match.rule, 400),
        )
        for kind, matches in kept_apart(outcome).items()
        for match in matches
    ]
    cut, left_out = _cut(rows, "pairs")
    return Part(
        "apart",
        "Kept apart",
        "Pairs of clusters that share text and were not merged: passages, forms, stories of digests, cut chains.",
        ("kind", "one", "other", "resemblance", "why"),
        cut,
        frozenset({"resemblance"}),
        left_out=left_out,
    )


def _borderline(outcome: Outcome, names: _Names) -> Part:
    def told(one: Borderline) -> tuple[object, ...]:
        side = "above" if one.above else "below"
        return (
            one.parameter, percent(one.limit), side, f"{one.value:.1%}",
            names.cell(one.left), names.cell(one.right), "yes" if one.together else "no",
        )  # fmt: skip

    rows = [told(one) for one in outcome.borderline]
    return Part(
        "borderline",
        "Borderline pairs",
        "The pairs just above and just below each threshold: judge by them whether the settings suit these articles. "
        f"{count(len(rows), 'pair')}, compared by: dedup explain ONE OTHER --in INPUT.",
        ("parameter", "limit", "side", "value", "one", "other", "in one cluster"),
        rows,
        frozenset({"limit", "value"}),
    )
