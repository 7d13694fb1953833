"""The corpora of DEDUP_DATA: what is measured on each, and what the project has set out to reach there.

Each is clustered once, with the default settings. A new corpus is one function and one line of `CORPORA`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import dedup
from benchmarks import planted
from benchmarks.credits import count_credits
from benchmarks.marks import chains_of, marked, unmarked
from benchmarks.measures import (
    LOOSE,
    MISSED,
    IdPair,
    agree,
    announced_grant,
    cohesion,
    ends,
    fates,
    lost_pairs,
    wrong_pairs,
)
from dedup.evaluation.truth import read_truth
from dedup.judge.marks import MarkKind
from dedup.outcome import Outcome, Relation
from dedup.sources import read_table

LISTED = 10  # pairs or clusters under each heading
SURE = 0.7  # how sure the readers of fnc1 are of a row of the core
EACH, SEED = 25, 7  # planted copies of each operation and strength

# A quarter of the senate releases, for a run that is done in a minute: those who write forms, the other senators of
# their states, with whom they publish joint releases, and every fourth one of the rest by a hash of the name.
FORMS = {"Alexander", "Dewine", "Isakson", "Johnson", "Reid"}
COLLEAGUES = {"Brown", "Chambliss", "Corker", "Ensign", "Frist", "Thune", "Voinovich"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on a corpus."""

    figures: Mapping[str, float]  # by name, at most 1, the higher the better: these have floors
    counts: Mapping[str, int]
    lists: Mapping[str, list[str]] = field(default_factory=dict)  # by heading: mistakes to look at


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus and its measure."""

    about: str
    files: tuple[str, ...]  # the names in the folder; the first is that of the articles
    measure: Callable[[Path], Measured]  # of the folder
    targets: Mapping[str, float]


def fnc1(folder: Path) -> Measured:
    """Labelled news pages: agreement with the families, over all rows and those that are surely labelled; credits."""
    gold = folder / "fnc1_gold.csv"
    families = read_truth(gold).family_of
    rows = [row for _, row in read_table(gold)[2]]
    sure = {str(row["id"]) for row in rows if float(str(row["sure"])) >= SURE}
    result = _cluster(folder / "fnc1.parquet")
    figures: dict[str, float] = {}
    core = {article_id: family for article_id, family in families.items() if article_id in sure}
    for part, named in (("all", families), ("core", core)):
        found = agree(result, named)
        figures |= {
            f"{part}: adjusted Rand": found.adjusted_rand,
            f"{part}: B-cubed precision": found.bcubed_precision,
            f"{part}: B-cubed recall": found.bcubed_recall,
            f"{part}: B-cubed F1": found.bcubed_f1,
            f"{part}: pairwise precision": found.pairwise_precision,
            f"{part}: pairwise recall": found.pairwise_recall,
            f"{part}: pairwise F1": found.pairwise_f1,
        }
    wrong, lost = wrong_pairs(result, families), lost_pairs(result, families)
    counts = _shape(result) | {"core rows": len(core), "wrong pairs": len(wrong), "lost pairs": len(lost)}
    credits = count_credits(result.articles, rows)
    lists = {"wrong pairs": _told(result, wrong), "lost pairs": _told(result, lost), "credits": credits.mistakes}
    return Measured(figures | credits.figures, counts | credits.counts, lists)


def reuters21578(folder: Path) -> Measured:
    """Wire stories: exact pairs found, and corrections as versions of what they correct."""
    result = _cluster(folder / "reuters21578.parquet")
    pairs = _read_pairs(folder / "reuters21578_pairs_j50.parquet")
    return _merged(of_pairs(result, pairs), _of_versions(result), _of_clusters(result))


def senate(folder: Path) -> Measured:
    """Press releases of some senators: exact pairs and joint releases found, forms kept apart."""
    return _senate(folder, lambda name: name in FORMS | COLLEAGUES or sha256(name.encode()).digest()[0] % 4 == 0)


def senate_full(folder: Path) -> Measured:
    """The same of all senators."""
    return _senate(folder, lambda name: True)


def _senate(folder: Path, taken: Callable[[str], bool]) -> Measured:
    articles = dedup.read_articles(folder / "senate.parquet", on_problem=planted.tell)
    result = dedup.cluster([article for article in articles if taken(article.source or "")])
    ids = {article.id for article in result.articles}
    pairs = [pair for pair in _read_pairs(folder / "senate_pairs_j80.parquet") if ids.issuperset(pair)]
    return _merged(of_pairs(result, pairs), _of_grants(result), _of_clusters(result))


def allsides(folder: Path) -> Measured:
    """Political news with hardly any copies: what is put together can be read by hand."""
    return _of_clusters(_cluster(folder / "allsides.parquet"))


def planted_edits(folder: Path) -> Measured:
    """Edits planted into allsides: what is right, by operation, as the mean over its strengths."""
    articles = dedup.read_articles(folder / "allsides.parquet", on_problem=planted.tell)
    cells = planted.measure(articles, EACH, SEED)
    figures = {}
    for operation, group in groupby(cells, key=lambda cell: cell.operation):
        several = list(group)
        figures[f"{operation}: right"] = sum(cell.right for cell in several) / len(several)
        figures[f"{operation}: precision"] = sum(cell.precision for cell in several) / len(several)
    return Measured(figures, {"trials": sum(cell.trials for cell in cells)})


# -- parts ----------------------------------------------------------------------------------------------


def _cluster(path: Path) -> dedup.Result:
    return dedup.cluster(path, on_problem=planted.tell)


def _read_pairs(path: Path) -> list[IdPair]:
    from pyarrow.parquet import read_table as read_parquet

    columns = read_parquet(path, columns=["a", "b"]).to_pydict()
    return list(zip(map(str, columns["a"]), map(str, columns["b"]), strict=True))


def of_pairs(result: Outcome, pairs: Iterable[IdPair]) -> Measured:
    """Exact pairs: the share found, and of those of two outlets the share found and not taken for forms."""
    found = fates(result, pairs)
    kinds = Counter(found.values())
    source_of = {article.id: article.source for article in result.articles}
    across = {(one, other): fate for (one, other), fate in found.items() if source_of.get(one) != source_of.get(other)}
    forms = sorted(pair for pair, fate in across.items() if fate == Relation.TEMPLATE)
    missed = sorted(pair for pair, fate in found.items() if fate == MISSED)
    figures = {"exact pairs found": _share(len(found) - kinds[MISSED], len(found))}
    counts = {"exact pairs": len(found)} | {f"pairs: {kind}": count for kind, count in kinds.most_common()}
    if across:
        unmatched = sum(fate in (MISSED, Relation.TEMPLATE) for fate in across.values())
        figures["exact pairs of two outlets matched"] = _share(len(across) - unmatched, len(across))
        counts["exact pairs of two outlets"] = len(across)
    lists = {"exact pairs missed": missed, "exact pairs of two outlets taken for forms": forms}
    return Measured(figures, counts, {heading: _told(result, pairs) for heading, pairs in lists.items()})


def _of_grants(result: Outcome) -> Measured:
    """Releases that announce a grant: of two, those with one recipient and amount are copies, and no others."""
    named = {article.id: announced_grant(article.text) for article in result.articles}
    families = {article_id: name for article_id, name in named.items() if name is not None}
    found = agree(result, families)
    wrong, lost = wrong_pairs(result, families), lost_pairs(result, families)
    figures = {"grants: pair precision": found.pairwise_precision, "grants: pair recall": found.pairwise_recall}
    counts = {
        "grants": found.articles,
        "grants: true pairs": found.right_pairs + found.lost_pairs,
        "grants: wrong pairs": found.wrong_pairs,
        "grants: lost pairs": found.lost_pairs,
    }
    lists = {"grants: wrong pairs": _told(result, wrong), "grants: lost pairs": _told(result, lost)}
    return Measured(figures, counts, lists)


def _of_versions(result: Outcome) -> Measured:
    """Chains of versions, against the marks of titles."""
    chains = chains_of(result)
    counts = {"chains of versions": len(chains), "chains without a mark": len(unmarked(chains))}
    figures: dict[str, float] = {}
    lists: dict[str, list[str]] = {}
    for kind, name in ((MarkKind.CORRECTION, "corrections"), (MarkKind.REPEAT, "repeats")):
        found = marked(result, chains, kind)
        counts |= {name: len(found.articles), f"{name} in clusters": len(found.clustered)}
        if kind is MarkKind.CORRECTION:
            figures = {
                "corrections in clusters": _share(len(found.clustered), len(found.articles)),
                "corrections in clusters that are later versions": _share(len(found.later), len(found.clustered)),
            }
        lists[f"{name} in clusters that are no later versions"] = [f"{a.id} {_title(a)!r}" for a in found.lost]
    return Measured(figures, counts, lists)


def _of_clusters(result: Outcome) -> Measured:
    """The size of the clusters, and how close their members are."""
    found = ends(result)
    loose = [each for each in found if each.resemblance < LOOSE]
    counts = _shape(result) | {"clusters whose ends share under a tenth": len(loose)}
    largest = [cluster for cluster in result.clusters[:3] if cluster.members]
    lists = {
        "largest clusters": [f"{c.size} articles: {c.canonical.id} {_title(c.canonical)!r}" for c in largest],
        "clusters whose ends share under a tenth": [
            f"{each.one} {each.other}: {each.resemblance:.3f}, {each.cluster.size} articles around "
            f"{each.cluster.canonical.id} {_title(each.cluster.canonical)!r}"
            for each in loose[:LISTED]
        ],
    }
    return Measured({"cohesion": cohesion(found)}, counts, lists)


def _title(article: dedup.Article) -> str:
    return article.title or " ".join(article.text.split())[:60]


def _shape(result: Outcome) -> dict[str, int]:
    several = [cluster.size for cluster in result.clusters if cluster.members]
    return {
        "articles": len(result.articles),
        "clusters": len(result.clusters),
        "clusters of several": len(several),
        "articles in them": sum(several),
        "largest cluster": max(several, default=1),
        "template matches": sum(match.relation is Relation.TEMPLATE for match in result.matches),
    }


def _told(result: Outcome, pairs: list[IdPair]) -> list[str]:
    """Some pairs, and dedup's own rule for each."""
    articles = {article.id: article for article in result.articles}
    rules = {frozenset((match.left, match.right)): match.rule for match in result.matches}

    def rule(one: str, other: str) -> str:
        if not articles.keys() >= {one, other}:
            return "not read"
        met = rules.get(frozenset((one, other)))
        return met or "no match: " + dedup.explain(articles[one], articles[other], within=result).rule

    return [f"{one} {other}: {rule(one, other)}" for one, other in pairs[:LISTED]]


