"""Evaluations built by hand, for what shows them."""

from dataclasses import replace

from dedup.article import Article
from dedup.evaluation.measure import Evaluation
from dedup.evaluation.metrics import Agreement
from dedup.evaluation.mistakes import Mistake
from dedup.evaluation.sweep import Point, Sweep
from dedup.evaluation.truth import Truth
from dedup.outcome import Outcome
from tests.reports.helpers import HOSTILE, NINE

AGREEMENT = Agreement(
    articles=1683, families=1492, clusters=1482, bcubed_precision=0.979, bcubed_recall=0.985, right_pairs=264,
    wrong_pairs=62, lost_pairs=40, mixed_clusters=23, torn_families=21, adjusted_rand=0.838,
)  # fmt: skip

JOIN = Mistake(
    left=Article("ap-1", "Storm kills 12.", "Storm kills 12 in Poland", source="AP", published=NINE),
    right=Article("blog/5", "Floods kill 12 in the south of Poland"),
    families=("storm", None),
    clusters=("ap-1", "ap-1"),
    pairs=2,
    total=14,
    shared=90,
    left_size=100,
    right_size=120,
    rule="69% of all shingles are in both; no outlet is known for blog/5",
    passage="At least twelve people were killed",
    passage_words=34,
)
MISS = replace(JOIN, families=("storm", "storm"), clusters=("ap-1", "other"), passage="", passage_words=0)


def sweep(setting: str, current: float, figures: dict[float, tuple[float, float, float]]) -> Sweep:
    """A sweep from B-cubed precision, recall and adjusted Rand index by value."""
    points = [
        Point(value, replace(AGREEMENT, bcubed_precision=precision, bcubed_recall=recall, adjusted_rand=rand))
        for value, (precision, recall, rand) in sorted(figures.items())
    ]
    return Sweep(setting, current, points)


SWEEPS = (
    sweep("copied", 0.3, {0.1: (0.8, 0.999, 0.412), 0.3: (0.979, 0.985, 0.838), 0.9: (0.99, 0.976, 0.835)}),
    sweep("excerpt", 0.6, {0.1: (0.7, 0.998, -0.1), 0.6: (0.979, 0.985, 0.838), 0.9: (0.985, 0.98, 0.841)}),
)


def evaluation(*mistakes: Mistake, **facts: object) -> Evaluation:
    """Of mistakes, the joins and the misses."""
    joins = [mistake for mistake in mistakes if mistake.clusters[0] == mistake.clusters[1]]
    misses = [mistake for mistake in mistakes if mistake.clusters[0] != mistake.clusters[1]]
    known = {
        "agreement": AGREEMENT,
        "false_joins": joins,
        "misses": misses,
        "sweeps": SWEEPS,
        "truth": Truth({"ap-1": "storm"}, "folder/gold.csv"),
        "absent": [],
        "result": Outcome([Article(str(n), "text") for n in range(1683)], [], []),
    }
    return Evaluation(**known | facts)  # type: ignore[arg-type]


def hostile(strings: tuple[str, ...] = HOSTILE) -> Evaluation:
    """Each string wherever one can stand."""
    mistakes = []
    for text in strings:
        left, right = (Article(f"{text}{n}", text, text, source=text, url=text) for n in (1, 2))
        for families, clusters in (((text, f"{text}!"), (text, text)), ((text, text), (left.id, f"{text}!"))):
            mistakes.append(
                replace(JOIN, left=left, right=right, families=families, clusters=clusters, rule=text, passage=text)
            )
    truth = Truth(dict.fromkeys(strings, "x"), "".join(strings), pairs=True)
    return evaluation(*mistakes, truth=truth, absent=list(strings))
