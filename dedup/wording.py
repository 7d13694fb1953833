"""Numbers and lists in words, for reasons and reports. Imports nothing."""

from collections.abc import Sequence


def count(number: int, thing: str, things: str | None = None) -> str:
    """`18 articles`, `1 article`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def percent(share: float) -> str:
    """Rounded, but 100 only for all of it and 0 only for nothing; of less than one, tenths."""
    if 0 < share < 0.01:
        return f"{max(share, 0.001):.1%}"
    return f"{share:.0%}" if share in (0, 1) else f"{min(99, round(100 * share))}%"


def some(names: Sequence[str], most: int = 3) -> str:
    """The first of some names, and how many more: `a, b, c and 7 more`."""
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
