"""The terminal: what a person wants to see first."""

import io
from collections.abc import Sequence
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, BinaryIO

from dedup.article import Article
from dedup.dates import span, written
from dedup.outcome import Cluster, Match, Member, Outcome
from dedup.reports._page import Page, Piece
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
from dedup.wording import count, percent

if TYPE_CHECKING:
    from rich.console import Console

NAME = "terminal"
ABOUT = "the figures and the largest clusters, as plain text"
SUFFIXES = (".txt",)
EXTRA = None

_WIDTH = 100  # of a text file
_CLUSTERS = 20
_MEMBERS = 10  # of a cluster
_EXAMPLES = 5  # of pairs that were kept apart
_PROBLEMS = 5
_BAR = 10  # cells
_OUTLET = 24  # cells, at most
_SMALL_OUTLET = 10  # cells that are left to it for the sake of an id
_ID = 48  # cells, at most, in a column; longer ones stand below
_TITLE = 48  # cells that a title needs to stand in its member's line


def write(outcome: Outcome, file: BinaryIO) -> None:
    """As `print_outcome`, without colours, 100 columns wide."""
    from rich.console import Console

    text = io.TextIOWrapper(file, "utf-8", newline="\n")
    try:
        console = Console(
            file=text, width=_WIDTH, height=100, color_system=None, force_terminal=False, force_jupyter=False,
            force_interactive=False, legacy_windows=False, _environ={},
        )  # fmt: skip
        print_outcome(outcome, console)
    finally:
        text.detach()  # writes what is left, and leaves the file open


def print_outcome(outcome: Outcome, console: "Console") -> None:
    """Print the figures, the largest clusters, what was kept apart, and what could not be read.

    Nothing of an article's facts is taken for markup or reaches the terminal as a control character.
    """
    page = Page(console)
    summary = summarise(outcome)
    page.line((headline(summary), "bold"))
    if said := remarks(outcome):
        page.wrapped("; ".join(said) + ".", "yellow" if summary.skipped or summary.unread else "dim")
    for line in filter(None, (changed_line(outcome), credits_line(outcome))):
        page.wrapped(line, "dim")
    _print_clusters(outcome, page)
    _print_apart(outcome, summary, page)
    _print_problems(outcome, page)


def print_cluster(cluster: Cluster, outcome: Outcome, console: "Console") -> None:
    """Print one cluster with all of its members; the credits are the outcome's."""
    page = Page(console)
    _print_canonical(cluster, page)
    if cluster.members:
        table = _Table([cluster], outcome, page, len(cluster.members))
        for member in cluster.members:
            table.print(member, cluster, last=member is cluster.members[-1])


def _print_clusters(outcome: Outcome, page: Page) -> None:
    shown = outcome.several[:_CLUSTERS]
    if not shown:
        return
    table = _Table(shown, outcome, page)
    page.line()
    page.line(
        (f"{page.marks.canonical} ", "bold green"),
        ("canonical   ", "dim"),
        *table.sample,
        ("  how much of a copy is in it", "dim"),
    )
    for cluster in shown:
        page.line()
        _print_canonical(cluster, page)
        for member in cluster.members[:_MEMBERS]:
            table.print(member, cluster, last=member is cluster.members[-1])
        if cluster.size - 1 > _MEMBERS:
            page.line((f"  {page.marks.last} ", "dim"), f"{page.marks.cut} and {cluster.size - 1 - _MEMBERS:,} more")
    if more := len(outcome.several) - len(shown):
        page.line()
        page.line(f"{page.marks.cut} and {count(more, 'more cluster')}; -o report.json has all")


def _print_canonical(cluster: Cluster, page: Page) -> None:
    """Its title, or how its text begins, then its facts and why it was chosen."""
    article = cluster.canonical
    title = page.clean(article.title) or page.quoted(article.text)
    page.line((f"{page.marks.canonical} ", "bold green"), (title, "bold"))
    page.facts("  ", [page.clean(article.source) or "no outlet", _when(article)], article.id)
    page.wrapped(f"canonical: {cluster.reason}", "dim", indent=2)
    if cluster.lineage:
        page.wrapped(f"origin: {origin_line(cluster.lineage)}", "dim", indent=2)
        for chain in cluster.lineage.chains[:1]:
            page.wrapped(chain_line(chain), "dim", indent=2)


