"""Indexes that grow as a picture: speed, latency, memory and bytes by size, as SVG without any library."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

from benchmarks.index_growth import Row
from benchmarks.index_table import PARTS, Result
from benchmarks.svg import decades, document, text

WIDTH, MARGIN, GAP = 1040, 16, 24  # of the picture, at its edge, between panels
AXIS, TOP, PLOT, LABELS = 46, 34, 200, 34  # of a panel: the axis' labels, its name, the plot, the sizes
HEAD = 56  # the legend, in two lines
BAR = 26

_STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --soft: #6b7280; --grid: #e3e6ea;
      --dedup: #1f6fd1; --datasketch: #b45309; --redis: #c0262d; }
@media (prefers-color-scheme: dark) {
svg { --ground: #0f141a; --ink: #e6e9ed; --soft: #9aa4b0; --grid: #2a323b;
      --dedup: #6cabff; --datasketch: #f0a34a; --redis: #ff7b7b; } }
text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink); }
.name { font-weight: 600; font-size: 12px; } .soft { fill: var(--soft); } .grid { stroke: var(--grid); }
.line { stroke-width: 1.8; } .p99 { stroke-dasharray: 5 3; stroke-width: 1.4; }
.dedup { stroke: var(--dedup); fill: var(--dedup); } .datasketch { stroke: var(--datasketch); fill: var(--datasketch); }
.redis { stroke: var(--redis); fill: var(--redis); }
.line { fill: none; } .bar { stroke: var(--ground); stroke-width: .6; }
.texts { fill-opacity: 1; } .postings { fill-opacity: .7; } .rest { fill-opacity: .45; } .free { fill-opacity: .2; }
"""

Value = Callable[[Row], float]


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure by size, both on logarithmic axes: a line of each index, or two."""

    name: str
    values: dict[str, Value]  # by the class of the line


PANELS = (
    Panel("articles/s, in batches of 1,000", {"": lambda row: row.rate}),
    Panel("ms of a single add", {"": lambda row: row.add.p50, "p99": lambda row: row.add.p99}),
    Panel("ms of a query", {"": lambda row: row.query.p50, "p99": lambda row: row.query.p99}),
    Panel("MB of memory, at most", {"": lambda row: row.memory_mb}),
)


def draw(results: Sequence[Result]) -> str:
    """An SVG document; it has a light and a dark dress, as the reader's system wishes."""
    results = [result for result in results if result.rows]
    sizes = sorted({row.articles for result in results for row in result.rows})
    width, height = (WIDTH - 2 * MARGIN - 2 * GAP) / 3, TOP + PLOT + LABELS
    drawn = [_lines(panel, results, sizes, width) for panel in PANELS]
    drawn.append(_bars(results, sizes, 2 * width + GAP))
    parts = [
        f'<g transform="translate({MARGIN + number % 3 * (width + GAP):g} {HEAD + number // 3 * height})">{panel}</g>'
        for number, panel in enumerate(drawn)
    ]
    body = _legend(results) + "".join(parts)
    return document(WIDTH, HEAD + 2 * height + MARGIN, "Indexes by the number of articles inside", _STYLE, body)


