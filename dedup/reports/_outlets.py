"""Who republishes whom, for the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.dates import span
from dedup.network import Republishing
from dedup.reports._page import Page
from dedup.wording import count

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 40
_NAME = 30  # cells, at most
_HEADS = ("stories", "credited", "lag", "certain")
_WIDTHS = (7, 8, 9, 7)


def print_outlets(pairs: Sequence[Republishing], unknown: int, console: "Console") -> None:
    """Print which outlets have stories of which, the most first, and how many more are of `unknown` origin.

    Nothing of an article's facts is taken for markup or reaches the terminal as a control character.
    """
    page = Page(console)
    if not pairs:
        page.line(("No outlet has a story whose origin is known to be another one.", "bold"))
        _say_unknown(page, unknown)
        return
    outlets, origins = len({one.outlet for one in pairs}), len({one.origin for one in pairs})
    page.line((f"{count(outlets, 'outlet')} with stories of {count(origins, 'origin')}", "bold"))
    page.line()
    shown = pairs[:_SHOWN]
    room = max(8, (page.width - sum(_WIDTHS) - 2 * (len(_WIDTHS) + 1)) // 2)
    names = [(page.clean(one.origin), page.clean(one.outlet)) for one in shown]
    wide = [min(_NAME, room, max(page.cells(pair[side]) for pair in names)) for side in (0, 1)]
    wide = [max(cells, len(head)) for cells, head in zip(wide, ("origin", "outlet"), strict=True)]
    heads = [page.padded("origin", wide[0], "dim"), "  ", page.padded("outlet", wide[1], "dim")]
    page.line(*heads, *((f"  {head:>{cells}}", "dim") for head, cells in zip(_HEADS, _WIDTHS, strict=True)))
    for one, (origin, outlet) in zip(shown, names, strict=True):
        lag = "" if one.median_lag is None else span(one.median_lag)
        certain = "sure" if one.sure else "likely" if one.likely else "guess"
        cells = (f"{one.stories:,}", f"{one.credited:,}", lag, certain)
        page.line(
            page.padded(origin, wide[0], "cyan" if one.is_agency else ""),
            "  ",
            page.padded(outlet, wide[1]),
            *(f"  {cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)),
        )
    if len(pairs) > _SHOWN:
        page.line(f"{page.marks.cut} and {len(pairs) - _SHOWN:,} more; --format csv has all")
    page.line()
    page.wrapped(
        "lag: behind the first dated article of the story, the median; certain: the surest of the origins.", "dim"
    )
    _say_unknown(page, unknown)


def _say_unknown(page: Page, unknown: int) -> None:
    if unknown:
        page.wrapped(f"Not counted: {count(unknown, 'story', 'stories')} of unknown origin.", "dim")
