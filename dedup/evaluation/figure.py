"""The sweeps as one figure: SVG, a panel for each setting, made of lines and text only. Imports sweep and metrics."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from xml.etree import ElementTree

from dedup.evaluation.metrics import Agreement
from dedup.evaluation.sweep import Sweep
from dedup.reports._safe import one_line

# What a line is called, its class in the style below, and its figure; the last is drawn on top.
LINES: tuple[tuple[str, str, Callable[[Agreement], float]], ...] = (
    ("precision", "precision", lambda agreement: agreement.bcubed_precision),
    ("recall", "recall", lambda agreement: agreement.bcubed_recall),
    ("F1", "f1", lambda agreement: agreement.bcubed_f1),
    ("ARI", "ari", lambda agreement: agreement.adjusted_rand),
)
MEANING = {
    "copied": "share of sentences taken over",
    "excerpt": "containment of the shorter from which it is an excerpt",
}

_WIDTH, _HEIGHT = 340, 230  # of a panel's plot
_LEFT, _TOP, _GAP, _RIGHT, _BOTTOM = 56, 104, 128, 88, 76
_LINE = 15  # between two labels

# Dark where the page around it is dark; no line is told by its colour alone.
_STYLE = """
svg { --ground: #ffffff; --ink: #1f2328; --quiet: #59636e; --grid: #d8dee4;
      --ari: #0969da; --f1: #bc4c00; --precision: #1a7f37; --recall: #8250df;
      font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-size: 12px }