def _merged(*parts: Measured) -> Measured:
    figures: dict[str, float] = {}
    counts: dict[str, int] = {}
    lists: dict[str, list[str]] = {}
    for part in parts:
        figures |= part.figures
        counts |= part.counts
        lists |= part.lists
    return Measured(figures, counts, lists)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


_SENATE = ("senate.parquet", "senate_pairs_j80.parquet")
_SENATE_TARGETS = {"exact pairs found": 0.999, "grants: pair precision": 0.98, "grants: pair recall": 0.98}
_FNC1_TARGETS = {
    "all: adjusted Rand": 0.9,
    "core: adjusted Rand": 0.94,
    "core: B-cubed F1": 0.99,
    "credit precision": 0.97,
    "credit recall": 0.95,
    "citations left alone": 1.0,
}

CORPORA = {
    "fnc1": Corpus("labelled news pages", ("fnc1.parquet", "fnc1_gold.csv"), fnc1, _FNC1_TARGETS),
    "reuters21578": Corpus(
        "wire stories of 1987",
        ("reuters21578.parquet", "reuters21578_pairs_j50.parquet"),
        reuters21578,
        {"exact pairs found": 0.99},
    ),
    "senate": Corpus("a fixed sample of the senators; all with --full", _SENATE, senate, _SENATE_TARGETS),
    "senate-full": Corpus("all senators", _SENATE, senate_full, _SENATE_TARGETS),
    "allsides": Corpus("political news, hardly any copies", ("allsides.parquet",), allsides, {}),
    "planted": Corpus(
        "edits planted into allsides",
        ("allsides.parquet",),
        planted_edits,
        {f"{name}: right": target for name, (target, strengths) in planted.TARGETS.items() if not strengths},
    ),
}
