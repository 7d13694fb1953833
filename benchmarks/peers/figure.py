"""The results as a picture: how long each tool takes, and how much it finds, as SVG without any library."""

from collections.abc import Sequence
from math import log10

from benchmarks.peers.results import Row, ratio
from benchmarks.svg import decades, document, text

WIDTH, MARGIN = 900, 16
NAMES, TIMES, FOUND = 130, 400, 190  # widths: the tools' names, the times, the share found
VALUE = 100  # between the two: room for the longest time's number
LAST = 60  # and for a share's
HEAD, ROW, BAR, FOOT = 62, 28, 14, 12

_STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --soft: #6b7280; --grid: #e3e6ea; --own: #1f6fd1; --peer: #a3adb8; }
@media (prefers-color-scheme: dark) {
svg { --ground: #0f141a; --ink: #e6e9ed; --soft: #9aa4b0; --grid: #2a323b; --own: #6cabff; --peer: #57626e; } }
text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink); }
.name, .head { font-weight: 600; } .soft { fill: var(--soft); } .grid { stroke: var(--grid); }
.own { fill: var(--own); } .peer { fill: var(--peer); }
.stem { stroke: var(--grid); stroke-width: 3; } .floor { fill: var(--ground); stroke: var(--own); stroke-width: 2; }
"""


def draw(rows: Sequence[Row], count: int) -> str:
    """An SVG document; it has a light and a dark dress, as the reader's system wishes."""
    height = HEAD + ROW * len(rows) + FOOT
    judged = any(row.quality and row.quality.recall is not None for row in rows)
    width = WIDTH if judged else WIDTH - FOUND
    done = {row.tool.name: row.wall for row in rows if row.runs and not row.failure}
    low, high = decades(list(done.values()))
    parts = [text(MARGIN + NAMES, 22, f"seconds for {count:,} articles (each line is ten times the last)", "head")]
    parts += _grid(low, high, len(rows))
    if judged:
        parts.append(text(_found(0), 22, "pairs of copies found", "head"))
        parts += _shares(len(rows))
    for number, row in enumerate(rows):
        parts.append(
            f'<g transform="translate(0 {HEAD + ROW * number})">{"".join(_row(row, low, high, done.get("dedup")))}</g>'
        )
    return document(width, height, "dedup beside its peers: time, and pairs of copies found", _STYLE, "".join(parts))


def _row(row: Row, low: int, high: int, own: float | None) -> list[str]:
    """One tool, its left upper corner at 0 0; `own` is dedup's time."""
    name, start, middle = row.tool.title, MARGIN + NAMES, ROW / 2
    parts = [text(start - 10, middle + 4, name, "name" if row.tool.name == "dedup" else "", "end")]
    if row.failure or not row.runs:
        return [*parts, text(start + 4, middle + 4, f"no result: {_short(row.failure or 'not run')}", "soft")]
    kind = {"dedup": "own", "floor": "floor"}.get(row.tool.name, "peer")
    x = _place(row.wall, low, high)
    told = f"{row.wall:,.1f}" if row.wall < 100 else f"{row.wall:,.0f}"
    times = f" · {ratio(row.wall / own)} ×" if own and row.tool.name != "dedup" else ""
    parts.append(f'<path class="stem" d="M{start} {middle:g}H{x}"/>')
    parts.append(f'<circle class="{kind}" cx="{x}" cy="{middle:g}" r="{BAR / 2 - 1:g}"/>')
    parts.append(text(x + 12, middle + 4, told + times))
    if row.quality and row.quality.recall is not None:
        share, width = row.quality.recall, _found(row.quality.recall) - _found(0)
        y = middle - BAR / 2
        parts.append(f'<rect class="{kind}" x="{_found(0)}" y="{y:g}" width="{max(width, 1):.1f}" height="{BAR}"/>')
        parts.append(text(_found(share) + 6, middle + 4, f"{share:.3f}"))
    return parts


def _grid(low: int, high: int, rows: int) -> list[str]:
    parts = []
    for power in range(low, high + 1):
        x = _place(10**power, low, high)
        parts.append(f'<path class="grid" d="M{x} {HEAD - 4}V{HEAD + ROW * rows}"/>')
        parts.append(text(x, HEAD - 12, f"{10**power:,g}", "soft", "middle"))
    return parts


def _shares(rows: int) -> list[str]:
    parts = []
    for share in (0, 0.5, 1):
        parts.append(f'<path class="grid" d="M{_found(share)} {HEAD - 4}V{HEAD + ROW * rows}"/>')
        parts.append(text(_found(share), HEAD - 12, f"{share:g}", "soft", "middle"))
    return parts


def _place(seconds: float, low: int, high: int) -> float:
    return round(MARGIN + NAMES + TIMES * (log10(seconds) - low) / (high - low), 1)


def _found(share: float) -> float:
    """Where a share found stands."""
    return round(MARGIN + NAMES + TIMES + VALUE + (FOUND - LAST) * share, 1)


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"
