"""The figures of an outcome, and how they are said. Imports dates, lineage, outcome, settings and ties."""

from collections import Counter
from dataclasses import dataclass

from dedup.dates import written_span
from dedup.lineage import Certainty, Chain, Direction, Lineage
from dedup.outcome import Match, Outcome, Overlap, Relation, Series
from dedup.settings import DEFAULTS, changed
from dedup.ties import CUT, kept_apart
from dedup.wording import count, some


@dataclass(frozen=True, slots=True)
class Summary:
    """An outcome in figures."""

    articles: int
    clusters: int  # articles that stand alone counted
    copies: int  # members that are not their cluster's canonical
    alone: int
    unread: int  # inputs that were not read, or not to their end
    skipped: int  # records that were not read
    mended: int
    repeats: int
    too_short: int
    uncompared: int
    passages: int
    templates: int  # of two; longer ones are series
    series: int
    in_series: int  # articles
    embedded: int
    cut: int


def summarise(outcome: Outcome) -> Summary:
    """Count."""
    apart = kept_apart(outcome)
    unread, skipped, mended = _problems(outcome)
    return Summary(
        articles=len(outcome.articles),
        clusters=len(outcome.clusters),
        copies=outcome.copies,
        alone=len(outcome.clusters) - len(outcome.several),
        unread=unread,
        skipped=skipped,
        mended=mended,
        repeats=outcome.repeats,
        too_short=len(outcome.too_short),
        uncompared=outcome.uncompared,
        passages=len(apart[Overlap.PASSAGE.value]),
        templates=len(apart[Relation.TEMPLATE.value]),
        series=len(outcome.series),
        in_series=sum(series.size for series in outcome.series),
        embedded=len(apart[Relation.EMBEDDED.value]),
        cut=len(apart[CUT]),
    )


def _problems(outcome: Outcome) -> tuple[int, int, int]:
    """How many inputs were not read, how many records were skipped, how many mended."""
    unread = sum(problem.whole for problem in outcome.problems)
    mended = sum(problem.kept for problem in outcome.problems)
    return unread, len(outcome.problems) - mended - unread, mended


def headline(summary: Summary) -> str:
    """The first sentence of a report."""
    if not summary.articles:
        return "No articles."
    alone = "stands" if summary.alone == 1 else "stand"
    return (
        f"{count(summary.articles, 'article')} in {count(summary.clusters, 'cluster')}: "
        f"{count(summary.copies, 'copy', 'copies')}, {summary.alone:,} {alone} alone."
    )


def remarks(outcome: Outcome) -> list[str]:
    """What has to be known to read the clusters: what was not read or judged, or left out; nothing that is zero."""
    unread, skipped, mended = _problems(outcome)
    records = [(skipped, "skipped"), (mended, "mended"), (outcome.repeats, "read before")]
    counted = [(number, what) for number, what in records if number]
    said = [f"{count(unread, 'input')} not read, or not to the end"] if unread else []
    if counted:
        said.append(
            f"{count(counted[0][0], 'record')} {counted[0][1]}" + "".join(f", {n:,} {w}" for n, w in counted[1:])
        )
    if outcome.too_short:
        said.append(f"{count(len(outcome.too_short), 'article')} too short to be judged")
    if outcome.uncompared:
        said.append(f"{count(outcome.uncompared, 'pair')} left out by caps (some of them met in another bucket)")
    return said


def changed_line(outcome: Outcome) -> str:
    """Which parameters are not at their defaults, and the window, if there is one; else empty."""
    told = ", ".join(f"{name} {value} (default {DEFAULTS[name]})" for name, value in changed(outcome.params).items())
    window = (
        f"What was published more than {written_span(outcome.window)} apart is no match, unless others lie between."
        if outcome.window
        else ""
    )
    return " ".join(filter(None, (told and f"Parameters changed: {told}.", window)))


def origin_line(lineage: Lineage) -> str:
    """Where a cluster's text comes from, how sure that is and why, and who does not say so."""
    origin = lineage.origin
    if origin.certainty is Certainty.UNKNOWN:
        return f"unknown ({origin.reason})"
    name = f"{origin.name or 'an unknown outlet'}{', an agency' if origin.is_agency else ''}"
    line = f"{name} ({origin.certainty.value}: {origin.reason})"
    if origin.certainty is Certainty.SURE and lineage.uncredited:
        line += f"; not credited by {some(lineage.uncredited)}"
    return line


def verdict_line(match: Match | None) -> str:
    """What two articles are to each other, in two words."""
    if match is None:
        return "no match"
    return f"{match.overlap}, {match.relation or 'no copy'}"


def first_line(direction: Direction) -> str:
    """Which of two articles had the text first, how sure that is and why."""
    if direction.first is None:
        return f"who had it first is unknown: {direction.reason}"
    return f"first: {direction.first} ({direction.certainty.value}: {direction.reason})"


def chain_line(chain: Chain) -> str:
    """The versions of an article: how many, and what the last one changed."""
    line = f"{count(len(chain.versions), 'version')}, first {chain.first.id}, last {chain.last.id}"
    changed = [change for change in chain.last.changes if change.before and change.after]
    if chain.last.correction:
        line += f", a correction: {chain.last.correction!r}"
    elif changed:
        line += f": {changed[0].before!r} became {changed[0].after!r}"
    return line


def credits_line(outcome: Outcome, most: int = 8) -> str:
    """Who is credited how often, the most credited first; empty if nobody is. Each article counts its strongest."""
    counts = Counter(credits[0].name for credits in outcome.credits.values())
    if not counts:
        return ""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{name} {number:,}" for name, number in ranked[:most])
    more = f" and {len(ranked) - most:,} more" if len(ranked) > most else ""
    return f"Credits in {count(len(outcome.credits), 'article')}: {told}{more}."


def series_line(series: Series) -> str:
    """A series in a line: its size and what tells its articles apart."""
    return f"{count(series.size, 'article')}: {series.example.rule.rpartition('; ')[2]}"


def apart_line(summary: Summary) -> str:
    """How many matches were kept apart, by kind; empty if none."""
    if not summary.passages + summary.templates + summary.series + summary.embedded + summary.cut:
        return ""
    line = f"Kept apart: {count(summary.passages, 'passage')}, {count(summary.templates, 'template')}, "
    if summary.series:
        line += f"{count(summary.series, 'series', 'series')} of {count(summary.in_series, 'article')}, "
    line += f"{summary.embedded:,} embedded"
    return line + (f", {summary.cut:,} cut from a chain" if summary.cut else "")
