"""What the figures share: an SVG document without any library, and its scales."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10


def document(width: float, height: float, title: str, style: str, body: str) -> str:
    """A picture with a ground; `style` says what --ground is in the light and in the dark."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img"><title>{escape(title)}</title><style>{style}</style>'
        f'<rect width="{width}" height="{height}" style="fill:var(--ground)"/>{body}</svg>\n'
    )


def text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """Words at a place, of a class of the style."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that all values lie between."""
    if not values:
        return 0, 1
    low = floor(log10(min(values)))
    return low, max(low + 1, ceil(log10(max(values))))
