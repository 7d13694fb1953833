"""An index for the terminal: where articles stand, what a call changed, the largest clusters, the figures.

Nothing of an article's facts is taken for markup or reaches the terminal as a control character.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from dedup.article import Article
from dedup.dates import written
from dedup.index.as_data import Tally
from dedup.index.changes import Placement, State
from dedup.index.listing import Listed
from dedup.index.stats import Stats
from dedup.outcome import Cluster, Outcome
from dedup.pipeline import credit_all
from dedup.reports import rows
from dedup.reports._page import Page, Piece
from dedup.reports.terminal import print_cluster
from dedup.wording import count, percent

if TYPE_CHECKING:
    from rich.console import Console

_STATE = max(len(state) for state in (State.NEW, State.KNOWN, State.VERSION))  # no command corrects
_HOW = len("identical republished")
_NUMBER = 9  # cells of a cluster's number
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def print_placements(placements: Iterable[Placement], console: "Console", asked: bool = False) -> None:
    """Print a line for each article, as they come, and below a copy what it is a copy of.

    Articles that were only `asked` about may not be there.
    """
    page = Page(console)
    for placement in placements:
        _print_placement(placement, page, asked and placement.state is not State.KNOWN)


def _print_placement(placement: Placement, page: Page, would_be: bool) -> None:
    number = f"{placement.cluster:,}" if placement.cluster else "new"
    share = percent(placement.match.containment(placement.id)) if placement.match else ""
    line: list[Piece] = [
        page.padded(placement.state, _STATE, "dim" if placement.state is State.KNOWN else ""),
        f"  {number:>{_NUMBER}}  ",
        page.padded(_how(placement, would_be), _how_cells(page), "cyan" if placement.is_copy else "dim"),
        f"  {share:>4}",
    ]
    indent = _STATE + 2
    room = page.width - (indent + _NUMBER + 2 + _how_cells(page) + 6)
    article_id, of = page.clean(placement.id), f"of {page.clean(placement.of)}" if placement.of is not None else ""
    if would_be and placement.size > 1 and not of:
        of = f"of {count(placement.size, 'article')}"
    if of and page.cells(article_id) + page.cells(of) + 4 <= room:
        page.line(*line, f"  {article_id}", (f"  {of}", "dim"))
        return
    if page.cells(article_id) + 2 <= room:
        page.line(*line, f"  {article_id}")
    else:
        page.line(*line)
        page.line(" " * indent, page.middle(article_id, page.width - indent))
    if of:
        page.line(" " * indent, (page.middle(of, page.width - indent), "dim"))


def _how_cells(page: Page) -> int:
    """The width of the column that says how: less in a window where the share beside it would not fit."""
    return max(4, min(_HOW, page.width - (_STATE + 2 + _NUMBER + 2 + 6)))


def _how(placement: Placement, would_be: bool) -> str:
    if placement.match:
        relation = placement.relation.value if placement.relation else ""
        return f"{placement.match.overlap.value} {relation}".strip()
    if placement.size == 1:
        return "alone"
    return "would be canonical" if would_be else f"canonical of {placement.size:,}"


def print_added(tally: Tally, console: "Console") -> None:
    """Print what adding articles changed: the figures, some of the copies, clusters with another canonical."""
    page = Page(console)
    states = [(tally.states[State.NEW], "new"), (tally.states[State.KNOWN], "known")]
    states += [(tally.states[State.VERSION], "in a new version")]
    said = ", ".join(f"{number:,} {what}" for number, what in states if number) or "nothing new"
    page.wrapped(f"{count(tally.articles, 'article')}: {said}; {count(tally.copies, 'copy', 'copies')}.", "bold")
    if tally.some_copies:
        page.line()
        heads = (f"{'cluster':>{_NUMBER}}", page.padded("how", _how_cells(page))[0], "in it", "article")
        page.line((" " * _STATE + "  " + "  ".join(heads[:2]) + " " + "  ".join(heads[2:]), "dim"))
        print_placements(tally.some_copies, console)
        _print_rest(tally.copies - len(tally.some_copies), page)
    _print_clusters_changed(tally, page)


def print_changed(tally: Tally, console: "Console") -> None:
    """Print what was removed, and what became of the clusters."""
    page = Page(console)
    page.line((f"{count(tally.removed, 'article')} removed." if tally.removed else "No article removed.", "bold"))
    _print_clusters_changed(tally, page)


def print_learned(tally: Tally, console: "Console") -> None:
    """Print what became of the clusters when furniture was learned."""
    page = Page(console)
    changed = tally.merged or tally.split or tally.canonicals
    page.line(("Learned; clusters are judged anew." if changed else "Learned; all clusters stay as they were.", "bold"))
    _print_clusters_changed(tally, page)


def _print_clusters_changed(tally: Tally, page: Page) -> None:
    kinds = ((tally.merged, "merged into others"), (tally.split, "split"), (tally.canonicals, "with another canonical"))
    said = [f"{number:,} {what}" for number, what in kinds if number]
    if said:
        page.line()
        page.line((f"Clusters: {', '.join(said)}", "bold"))
    for one in tally.some_canonicals:
        start = f"  {one.cluster:,}  "
        for lead, article_id, style in ((start, one.after, ""), (" " * len(start) + "was ", one.before, "dim")):
            page.line((lead + page.middle(page.clean(article_id), page.width - len(lead)), style))
        page.wrapped(one.reason, "dim", indent=len(start))
    _print_rest(tally.canonicals - len(tally.some_canonicals), page)


def _print_rest(more: int, page: Page) -> None:
    if more > 0:
        page.line(f"{page.marks.cut} and {more:,} more; --json has all")


def print_one(number: int, cluster: Cluster, console: "Console") -> None:
    """Print a cluster with all of its members."""
    page = Page(console)
    page.line((f"cluster {number:,}", "bold"), (f"  {count(cluster.size, 'article')}", "dim"))
    page.line()
    print_cluster(cluster, _outcome_of(cluster), console)


def cluster_as_dict(number: int, cluster: Cluster) -> dict[str, object]:
    """A cluster for programs; its articles as the jsonl report has them."""
    return {
        "cluster": number,
        "canonical": cluster.canonical.id,
        "size": cluster.size,
        "reason": cluster.reason,
        "articles": list(rows(_outcome_of(cluster))),
    }


def _outcome_of(cluster: Cluster) -> Outcome:
    """A cluster as an outcome of its own, with the credits of its articles."""
    articles = cluster.articles
    outcome = Outcome(articles, [cluster], [member.match for member in cluster.members])
    credit_all(outcome)
    return outcome


def print_largest(listed: Sequence[tuple[Listed, Article | None]], several: int, console: "Console") -> None:
    """Print the largest clusters, each with its canonical, if that is still there, and how many more there are."""
    page = Page(console)
    if not listed:
        page.line(("No cluster has several articles.", "bold"))
        return
    page.line((f"{'cluster':>{_NUMBER}}  articles  canonical", "dim"))
    indent = _NUMBER + 12
    for one, article in listed:
        canonical = page.clean(one.canonical)
        title = page.clean(article.title) or page.quoted(article.text) if article else ""
        facts = [page.clean(article.source), written(article.published) if article.published else ""] if article else []
        line = f"{one.cluster:>{_NUMBER},}  {one.size:>8,}  "
        page.line(line, (page.fitted(title or canonical, page.width - indent), "bold"))
        page.facts(" " * indent, [fact for fact in facts if fact] or ["no outlet"], one.canonical)
    if several > len(listed):
        page.line(f"{page.marks.cut} and {several - len(listed):,} more; --limit N shows more")


def print_stats(stats: Stats, console: "Console") -> None:
    """Print the figures, one a line."""
    page = Page(console)
    widest = max(len(_name(field.name)) for field in fields(stats))
    for field in fields(stats):
        said = _figure(field.name, getattr(stats, field.name))
        page.line((f"{_name(field.name):<{widest}}  ", "dim"), said)


_NAMES = {
    "several": "of several articles",
    "largest": "largest cluster",
    "pairs": "pairs that overlap",
    "furniture": "runs of furniture",
    "learned": "furniture learned",
    "earliest": "earliest date",
    "latest": "latest date",
    "bytes": "size",
    "bytes_free": "of it to be used again",
    "canonical": "canonical policy",
}


def _name(field: str) -> str:
    return _NAMES.get(field, field.replace("_", " "))


def _figure(name: str, value: object) -> str:
    if value is None:
        return "none" if name == "window" else "never" if name == "learned" else "unknown"
    if isinstance(value, datetime):
        return written(value)
    if isinstance(value, int):
        return size_of(value) if name.startswith("bytes") else f"{value:,}"
    return str(value)


def size_of(number: int) -> str:
    """A number of bytes as people say it: 1.2 GB."""
    size, unit = float(number), 0
    while size >= 999.5 and unit + 1 < len(_UNITS):
        size, unit = size / 1000, unit + 1
    return f"{size:,.0f} {_UNITS[unit]}" if size >= 9.95 or not unit else f"{size:.1f} {_UNITS[unit]}"
