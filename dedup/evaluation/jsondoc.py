"""An evaluation as JSON: one document, an entry a line, so that two can be compared line by line."""

from collections.abc import Iterator
from dataclasses import asdict

from dedup.article import Article
from dedup.evaluation.measure import Evaluation
from dedup.evaluation.metrics import Agreement
from dedup.evaluation.mistakes import Mistake
from dedup.reports._plain import dump

_DERIVED = ("bcubed_f1", "pairwise_precision", "pairwise_recall", "pairwise_f1")
_DIGITS = 6


def to_json(evaluation: Evaluation) -> str:
    """All of an evaluation but the clusters themselves, which the reports of `dedup cluster` have."""
    return "".join(_pieces(evaluation))


def _pieces(evaluation: Evaluation) -> Iterator[str]:
    truth = evaluation.truth
    facts = {
        "place": truth.place,
        "articles": len(truth.family_of),
        "as": "pairs" if truth.pairs else "families",
        "absent": list(evaluation.absent),
    }
    yield f'{{\n"agreement": {dump(_agreement(evaluation.agreement))},\n'
    yield f'"truth": {dump(facts)},\n'
    yield f'"unnamed": {evaluation.unnamed},\n'
    yield f'"params": {dump(asdict(evaluation.result.params))},\n'
    yield from _list("false_joins", [_mistake(mistake) for mistake in evaluation.false_joins])
    yield ",\n"
    yield from _list("misses", [_mistake(mistake) for mistake in evaluation.misses])
    yield ",\n"
    points = [
        {"setting": sweep.setting, "value": point.value, "current": point.value == sweep.current}
        | _agreement(point.agreement)
        for sweep in evaluation.sweeps
        for point in sweep.points
    ]
    yield from _list("sweep", points)
    yield "\n}\n"


def _list(name: str, entries: list[dict[str, object]]) -> Iterator[str]:
    yield f'"{name}": ['
    yield ",".join(f"\n{dump(entry)}" for entry in entries)
    yield "\n]" if entries else "]"


def _agreement(agreement: Agreement) -> dict[str, object]:
    figures = asdict(agreement) | {name: getattr(agreement, name) for name in _DERIVED}
    return {name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in figures.items()}


def _mistake(mistake: Mistake) -> dict[str, object]:
    sides = zip((mistake.left, mistake.right), mistake.families, mistake.clusters, strict=True)
    left, right = ({**_article(article), "family": family, "cluster": cluster} for article, family, cluster in sides)
    return {
        "pairs": mistake.pairs,
        "total": mistake.total,
        "left": left,
        "right": right,
        "resemblance": round(mistake.resemblance, _DIGITS),
        "left_in_right": round(mistake.left_containment, _DIGITS),
        "right_in_left": round(mistake.right_containment, _DIGITS),
        "rule": mistake.rule,
        "passage": mistake.passage,
        "passage_words": mistake.passage_words,
    }


def _article(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "url": article.url,
    }
