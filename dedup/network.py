"""Who republishes whom: the lineages of all clusters, summed up by origin and outlet. Beside pipeline."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from dedup.lineage import Appearance, Certainty, Lineage
from dedup.outcome import Outcome
from dedup.outlets import credit_key


@dataclass(frozen=True, slots=True)
class Republishing:
    """How often one outlet has stories of one agency or outlet."""

    origin: str
    is_agency: bool
    outlet: str
    stories: int  # clusters; an outlet that has a story twice counts once
    credited: int  # of them
    median_lag: timedelta | None  # behind the first dated article of each story; None: no dates
    sure: int  # stories by how certain their origin is
    likely: int
    guess: int
    example: str  # the id of an article of the outlet, from the smallest

    @property
    def uncredited(self) -> int:
        """How many of the stories do not name their origin."""
        return self.stories - self.credited


def republishing(outcome: Outcome) -> list[Republishing]:
    """Who republishes whom, the most stories first. Articles without an outlet, and stories of unknown origin, are
    left out."""
    found: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
    names: dict[str, str] = {}
    for cluster in outcome.several:
        lineage = cluster.lineage
        if lineage is None or lineage.origin.name is None:
            continue
        for outlet, steps in _by_outlet(lineage):
            origin_key, outlet_key = credit_key(lineage.origin.name), credit_key(outlet)
            for key, name in ((origin_key, lineage.origin.name), (outlet_key, outlet)):
                names[key] = min(names.get(key, name), name)
            found[origin_key, outlet_key].add(lineage, steps)
    rows = [entry.row(names[origin], names[outlet]) for (origin, outlet), entry in found.items()]
    return sorted(rows, key=lambda row: (-row.stories, row.origin, row.outlet))


def of_unknown_origin(outcome: Outcome) -> int:
    """How many stories of several articles `republishing` leaves out."""
    return sum(one.lineage is not None and one.lineage.origin.name is None for one in outcome.several)


COLUMNS = (
    "origin", "is_agency", "outlet", "stories", "credited", "uncredited", "median_lag", "sure", "likely", "guess",
    "example",
)  # fmt: skip


def table(outcome: Outcome) -> list[dict[str, object]]:
    """One row for each of `republishing`, by `COLUMNS`; lags in seconds."""
    return [
        {name: getattr(one, name) for name in COLUMNS}
        | {"median_lag": one.median_lag.total_seconds() if one.median_lag is not None else None}
        for one in republishing(outcome)
    ]


def _by_outlet(lineage: Lineage) -> Iterator[tuple[str, list[Appearance]]]:
    """The outlets that have a story of another one, each with its articles in time order."""
    found: dict[str, list[Appearance]] = defaultdict(list)
    for step in lineage.timeline:
        if step.outlet and not step.is_origin:
            found[credit_key(step.outlet)].append(step)
    return ((steps[0].outlet or "", steps) for steps in found.values())


@dataclass(slots=True)
class _Sum:
    """The stories of one origin in one outlet."""

    agency: bool = False
    credited: int = 0
    lags: list[timedelta] = field(default_factory=list)
    certainties: list[Certainty] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def add(self, lineage: Lineage, steps: list[Appearance]) -> None:
        self.agency |= lineage.origin.is_agency
        self.credited += any(step.credits_origin for step in steps)
        self.lags += [step.lag for step in steps[:1] if step.lag is not None]
        self.certainties.append(lineage.origin.certainty)
        self.ids.append(min(step.id for step in steps))

    def row(self, origin: str, outlet: str) -> Republishing:
        count = self.certainties.count
        return Republishing(
            origin,
            self.agency,
            outlet,
            len(self.certainties),
            self.credited,
            timedelta(seconds=median(lag.total_seconds() for lag in self.lags)) if self.lags else None,
            count(Certainty.SURE),
            count(Certainty.LIKELY),
            count(Certainty.GUESS),
            min(self.ids),
        )
