"""Other thresholds: what has been found and scored is judged again, and nothing is found again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dedup import pipeline
from dedup.clock import Clock
from dedup.evaluation.metrics import Agreement
from dedup.judge.canonical import Chooser
from dedup.judge.canonical_rules import Rule
from dedup.outcome import Outcome
from dedup.params import Params
from dedup.pipeline import Found

# Each is changed with the other one as it is.
SETTINGS: dict[str, Callable[[Params, float], Params]] = {
    "copied": lambda params, value: replace(params, copied=value),
    "excerpt": lambda params, value: replace(params, excerpt=value),
}
VALUES = tuple(step / 20 for step in range(2, 19))  # 0.1 to 0.9


@dataclass(frozen=True, slots=True)
class Point:
    """How right the clusters are with one value of a setting."""

    value: float
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Sweep:
    """One setting at several values, all others as they are."""

    setting: str  # a name of Params
    current: float  # the value of the run itself; it is among the points
    points: Sequence[Point]  # by value

    @property
    def now(self) -> Point:
        """That of the run itself."""
        return next(point for point in self.points if point.value == self.current)

    @property
    def best(self) -> Point:
        """The one with the highest adjusted Rand index: the run itself, if none is better, else the first."""
        return max((self.now, *self.points), key=lambda point: point.agreement.adjusted_rand)


def sweep(
    found: Found, outcome: Outcome, rules: Sequence[Rule] | Chooser, measure: Callable[[Outcome], Agreement]
) -> list[Sweep]:
    """Judge what was found with each value of each setting, and measure the clusters.

    `outcome` is that of the run; candidates, scores and furniture stay as they were there.
    """
    here = measure(outcome)

    def judged(params: Params) -> Agreement:
        if params == outcome.params:
            return here
        return measure(pipeline.judge(found, params, rules, Clock()))

    sweeps = []
    for setting, change in SETTINGS.items():
        current = float(getattr(outcome.params, setting))
        values = sorted({current, *VALUES})
        sweeps.append(
            Sweep(setting, current, [Point(value, judged(change(outcome.params, value))) for value in values])
        )
    return sweeps