class _Table:
    """The members of all shown clusters in columns as wide as what they hold.

    An id is not cut where there is a line that it fits on: if not in its column, then below. The title
    stands below as well, except in a wide window, and is left out where it is the canonical's.
    """

    def __init__(self, clusters: Sequence[Cluster], outcome: Outcome, page: Page, most: int = _MEMBERS) -> None:
        self._page, self._credits = page, outcome.credits
        self._lags = {
            one.id: one.lag for cluster in clusters if cluster.lineage for one in cluster.lineage.timeline if one.lag
        }
        members = [member for cluster in clusters for member in cluster.members[:most]]
        self._how = max(len(_how(member)) for member in members)
        self._when = max(len(_when(member.article)) for member in members)
        self._nowhere = "no outlet" if any(member.article.source for member in members) else ""
        self._outlet = min(_OUTLET, max(page.cells(self._outlet_of(member)) for member in members))
        gaps = "  | 100%  " + "  " * (1 + bool(self._when) + bool(self._outlet))
        room = page.width - len(gaps) - self._how - self._when
        widest = min(_ID, room - min(self._outlet, _SMALL_OUTLET))
        ids = [page.cells(page.clean(member.id)) for member in members]
        self._id = max((cells for cells in ids if cells <= widest), default=0)
        self._outlet = max(0, min(self._outlet, room - self._id))
        room -= self._outlet + self._id
        self._bar = _BAR if room > _BAR else 0
        self._title_below = room - self._bar < _TITLE
        self.sample: list[Piece] = page.bar(0.7, _BAR) if self._bar else [("%", "dim")]

    def print(self, member: Member, cluster: Cluster, last: bool) -> None:
        """Print a member in one line, or in two or three."""
        page, marks = self._page, self._page.marks
        member_id = page.clean(member.id)
        notes = self._notes(member, cluster)
        line = [(f"  {marks.last if last else marks.branch} ", "dim"), *self._columns(member, cluster)]
        below = page.cells(member_id) > self._id
        if not below:
            line += ["  ", page.padded(member_id, self._id)]
            if not self._title_below:
                line, notes = [*line, (f"  {notes}", "dim")], ""
        page.line(*line)
        stem = f"  {' ' if last else marks.stem} "
        room = page.width - len(stem)
        if below and page.cells(f"{member_id}  {notes}") > room:
            page.line((stem, "dim"), page.middle(member_id, room))
            below = False
        if below or notes:
            page.line((stem, "dim"), f"{member_id}  " if below else "", (notes, "dim"))

    def _columns(self, member: Member, cluster: Cluster) -> list[Piece]:
        page, share = self._page, member.match.containment(member.id)
        dim = "dim" if member.article.source == cluster.canonical.source else ""
        pieces: list[Piece] = [*page.bar(share, self._bar), " "] if self._bar else []
        pieces += [f"{percent(share):>4}  ", page.padded(_how(member), self._how, "cyan")]
        if self._outlet:
            pieces += ["  ", page.padded(self._outlet_of(member), self._outlet, dim)]
        if self._when:
            pieces += ["  ", page.padded(_when(member.article), self._when)]
        return pieces

    def _notes(self, member: Member, cluster: Cluster) -> str:
        """What is worth a word only if it is not as expected."""
        page, notes = self._page, []
        if member.of != cluster.canonical.id:
            notes.append(f"matched to {page.clean(member.of)}")
        if credits := self._credits.get(member.id):
            notes.append(f"credits {page.clean(credits[0].name)}")
        if lag := self._lags.get(member.id):
            notes.append(f"{span(lag)} after the first")
        title = page.clean(member.article.title)
        if title.casefold() != page.clean(cluster.canonical.title).casefold():
            notes.append(title)
        return "  ".join(notes)

    def _outlet_of(self, member: Member) -> str:
        return self._page.clean(member.article.source) or self._nowhere


def _how(member: Member) -> str:
    match = member.match
    return f"{match.overlap.value} {match.relation.value if match.relation else ''}".strip()


def _when(article: Article) -> str:
    return written(article.published) if article.published else ""


def _print_apart(outcome: Outcome, summary: Summary, page: Page) -> None:
    line = apart_line(summary)
    if not line:
        return
    page.line()
    page.line((line, "bold"))
    articles = {article.id: article for article in outcome.articles}
    for series in outcome.series[:_EXAMPLES]:
        outlet = page.clean(articles[series.articles[0]].source) or "no outlet"
        page.facts(f"  {'series':<10}", [outlet], series.articles[0])
        page.wrapped(series_line(series), "dim", indent=12)
    if len(outcome.series) > _EXAMPLES:
        page.line(f"  {page.marks.cut} and {len(outcome.series) - _EXAMPLES:,} more series")
    kinds = [[(kind, match) for match in matches] for kind, matches in kept_apart(outcome).items()]
    mixed = (example for example in chain.from_iterable(zip_longest(*kinds)) if example)
    for kind, match in islice(mixed, _EXAMPLES):
        _print_pair(kind, match, articles, page)


def _print_pair(kind: str, match: Match, articles: dict[str, Article], page: Page) -> None:
    for start, article_id in ((f"  {kind:<10}", match.left), (" " * 12, match.right)):
        outlet = page.clean(articles[article_id].source) if article_id in articles else ""
        page.facts(start, [outlet or "no outlet"], article_id)
    page.wrapped(match.rule, "dim", indent=12)


def _print_problems(outcome: Outcome, page: Page) -> None:
    if not outcome.problems:
        return
    page.line()
    page.line(("Records skipped or mended", "bold"))
    for problem in outcome.problems[:_PROBLEMS]:
        page.line(f"  {problem.fate:<9} {page.clean(problem.place)}", (f"  {page.clean(problem.reason)}", "dim"))
    if len(outcome.problems) > _PROBLEMS:
        page.line(f"  {page.marks.cut} and {len(outcome.problems) - _PROBLEMS:,} more")