@media (prefers-color-scheme: dark) {
svg { --ground: #0d1117; --ink: #e6edf3; --quiet: #9198a1; --grid: #30363d;
      --ari: #4493f8; --f1: #db6d28; --precision: #3fb950; --recall: #ab7df8 } }
.ground { fill: var(--ground) }
text { fill: var(--ink) } .quiet { fill: var(--quiet) } .title { font-size: 15px; font-weight: 600 }
.panel { font-weight: 600; font-size: 13px }
.middle { text-anchor: middle } .end { text-anchor: end }
.grid { stroke: var(--grid) } .axis { stroke: var(--quiet) } .now { stroke: var(--quiet); stroke-dasharray: 4 3 }
polyline { fill: none; stroke-linejoin: round; stroke-linecap: round }
polyline.ari { stroke: var(--ari); stroke-width: 2.6 } polyline.f1 { stroke: var(--f1); stroke-width: 2.6 }
polyline.precision { stroke: var(--precision); stroke-width: 1.6; stroke-dasharray: 7 4 }
polyline.recall { stroke: var(--recall); stroke-width: 1.6; stroke-dasharray: 1.5 4 }
text.ari, circle.ari { fill: var(--ari) } text.f1, circle.f1 { fill: var(--f1) }
text.precision, circle.precision { fill: var(--precision) } text.recall, circle.recall { fill: var(--recall) }
text.ari, text.f1 { font-weight: 600 }
circle { stroke: var(--ground); stroke-width: 1.5 }
"""
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Scale:
    """Values to places on the page."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)

    def ticks(self, step: float) -> list[float]:
        """The multiples of a step from low to high."""
        return [round(n * step, 2) for n in range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)]


def draw(sweeps: Sequence[Sweep], subject: str) -> str:
    """The figure as an SVG document: B-cubed precision, recall and F1, and the adjusted Rand index, by threshold.

    Args:
        sweeps: one or more, each with two points or more.
        subject: what was measured, in a few words.
    """
    width = _LEFT + len(sweeps) * _WIDTH + (len(sweeps) - 1) * _GAP + _RIGHT
    height = _TOP + _HEIGHT + _BOTTOM
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    root = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"} | size)
    heading = "Accuracy by threshold"
    _add(root, "title", text=f"{heading}: {subject}")
    _add(root, "desc", text=" ".join(f"{sweep.setting}: {_told(sweep)}." for sweep in sweeps))
    _add(root, "style", text=_STYLE)
    _add(root, "rect", "ground", x=0, y=0, width=width, height=height)
    _add(root, "text", "title", heading, x=_LEFT, y=28)
    _add(root, "text", "quiet", f"{subject} · B-cubed precision, recall, F1; adjusted Rand index (ARI)", x=_LEFT, y=48)
    ys = _heights(sweeps)
    for place, sweep in enumerate(sweeps):
        _panel(root, sweep, _LEFT + place * (_WIDTH + _GAP), *ys)
    return ElementTree.tostring(root, "unicode", xml_declaration=False) + "\n"


def _heights(sweeps: Sequence[Sweep]) -> tuple[_Scale, float]:
    """One scale for all panels, down to the lowest figure, and the step of its ticks."""
    lowest = min(figure(point.agreement) for sweep in sweeps for point in sweep.points for _, _, figure in LINES)
    step = 0.1 if lowest >= 0.5 else 0.2
    low = min(0.8, floor(lowest / step + 1e-9) * step)
    return _Scale(low, 1.0, _TOP + _HEIGHT, _TOP), step


def _panel(root: ElementTree.Element, sweep: Sweep, left: int, ys: _Scale, step: float) -> None:
    xs = _Scale(sweep.points[0].value, sweep.points[-1].value, left, left + _WIDTH)
    bottom = _TOP + _HEIGHT
    _add(root, "text", "panel", sweep.setting, x=left, y=_TOP - 26)
    for value in ys.ticks(step):
        _add(root, "line", "grid", x1=left, x2=left + _WIDTH, y1=ys(value), y2=ys(value))
        _add(root, "text", "quiet end", f"{value:.1f}", x=left - 8, y=ys(value) + 4)
    for value in xs.ticks(0.1):
        _add(root, "line", "axis", x1=xs(value), x2=xs(value), y1=bottom, y2=bottom + 4)
        _add(root, "text", "quiet middle", f"{value:.1f}", x=xs(value), y=bottom + 18)
    _add(root, "line", "axis", x1=left, x2=left + _WIDTH, y1=bottom, y2=bottom)
    _add(root, "text", "middle", MEANING[sweep.setting], x=left + _WIDTH / 2, y=bottom + 38)
    _add(root, "text", "quiet middle", _told(sweep), x=left + _WIDTH / 2, y=bottom + 56)
    _add(root, "line", "now", x1=xs(sweep.current), x2=xs(sweep.current), y1=_TOP - 6, y2=bottom)
    _add(root, "text", "quiet middle", f"this run: {sweep.current:g}", x=xs(sweep.current), y=_TOP - 11)
    for _, kind, figure in LINES:
        places = " ".join(f"{xs(point.value)},{ys(figure(point.agreement))}" for point in sweep.points)
        _add(root, "polyline", kind, points=places)
    now = sweep.now.agreement
    for _, kind, figure in LINES:
        _add(root, "circle", kind, cx=xs(sweep.current), cy=ys(figure(now)), r=4)
    for (name, kind, _), y in _labels(sweep.points[-1].agreement, ys):
        _add(root, "text", kind, name, x=left + _WIDTH + 8, y=y + 4)


def _labels(last: Agreement, ys: _Scale) -> Iterator[tuple[tuple[str, str, Callable[[Agreement], float]], float]]:
    """The lines' names at their ends, moved apart where they would overlap."""
    lines = sorted(LINES, key=lambda line: -line[2](last))
    free = float(_TOP)
    for line, below in zip(lines, range(len(lines) - 1, -1, -1), strict=True):
        lowest = _TOP + _HEIGHT - below * _LINE  # leaves room for the labels below
        place = max(free, min(ys(line[2](last)), lowest))
        yield line, place
        free = place + _LINE


def _told(sweep: Sweep) -> str:
    """The adjusted Rand index of the run, and the best one there is."""
    best, told = sweep.best, f"ARI {sweep.now.agreement.adjusted_rand:.3f} at {sweep.current:g}"
    if best is sweep.now:
        return f"{told}, the best of these"
    return f"{told}, the best is {best.agreement.adjusted_rand:.3f} at {best.value:g}"


def _add(root: ElementTree.Element, tag: str, kind: str = "", text: str = "", **places: object) -> None:
    attributes = {"class": kind} if kind else {}
    element = ElementTree.SubElement(root, tag, attributes | {name: f"{place}" for name, place in places.items()})
    if text:
        element.text = text if tag == "style" else _NO_XML.sub("", one_line(text, 200))
