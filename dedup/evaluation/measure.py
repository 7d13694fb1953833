"""A run against a truth: the figures, the worst mistakes, and how other thresholds would have done."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dedup.errors import ParameterError, SourceError
from dedup.evaluation.figure import draw
from dedup.evaluation.metrics import Agreement, agreement
from dedup.evaluation.mistakes import Mistake, cluster_numbers, false_joins, misses
from dedup.evaluation.sweep import Sweep, sweep
from dedup.evaluation.truth import Truth
from dedup.judge.canonical import Chooser
from dedup.judge.canonical_rules import Rule
from dedup.outcome import Outcome
from dedup.pipeline import Found
from dedup.reports._file import replacing


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How right a result is by a truth. All figures are over the articles that the truth names."""

    agreement: Agreement
    false_joins: Sequence[Mistake]  # the worst first
    misses: Sequence[Mistake]
    sweeps: Sequence[Sweep]  # empty unless they were asked for
    truth: Truth
    absent: Sequence[str]  # ids of the truth that are not in the input
    result: Outcome

    @property
    def unnamed(self) -> int:
        """How many articles the truth does not name: they are clustered and not counted."""
        return len(self.result.articles) - self.agreement.articles

    def draw(self, path: "str | os.PathLike[str]") -> None:
        """Draw the sweeps into an SVG file.

        Raises:
            ParameterError: there are none, since they were not asked for.
            ReportError: the file cannot be written.
        """
        if not self.sweeps:
            raise ParameterError("there is no sweep to draw; evaluate with sweep=True")
        drawing = draw(self.sweeps, f"{self.agreement.articles:,} articles of {self.truth.name}")
        with replacing(Path(path)) as file:
            file.write(drawing.encode())


def measure(
    result: Outcome, found: Found, truth: Truth, rules: Sequence[Rule] | Chooser, *, worst: int, swept: bool
) -> Evaluation:
    """Measure the result of a run.

    Args:
        found: what the run had found before it judged.
        rules: how it chose the canonical versions.
        worst: how many false joins, and how many misses, are listed.
        swept: whether other thresholds are tried.

    Raises:
        SourceError: the truth names no article of the input.
    """
    ids = [article.id for article in result.articles]
    named = [article_id for article_id in ids if article_id in truth.family_of]
    if not named:
        some, theirs = (", ".join(map(repr, list(each)[:3])) for each in (truth.family_of, ids))
        raise SourceError(
            f"{truth.place}: none of its ids ({some} ...) is in the input ({theirs or 'which is empty'} ...)"
        )
    numbers = {family: number for number, family in enumerate(dict.fromkeys(truth.family_of.values()))}
    true = np.array([numbers[truth.family_of[article_id]] for article_id in named], np.int64)

    def agree(outcome: Outcome) -> Agreement:
        cluster_of = cluster_numbers(outcome)
        return agreement(np.array([cluster_of[article_id] for article_id in named], np.int64), true)

    present = set(named)
    return Evaluation(
        agreement=agree(result),
        false_joins=false_joins(result, truth.family_of, worst),
        misses=misses(result, found, truth.family_of, worst),
        sweeps=sweep(found, result, rules, agree) if swept else (),
        truth=truth,
        absent=[article_id for article_id in truth.family_of if article_id not in present],
        result=result,
    )
