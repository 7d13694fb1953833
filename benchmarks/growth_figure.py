"""Runs of growing size as a picture: seconds by stage, and memory, on logarithmic axes, as SVG without any library."""

from collections.abc import Sequence
from html import escape
from itertools import cycle
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from benchmarks.svg import document

if TYPE_CHECKING:
    from benchmarks.speed import Run

WIDTH, MARGIN, AXIS, GAP = 1000, 16, 62, 150  # of the picture, at its edge, of an axis' labels, of the lines' names
TOP, PLOT, LABELS = 36, 300, 44  # heights: a panel's name, the plot, the sizes
NAMED = 0.02  # a stage that never takes such a share of the whole is not drawn
LINE = 13

_STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --soft: #6b7280; --grid: #e3e6ea; }
@media (prefers-color-scheme: dark) { svg { --ground: #0f141a; --ink: #e6e9ed; --soft: #9aa4b0; --grid: #2a323b; } }
text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink); }
.name { font-weight: 600; font-size: 12px; } .soft { fill: var(--soft); } .grid { stroke: var(--grid); }
.line { fill: none; stroke-width: 1.5; } .whole { stroke: var(--ink); stroke-width: 2.5; fill: none; }
"""
# In turn, by line.
_COLOURS = [
    "#1f6fd1",
    "#d97706",
    "#15803d",
    "#c0262d",
    "#7c3aed",
    "#0e9f9f",
    "#a8663b",
    "#db2777",
    "#64748b",
    "#65a30d",
]

Lines = dict[str, list[float]]


def draw(runs: Sequence["Run"]) -> str:
    """An SVG document; it has a light and a dark dress, as the reader's system wishes."""
    counts = [run.articles for run in runs]
    panels = (
        ("seconds", "in all", [run.wall for run in runs], _by_stage([run.stages for run in runs])),
        ("MB of memory", "at most", [run.peak for run in runs], {"when all are read": [r.peaks["read"] for r in runs]}),
    )
    height = TOP + PLOT + LABELS
    parts = [
        f'<g transform="translate({MARGIN} {MARGIN + n * (height + MARGIN)})">{_panel(counts, *panel)}</g>'
        for n, panel in enumerate(panels)
    ]
    total = len(panels) * (height + MARGIN) + MARGIN
    return document(WIDTH, total, "Time by stage, and memory, by number of articles", _STYLE, "".join(parts))


def _by_stage(found: Sequence[dict[str, float]]) -> Lines:
    """For each stage that matters its value in each run."""
    lines = {name: [one.get(name, 0.0) for one in found] for name in found[-1]}
    return {
        name: line
        for name, line in lines.items()
        if any(value >= NAMED * sum(one.values()) for value, one in zip(line, found, strict=True))
    }


def _panel(
    counts: Sequence[int],
    name: str,
    whole_name: str,
    whole: Sequence[float],
    lines: Lines,
) -> str:
    """One measure, its left upper corner at 0 0; both axes are logarithmic, so what is linear rises by one in one."""
    shown = [value for line in (whole, *lines.values()) for value in line if value > 0]
    low, high = floor(log10(min(shown))), ceil(log10(max(shown)))
    first, last = log10(counts[0]), log10(counts[-1])
    right = WIDTH - 2 * MARGIN - GAP

    def x(count: int) -> float:
        return round(AXIS + (right - AXIS) * (log10(count) - first) / ((last - first) or 1), 1)

    def y(value: float) -> float:
        return round(TOP + PLOT * (1 - (log10(max(value, 10.0**low)) - low) / ((high - low) or 1)), 1)

    parts = [f'<text class="name" x="{AXIS}" y="18">{escape(name)}</text>']
    for power in range(low, high + 1):
        value = 10.0**power
        parts.append(f'<path class="grid" d="M{AXIS} {y(value)}H{right}"/>')
        parts.append(
            f'<text class="soft" x="{AXIS - 8}" y="{y(10.0**power) + 4}" text-anchor="end">{10.0**power:,g}</text>'
        )
    for count in counts:
        parts.append(f'<text x="{x(count)}" y="{TOP + PLOT + 18}" text-anchor="middle">{count:,}</text>')
    names, colours = [], dict(zip(lines, cycle(_COLOURS), strict=False))
    for stage, line in {whole_name: list(whole), **lines}.items():
        points = " ".join(f"{x(count)},{y(value)}" for count, value in zip(counts, line, strict=True))
        colour = colours.get(stage)
        dress = f'class="line" style="stroke:{colour}"' if colour else 'class="whole"'
        told = ", ".join(f"{count:,}: {value:,.2f}" for count, value in zip(counts, line, strict=True))
        parts.append(f'<g><title>{escape(stage)}: {told}</title><polyline {dress} points="{points}"/></g>')
        names.append((y(line[-1]), stage, f' style="fill:{colour}"' if colour else ""))
    return "".join(parts) + _names(names, right + 8)


def _names(names: list[tuple[float, str, str]], x: int) -> str:
    """The lines' names at their ends, pushed apart where they would overlap."""
    parts, below = [], -1.0
    for y, name, dress in sorted(names):
        below = max(y + 4, below + LINE)
        parts.append(f'<text x="{x}" y="{below:g}"{dress}>{escape(name)}</text>')
    return "".join(parts)
