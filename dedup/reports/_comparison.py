"""Two articles compared, for the terminal: the scores, the rule that decided, and both texts side by side."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dedup.article import Article
from dedup.dates import written
from dedup.outcome import Block, Comparison
from dedup.reports._safe import one_line
from dedup.reports._summary import first_line, verdict_line

# How a block is marked: by a sign in the margin, which says the same without colour, and by style.
_SIGNS = {"equal": "=", "replaced": "~", "cut": "-", "added": "+", "not compared": "?"}
_STYLES = {"equal": "green", "replaced": "yellow", "cut": "red", "added": "cyan", "not compared": "dim"}
_MOST = 1_000_000  # characters of a text
_SHOWN = 400  # characters of a block that are shown before its middle is left out


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print scores, rule, and the two texts side by side, shared passages marked."""
    _print_verdict(comparison, console)
    table = Table(box=None, show_header=True, header_style="bold", padding=(0, 1), expand=True)
    table.add_column("", width=1)
    table.add_column(Text(_safe(comparison.left.id)), ratio=1)
    table.add_column(Text(_safe(comparison.right.id)), ratio=1)
    for block in comparison.blocks:
        left, right = _sides(block)
        table.add_row(Text(_SIGNS[block.kind], style=_STYLES[block.kind]), left, right)
    console.print(table)
    signs = "   ".join(f"{sign} {kind}" for kind, sign in _SIGNS.items() if kind != "not compared")
    console.print(Text(signs, style="dim"))


def _print_verdict(comparison: Comparison, console: Console) -> None:
    match = comparison.match
    console.print(Text(verdict_line(match), style="bold"))
    console.print(Padding(Text(_safe(comparison.rule)), (0, 0, 0, 2)))
    if match and match.direction:
        console.print(Padding(Text(_safe(first_line(match.direction))), (0, 0, 0, 2)))
    sides = zip(("left", "right"), (comparison.left, comparison.right), comparison.credits, strict=True)
    for name, article, credits in sides:
        console.print(Padding(Text(f"{name:<6}{_facts(article)}"), (0, 0, 0, 2)))
        for credit in credits:
            told = f"credits {credit.name}, by {credit.kind.value}: {credit.quote!r}"
            console.print(Padding(Text(_safe(told)), (0, 0, 0, 8)))
    counts = (
        f"resemblance {comparison.resemblance:.2f}, {comparison.left_containment:.0%} of left is in right, "
        f"{comparison.right_containment:.0%} of right is in left "
        f"({comparison.shared:,} shingles shared, of {comparison.left_size:,} and {comparison.right_size:,})"
    )
    console.print(Padding(Text(counts), (0, 0, 0, 2)))
    sentences = f"whole sentences: {comparison.left_taken:.0%} of left, {comparison.right_taken:.0%} of right"
    quoted = f"; {comparison.quoted:.0%} of the shared words are quoted" if comparison.shared else ""
    console.print(Padding(Text(sentences + quoted), (0, 0, 1, 2)))


def _facts(article: Article) -> str:
    date = f"{written(article.published)} UTC" if article.published else "no date"
    return " · ".join(
        _safe(part) for part in (article.id, article.source or "outlet unknown", date, article.title) if part
    )


def _sides(block: Block) -> tuple[Text, Text]:
    style = _STYLES[block.kind]
    left, right = (Text(_folded(_safe(side)), style=style) for side in (block.left, block.right))
    return left, right


def _folded(text: str) -> str:
    """A long stretch without its middle, cut between words."""
    if len(text) <= _SHOWN:
        return text
    head = text[: _SHOWN // 2].rpartition(" ")[0]
    tail = text[-_SHOWN // 2 :].partition(" ")[2]
    return f"{head} … {len(text) - len(head) - len(tail):,} characters … {tail}"


def _safe(text: str) -> str:
    return one_line(text, _MOST)
