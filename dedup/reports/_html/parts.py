"""The other parts of the HTML page, as tables: outlets, agencies, series, passages, borderline pairs.

Imports network, outcome, passages and its neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from dedup.dates import span, written
from dedup.network import Republishing, republishing
from dedup.outcome import Borderline, Outcome
from dedup.passages import travelling
from dedup.reports._html.clusters import shown
from dedup.reports._summary import count, kept_apart_kinds, percent, series_line

ROWS = 500  # of a table
_SIDE = 15  # origins and outlets of the matrix: more are not readable
_PASSAGE = 400  # characters of a passage that are shown

Link = Mapping[str, str]
"""A cell that leads to a cluster: its text, and the id of one of the articles."""


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


def parts(outcome: Outcome, linked: Mapping[str, object]) -> list[Part]:
    """All sections but the clusters. `linked` are the ids of articles whose cluster is on the page."""
    pairs = republishing(outcome)
    return [
        _outlets(pairs, linked),
        _agencies(outcome, pairs),
        _series(outcome),
        _passages(outcome, linked),
        _apart(outcome, linked),
        _borderline(outcome, linked),
    ]


def _link(article_id: str, linked: Mapping[str, object]) -> object:
    """A link to the cluster of an article, where it is on the page."""
    text = shown(article_id)
    return {"cluster": article_id, "text": text} if article_id in linked else text


def _cut(rows: Sequence[Sequence[object]], of: str) -> tuple[Sequence[Sequence[object]], str]:
    if len(rows) <= ROWS:
        return rows, ""
    return rows[:ROWS], f"The first {ROWS:,} of {len(rows):,} {of}; a report in .json has all."


def _outlets(pairs: Sequence[Republishing], linked: Mapping[str, object]) -> Part:
    rows = [
        (
            shown(one.origin),
            shown(one.outlet),
            one.stories,
            one.credited,
            one.uncredited,
            span(one.median_lag) if one.median_lag is not None else "",
            ", ".join(f"{number} {name}" for name, number in _certainties(one) if number),
            _link(one.example, linked),
        )
        for one in pairs
    ]
    cut, left_out = _cut(rows, "pairs of outlets")
    return Part(
        "outlets",
        "Who republishes whom",
        "How many stories an outlet has that come from another one or from an agency, how many of them credit it, and how long "
        "after the first dated article of the story (the median). Stories of unknown origin are not counted.",
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
        "columns": [shown(name, 40) for name in columns],
        "rows": [{"name": shown(row, 40), "cells": [cell(row, column) for column in columns]} for row in rows],
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
        "The agencies and outlets that articles name as their own source, in how many articles, by what kind of credit, and how many "
        "outlets have stories of theirs. Credits are looked for in articles that have a match, in all with --credits all.",
        ("agency or outlet", "articles", "outlets", "kinds of credit"),
        cut,
        frozenset({"articles", "outlets"}),
        left_out=left_out,
    )


def _series(outcome: Outcome) -> Part:
    sources = {article.id: article.source for article in outcome.articles}
    rows = [
        (shown(sources.get(one.articles[0])) or "outlet unknown", one.size, shown(one.articles[0]), shown(series_line(one), 400))
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


def _passages(outcome: Outcome, linked: Mapping[str, object]) -> Part:
    rows = []
    for one in travelling(outcome):
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
                _link(one.appearances[0].id, linked),
            )
        )
    cut, left_out = _cut(rows, "passages")
    return Part(
        "passages",
        "Passages that travel",
        "Quotations, statements and background that stand in several stories which are no copies of each other.",
        ("passage", "kind", "words", "stories", "outlets", "first", "example"),
        cut,
        frozenset({"words", "stories", "outlets"}),
        left_out=left_out,
    )


def _apart(outcome: Outcome, linked: Mapping[str, object]) -> Part:
    rows = [
        (kind, _link(match.left, linked), _link(match.right, linked), round(match.resemblance, 2), shown(match.rule, 400))
        for kind, matches in kept_apart_kinds(outcome)
        for match in matches
    ]
    cut, left_out = _cut(rows, "pairs")
    return Part(
        "apart",
        "Kept apart",
        "Pairs of clusters that share text and were not merged: passages, forms, stories of digests, links cut from a chain.",
        ("kind", "one", "other", "resemblance", "why"),
        cut,
        frozenset({"resemblance"}),
        left_out=left_out,
    )


def _borderline(outcome: Outcome, linked: Mapping[str, object]) -> Part:
    def told(one: Borderline) -> tuple[object, ...]:
        side = "above" if one.value >= one.limit else "below"
        return (
            one.parameter, percent(one.limit), side, f"{one.value:.1%}",
            _link(one.left, linked), _link(one.right, linked), "yes" if one.together else "no",
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


def span_of_time(outcome: Outcome) -> str:
    """From the first to the last date; empty where there is none."""
    moments = sorted(article.published for article in outcome.articles if article.published)
    return f"{moments[0]:%Y-%m-%d} to {moments[-1]:%Y-%m-%d}" if moments else ""


def median_size(outcome: Outcome) -> float:
    """Of clusters with several articles."""
    return median([cluster.size for cluster in outcome.clusters if cluster.members] or [0])