def _lines(panel: Panel, results: Sequence[Result], sizes: Sequence[int], width: float) -> str:
    """One measure, its left upper corner at 0 0."""
    shown = [value(row) for result in results for row in result.rows for value in panel.values.values()]
    low, high = decades(shown)

    def x(size: int) -> float:
        first, last = log10(sizes[0]), log10(sizes[-1])
        return round(AXIS + 14 + (width - AXIS - 28) * (log10(size) - first) / ((last - first) or 1), 1)

    def y(value: float) -> float:
        return round(TOP + PLOT * (1 - (log10(value) - low) / (high - low)), 1)

    parts = [text(AXIS, 18, panel.name, "name")]
    for power in range(low, high + 1):
        parts.append(f'<path class="grid" d="M{AXIS} {y(10**power)}H{width:g}"/>')
        parts.append(text(AXIS - 6, y(10**power) + 4, f"{10.0**power:,g}", "soft", "end"))
    parts += [text(x(size), TOP + PLOT + 18, _short(size), "soft", "middle") for size in sizes]
    for result in results:
        for kind, value in panel.values.items():
            points = [(row.articles, value(row)) for row in result.rows]
            told = ", ".join(f"{size:,}: {number:,.4g}" for size, number in points)
            parts.append(f"<g><title>{escape(' '.join([result.title, kind]).strip())}: {told}</title>")
            line = " ".join(f"{x(size)},{y(number)}" for size, number in points)
            parts.append(f'<polyline class="{result.name} line {kind}" points="{line}"/>')
            parts += [f'<circle class="{result.name}" cx="{x(s)}" cy="{y(v)}" r="2.5"/>' for s, v in points]
            parts.append("</g>")
    return "".join(parts)


def _bars(results: Sequence[Result], sizes: Sequence[int], width: float) -> str:
    """Bytes an article, by part where they are known, its left upper corner at 0 0."""
    highest = max((row.bytes["all"] / row.articles for result in results for row in result.rows), default=1.0)
    step = int(10 ** floor(log10(highest)))
    steps = ceil(highest / step) or 1

    def y(size: float) -> float:
        return round(TOP + PLOT * (1 - size / (steps * step)), 1)

    parts = [text(AXIS, 18, "bytes an article: of the file (dedup), of memory (the others)", "name")]
    for number in range(steps + 1):
        parts.append(f'<path class="grid" d="M{AXIS} {y(number * step)}H{width:g}"/>')
        parts.append(text(AXIS - 6, y(number * step) + 4, f"{number * step:,}", "soft", "end"))
    for number, size in enumerate(sizes):
        middle = AXIS + (width - AXIS) * (number + 0.5) / len(sizes)
        parts.append(text(middle, TOP + PLOT + 18, _short(size), "soft", "middle"))
        rows = [(result, row) for result in results for row in result.rows if row.articles == size]
        for place, (result, row) in enumerate(rows):
            x, below = middle + (BAR + 4) * (place - len(rows) / 2), 0.0
            told = ", ".join(f"{part}: {row.bytes[part] / size:,.0f}" for part in ("all", *PARTS) if part in row.bytes)
            parts.append(f"<g><title>{escape(result.title)}, {size:,} articles: {told}</title>")
            for part in PARTS if PARTS[0] in row.bytes else ("all",):
                top = below + row.bytes[part] / size
                parts.append(
                    f'<rect class="{result.name} bar {part}" x="{x:g}" y="{y(top)}" width="{BAR}" '
                    f'height="{y(below) - y(top):.1f}"/>'
                )
                below = top
            parts.append("</g>")
    return "".join(parts)


def _legend(results: Sequence[Result]) -> str:
    parts, x = [], float(MARGIN + AXIS)
    marks = [(f'<circle class="{result.name}" cx="{{x}}" cy="{{y}}" r="4"/>', result.title) for result in results]
    lines = [(f'<path class="dedup line {kind}" d="M{{x}} {{y}}m-9 0h18"/>', name) for kind, name in _KINDS]
    bars = [(f'<path class="dedup bar {part}" d="M{{x}} {{y}}m-6-6h12v12h-12z"/>', part) for part in PARTS]
    for y, some in ((16, marks), (38, [*lines, *bars])):
        x = float(MARGIN + AXIS)
        for mark, name in some:
            parts.append(mark.format(x=x, y=y) + text(x + 14, y + 4, name))
            x += 44 + 6 * len(name)
    return "".join(parts)


_KINDS = (("", "p50, or all"), ("p99", "p99"))


def _short(size: int) -> str:
    """A size as it is written on the command line."""
    for letter, unit in (("m", 1_000_000), ("k", 1_000)):
        if size % unit == 0:
            return f"{size // unit}{letter}"
    return f"{size:,}"
