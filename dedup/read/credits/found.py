"""A credit as it is found: with its place. Imports lineage only."""

from dataclasses import dataclass

from dedup.lineage import Credit, CreditKind

LONGEST_QUOTE = 300  # characters


@dataclass(frozen=True, slots=True)
class Found:
    """A credit and where its words begin and end in the text."""

    names: tuple[str, ...]
    kind: CreditKind
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, names: tuple[str, ...], kind: CreditKind, text: str, start: int, end: int) -> "Found":
        """The credit that a stretch of a text gives."""
        return cls(names, kind, " ".join(text[start : min(end, start + LONGEST_QUOTE)].split()), start, end)


def strongest(found: list[Found]) -> tuple[Credit, ...]:
    """Each source once, at the strongest kind that names it; the strongest first, then by place in the text."""
    credits: list[Credit] = []
    seen: set[str] = set()
    for each in sorted(found, key=lambda each: (each.kind.rank, each.start, -each.end)):
        names = tuple(name for name in each.names if name.casefold() not in seen)
        if names:
            seen |= {name.casefold() for name in names}
            credits.append(Credit(names, each.kind, each.quote))
    return tuple(credits)
