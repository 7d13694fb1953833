"""An evaluation for the terminal: the figures, the worst mistakes, the sweeps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.article import Article
from dedup.dates import written
from dedup.evaluation.measure import Evaluation
from dedup.evaluation.mistakes import SHOWN_WORDS, Mistake
from dedup.evaluation.sweep import Point, Sweep
from dedup.reports._page import Page, Piece
from dedup.wording import count, percent

if TYPE_CHECKING:
    from rich.console import Console

_IDS = 5  # of those that are not in the input
_BAR = 10  # cells
_INDENT = " " * 5  # of what stands under an entry's number


def print_evaluation(evaluation: Evaluation, console: "Console") -> None:
    """Print the figures, the worst false joins and misses, and the sweeps, if there are any.

    Nothing of an article's facts or of the truth is taken for markup or reaches the terminal as a control character.
    """
    page, found = Page(console), evaluation.agreement
    _print_figures(evaluation, page)
    wrong = f"{count(found.wrong_pairs, 'wrong pair')} in {count(found.mixed_clusters, 'cluster')}"
    _print_mistakes(f"Worst false joins: {wrong}", evaluation.false_joins, page)
    families = count(found.torn_families, "family", "families")
    _print_mistakes(f"Worst misses: {count(found.lost_pairs, 'lost pair')} in {families}", evaluation.misses, page)
    for sweep in evaluation.sweeps:
        _print_sweep(sweep, page)


def _print_figures(evaluation: Evaluation, page: Page) -> None:
    found = evaluation.agreement
    rand, f1 = _figure(found.adjusted_rand), _figure(found.bcubed_f1)
    page.wrapped(f"Adjusted Rand index {rand}, B-cubed F1 {f1}.", "bold")
    page.wrapped(
        f"{count(found.articles, 'article')} in {count(found.clusters, 'cluster')}, where the truth has "
        f"{count(found.families, 'family', 'families')}; {count(found.right_pairs, 'pair')} joined rightly, "
        f"{found.wrong_pairs:,} wrongly, {found.lost_pairs:,} lost.",
        "",
    )
    for remark in _remarks(evaluation):
        page.wrapped(remark, "dim")
    page.line()
    page.line(("            precision  recall     F1", "dim"))
    for name, *shares in (
        ("B-cubed", found.bcubed_precision, found.bcubed_recall, found.bcubed_f1),
        ("pairwise", found.pairwise_precision, found.pairwise_recall, found.pairwise_f1),
    ):
        precision, recall, f1 = map(_figure, shares)
        page.line(f"  {name:<9} {precision:>10}  {recall:>6}  {f1}")


def _remarks(evaluation: Evaluation) -> list[str]:
    """What else has to be known to read the figures; nothing that is zero."""
    said = []
    if evaluation.absent:
        some = ", ".join(evaluation.absent[:_IDS]) + (" ..." if len(evaluation.absent) > _IDS else "")
        said.append(f"{count(len(evaluation.absent), 'id')} of the truth not in the input: {some}")
    if evaluation.unnamed:
        why = "in no pair of the truth" if evaluation.truth.pairs else "not in the truth"
        said.append(f"{count(evaluation.unnamed, 'article')} {why}, clustered but not counted.")
    return said


def _print_mistakes(heading: str, mistakes: Sequence[Mistake], page: Page) -> None:
    if not mistakes:
        return
    page.line()
    page.wrapped(heading, "bold")
    for number, mistake in enumerate(mistakes, start=1):
        page.line()
        _print_mistake(number, mistake, page)


def _print_mistake(number: int, mistake: Mistake, page: Page) -> None:
    joined = mistake.clusters[0] == mistake.clusters[1]
    whole = f"in the cluster of {mistake.clusters[0]}" if joined else f"in the family {mistake.families[0]}"
    cost = count(mistake.pairs, f"{'wrong' if joined else 'lost'} pair")
    if mistake.total > mistake.pairs:
        cost += f" of {mistake.total:,}"
    page.line((f"{number:>3}  ", "dim"), page.fitted(page.clean(f"{cost} {whole}"), page.width - len(_INDENT)))
    sides = zip((mistake.left, mistake.right), mistake.families, mistake.clusters, strict=True)
    for article, family, cluster in sides:
        place = _family(family) if joined else _cluster(cluster, article)
        page.line(_INDENT, (page.clean(article.title) or page.quoted(article.text), "bold"))
        page.facts(_INDENT, [*_facts(article, page), page.clean(place)], article.id)
    scores = _scores(mistake)
    if len(_INDENT) + _BAR + 2 + len(scores) <= page.width:
        page.line(_INDENT, *page.bar(mistake.resemblance, _BAR), f"  {scores}")
    else:
        page.wrapped(scores, "", indent=len(_INDENT))
    page.wrapped(mistake.rule, "dim", indent=len(_INDENT))
    page.wrapped(_passage(mistake), "dim", indent=len(_INDENT))


def _family(family: str | None) -> str:
    return "not in the truth" if family is None else f"family {family}"


def _cluster(canonical: str, article: Article) -> str:
    return "canonical of its cluster" if canonical == article.id else f"cluster of {canonical}"


def _facts(article: Article, page: Page) -> list[str]:
    published = article.published
    return [page.clean(article.source) or "no outlet", written(published) if published else ""]


def _scores(mistake: Mistake) -> str:
    left, right = percent(mistake.left_containment), percent(mistake.right_containment)
    return f"resemblance {mistake.resemblance:.2f}, first in second {left}, second in first {right}"


def _passage(mistake: Mistake) -> str:
    if not mistake.passage:
        return "no passage in common"
    cut = " ..." if mistake.passage_words > SHOWN_WORDS else ""
    return f'{count(mistake.passage_words, "word")} in common: "{mistake.passage}{cut}"'


def _print_sweep(sweep: Sweep, page: Page) -> None:
    best = sweep.best
    page.line()
    page.line((f"Sweep of {sweep.setting}", "bold"), ("  B-cubed, and the adjusted Rand index", "dim"))
    page.line((f"  {sweep.setting:<7}   precision  recall     F1     ARI", "dim"))
    for point in sweep.points:
        now = point.value == sweep.current
        notes = ", ".join(["this run"] * now + ["best"] * (point is best))
        page.line(*_point(point, page, now), (f"  {notes}", "dim") if notes else "")


def _point(point: Point, page: Page, now: bool) -> list[Piece]:
    found = point.agreement
    shares = found.bcubed_precision, found.bcubed_recall, found.bcubed_f1, found.adjusted_rand
    precision, recall, f1, rand = map(_figure, shares)
    return [
        f"  {point.value:<7.4g} ",
        (page.marks.canonical if now else " ", "bold green"),
        f" {precision:>9}  {recall:>6}  {f1}  {rand:>6}  ",
        *page.bar(max(0.0, found.adjusted_rand), _BAR),
    ]


def _figure(share: float) -> str:
    """Three digits, but 1 only for all of it."""
    return f"{share:.3f}" if share == 1 else f"{min(share, 0.999):.3f}"
