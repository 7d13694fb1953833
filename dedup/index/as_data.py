"""What an index says of articles, and what a call changed, as plain data for programs. Imports changes only."""

from collections import Counter
from dataclasses import asdict, dataclass, field

from dedup.index.changes import Changes, NewCanonical, Placement, State

# What is said of an article. `dedup stream` promises these names.
FIELDS = (
    "cluster", "canonical", "of", "overlap", "relation", "resemblance", "containment", "state", "reason"
)  # fmt: skip
DIGITS = 4  # of resemblance and containment
_COPIES, _CANONICALS = 10, 5  # that a tally keeps


def answer(placement: Placement) -> dict[str, object]:
    """Where an article stands, by the names of `FIELDS`.

    - `cluster` is its number, None if it would be a new one; `canonical` the id of its canonical.
    - `of` is the id that the article is matched to, None for a canonical; `overlap` to `containment` tell of that
      match, and `containment` is how much of this article is in `of`.
    - `reason` says which rule made the match, or why this canonical was chosen; None for a lone article.
    """
    match = placement.match
    return {
        "cluster": placement.cluster or None,
        "canonical": placement.canonical,
        "of": placement.of,
        "overlap": match.overlap.value if match else None,
        "relation": match.relation.value if match and match.relation else None,
        "resemblance": round(match.resemblance, DIGITS) if match else None,
        "containment": round(match.containment(placement.id), DIGITS) if match else None,
        "state": placement.state.value,
        "reason": match.rule if match else placement.reason if placement.size > 1 else None,
    }


def answer_with_id(placement: Placement) -> dict[str, object]:
    """The same, with the article's id in front."""
    return {"id": placement.id, **answer(placement)}


def changes_as_dict(changes: Changes) -> dict[str, object]:
    """What a call changed: `articles` that it was given, `merged`, `split`, `canonicals` and `removed`."""
    return {
        "articles": [answer_with_id(placement) for placement in changes.placements],
        "merged": [asdict(one) for one in changes.merged],
        "split": [asdict(one) for one in changes.split],
        "canonicals": [asdict(one) for one in changes.canonicals],
        "removed": list(changes.removed),
    }


@dataclass(slots=True)
class Tally:
    """What several calls changed, in figures, and some of it to show."""

    articles: int = 0
    states: Counter[State] = field(default_factory=Counter)
    copies: int = 0
    merged: int = 0
    split: int = 0
    canonicals: int = 0
    removed: int = 0
    some_copies: list[Placement] = field(default_factory=list)
    some_canonicals: list[NewCanonical] = field(default_factory=list)

    def add(self, changes: Changes) -> None:
        """Count what one more call changed."""
        copies = [placement for placement in changes.placements if placement.is_copy]
        self.articles += len(changes.placements)
        self.states.update(placement.state for placement in changes.placements)
        self.copies += len(copies)
        self.merged += sum(len(one.gone) for one in changes.merged)
        self.split += len(changes.split)
        self.canonicals += len(changes.canonicals)
        self.removed += len(changes.removed)
        self.some_copies += copies[: _COPIES - len(self.some_copies)]
        self.some_canonicals += changes.canonicals[: _CANONICALS - len(self.some_canonicals)]
