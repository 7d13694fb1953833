"""The planted cells as a picture: small multiples, one for each operation, as SVG without any library."""

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby
from math import sqrt
from typing import TYPE_CHECKING

from benchmarks.svg import document

if TYPE_CHECKING:
    from benchmarks.planted import Cell

WIDTH, MARGIN = 1150, 16
STEP, AXIS, GAP = 68, 34, 20  # of a panel: width of a strength, of the axis' labels, to the next panel
LETTER = 7  # width of a letter of a panel's name
TOP, PLOT, LABELS = 30, 110, 44  # heights within a panel: its name, the plot, the strengths' names
HEAD = 40  # the legend
LINE = 12

_STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --soft: #6b7280; --grid: #e3e6ea;
      --together: #1f6fd1; --apart: #b45309; --target: #c0262d; }
@media (prefers-color-scheme: dark) {
svg { --ground: #0f141a; --ink: #e6e9ed; --soft: #9aa4b0; --grid: #2a323b;
      --together: #6cabff; --apart: #f0a34a; --target: #ff7b7b; } }
text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--ink); }
.name { font-weight: 600; font-size: 12px; } .soft { fill: var(--soft); }
.grid { stroke: var(--grid); } .target { stroke: var(--target); stroke-width: 2; }
.together { stroke: var(--together); fill: var(--together); } .apart { stroke: var(--apart); fill: var(--apart); }
.line { fill: none; stroke-width: 1.5; } .spread { stroke-opacity: .45; stroke-width: 5; }
.hollow { fill: none; stroke-width: 1.5; } .cross { stroke: var(--soft); stroke-width: 1.5; }
"""


def draw(cells: Sequence["Cell"]) -> str:
    """An SVG document; it has a light and a dark dress, as the reader's system wishes."""
    panels = [list(group) for _, group in groupby(cells, key=lambda cell: cell.operation)]
    x, y, parts = MARGIN, HEAD, []
    for panel in panels:
        width = AXIS + max(STEP * len(panel), LETTER * len(_name(panel[0])))
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x, y = MARGIN, y + TOP + PLOT + LABELS
        parts.append(f'<g transform="translate({x} {y})">{"".join(_panel(panel))}</g>')
        x += width + GAP
    height = y + TOP + PLOT + LABELS + MARGIN
    title = "Planted edits: what is found, by operation and strength"
    return document(WIDTH, height, title, _STYLE, _legend() + "".join(parts))


def _panel(cells: Sequence["Cell"]) -> list[str]:
    """One operation, its left upper corner at 0 0."""
    kind, right = cells[0].expected, AXIS + STEP * len(cells)
    parts = [f'<text class="name" x="{AXIS}" y="18">{escape(_name(cells[0]))}</text>']
    for share in (0, 0.5, 1):
        y = _height(share)
        parts.append(f'<path class="grid" d="M{AXIS} {y}H{right}"/>')
        parts.append(f'<text class="soft" x="{AXIS - 6}" y="{y + 4}" text-anchor="end">{share:g}</text>')
    places = [(AXIS + STEP * n + STEP / 2, cell) for n, cell in enumerate(cells)]
    if all(re.search(r"\d", cell.strength) for cell in cells):  # more or less of one thing
        line = " ".join(f"{x:g},{_height(cell.right)}" for x, cell in places)
        parts.append(f'<polyline class="{kind} line" points="{line}"/>')
    for x, cell in places:
        parts += _marks(x, cell)
    return parts


def _name(cell: "Cell") -> str:
    return cell.operation if cell.expected == "together" else f"{cell.operation} (apart)"


def _marks(x: float, cell: "Cell") -> list[str]:
    low, high = _spread(cell.right, cell.trials)
    told = f"{cell.operation}, {cell.strength}: {cell.right:.3f} of {cell.trials}, precision {cell.precision:.3f}"
    parts = [f"<g><title>{escape(told)}</title>"]
    parts.append(f'<path class="{cell.expected} spread" d="M{x:g} {_height(low)}V{_height(high)}"/>')
    if cell.target is not None:
        parts.append(f'<path class="target" d="M{x - STEP / 2:g} {_height(cell.target)}h{STEP}"/>')
    if cell.precision < 1:
        parts.append(_cross(x, _height(cell.precision)))
    if cell.matched is not None:
        parts.append(f'<circle class="{cell.expected} hollow" cx="{x:g}" cy="{_height(cell.matched)}" r="6"/>')
    parts.append(f'<circle class="{cell.expected}" cx="{x:g}" cy="{_height(cell.right)}" r="3"/></g>')
    for n, word in enumerate(_lines(cell.strength)):
        parts.append(f'<text x="{x:g}" y="{TOP + PLOT + 14 + LINE * n}" text-anchor="middle">{escape(word)}</text>')
    return parts


def _cross(x: float, y: float) -> str:
    return f'<path class="cross" d="M{x - 5:g} {y - 5:g}l10 10m0-10l-10 10"/>'


def _height(share: float) -> float:
    """Where a share stands; 1 is at the top."""
    return round(TOP + PLOT * (1 - share), 1)


def _lines(label: str) -> list[str]:
    """A label in lines that fit under its mark; what is short stays together."""
    lines = [""]
    for word in label.replace(" %", "\u00a0%").split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > 7:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _spread(share: float, count: int) -> tuple[float, float]:
    """Wilson's interval: where the share of endless trials lies, 19 times in 20."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _legend() -> str:
    y, parts, x = 20, [], float(AXIS + MARGIN)
    for mark, text in (
        ('<circle class="together" cx="{x}" cy="{y}" r="3"/>', "in the original’s cluster (recall)"),
        ('<circle class="apart" cx="{x}" cy="{y}" r="3"/>', "kept apart, as it should be"),
        ('<circle class="together hollow" cx="{x}" cy="{y}" r="6"/>', "matched at all"),
        ('<path class="cross" d="M{x} {y}m-5-5l10 10m0-10l-10 10"/>', "precision, where below 1"),
        ('<path class="target" d="M{x} {y}m-10 0h20"/>', "target"),
        ('<path class="together spread" d="M{x} {y}m0-8v16"/>', "95 % interval"),
    ):
        parts.append(mark.format(x=x, y=y) + f'<text x="{x + 14:g}" y="{y + 4}">{text}</text>')
        x += 40 + 6 * len(text)
    return "".join(parts)
