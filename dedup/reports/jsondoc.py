"""JSON: all that was found, in one document."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import BinaryIO, TypeVar

from dedup.lineage import Appearance, Credit, Lineage
from dedup.outcome import Cluster, Match, Member, Outcome, Series
from dedup.reports._plain import dump
from dedup.reports._rows import DIGITS, rows
from dedup.reports._summary import summarise

NAME = "json"
ABOUT = "all that was found in one document: summary, clusters, matches, articles, credits, problems, parameters"
SUFFIXES = (".json",)
EXTRA = None

T = TypeVar("T")


def write(outcome: Outcome, file: BinaryIO) -> None:
    """One entry a line, so that the document can be read, compared and streamed."""
    for piece in _pieces(outcome):
        file.write(piece.encode())


def _pieces(outcome: Outcome) -> Iterator[str]:
    yield f'{{\n"summary": {dump(asdict(summarise(outcome)))},\n'
    yield f'"params": {dump(asdict(outcome.params))},\n'
    yield f'"window": {dump(outcome.window)},\n'
    yield from _list("clusters", outcome.clusters, _cluster)
    yield from _list("matches", outcome.matches, _match)
    yield from _list("series", outcome.series, _series)
    yield from _list("articles", rows(outcome), lambda row: row)
    yield from _list("credits", sorted(outcome.credits.items()), _credits)
    yield from _list("problems", outcome.problems, asdict)
    yield f'"too_short": {dump(outcome.too_short)}\n}}\n'


def _list(name: str, items: Iterable[T], entry: Callable[[T], object]) -> Iterator[str]:
    yield f'"{name}": ['
    comma = ""
    for item in items:
        yield f"{comma}\n{dump(entry(item))}"
        comma = ","
    yield "\n],\n" if comma else "],\n"


def _cluster(cluster: Cluster) -> object:
    return {
        "canonical": cluster.canonical.id,
        "reason": cluster.reason,
        "size": cluster.size,
        "weakest": round(cluster.weakest.resemblance, DIGITS) if cluster.weakest else None,
        "members": [_member(member) for member in cluster.members],
        "lineage": _lineage(cluster.lineage) if cluster.lineage else None,
    }


def _lineage(lineage: Lineage) -> object:
    """As in dedup.lineage; lags in seconds."""
    return {
        "origin": asdict(lineage.origin),
        "outlets": lineage.outlets,
        "crediting": lineage.crediting,
        "uncredited": lineage.uncredited,
        "timeline": [_appearance(one) for one in lineage.timeline],
        "chains": [asdict(chain) for chain in lineage.chains],
    }


def _appearance(one: Appearance) -> object:
    lag, share = one.lag, one.share
    return asdict(one) | {
        "lag": None if lag is None else lag.total_seconds(),
        "share": None if share is None else round(share, DIGITS),
    }


def _credits(found: tuple[str, Sequence[Credit]]) -> object:
    article_id, credits = found
    return {"article": article_id, "credits": [asdict(credit) for credit in credits]}


def _member(member: Member) -> object:
    match = member.match
    return {
        "id": member.id,
        "of": member.of,
        "overlap": match.overlap.value,
        "relation": match.relation.value if match.relation else None,
        "resemblance": round(match.resemblance, DIGITS),
        "containment": round(match.containment(member.id), DIGITS),
        "reason": match.rule,
    }


def _series(series: Series) -> object:
    return {"size": series.size, "articles": series.articles, "example": _match(series.example)}


def _match(match: Match) -> object:
    return {
        "left": match.left,
        "right": match.right,
        "overlap": match.overlap.value,
        "relation": match.relation.value if match.relation else None,
        "shared": match.shared,
        "left_size": match.left_size,
        "right_size": match.right_size,
        "rule": match.rule,
        "direction": asdict(match.direction) if match.direction else None,
        "resemblance": round(match.resemblance, DIGITS),
        "left_in_right": round(match.containment(match.left), DIGITS),
        "right_in_left": round(match.containment(match.right), DIGITS),
    }
