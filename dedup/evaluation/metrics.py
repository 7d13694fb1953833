"""How well two partitions of the same articles agree. scikit-learn is imported when it is needed.

B-cubed gives each article the same weight; pairs weigh a cluster by the square of its size, so that one large
cluster may decide alone.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.errors import MissingExtraError

Labels = npt.NDArray[np.int64]

EXTRA = "evaluate"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well the clusters agree with the truth, over the articles that the truth names.

    All but the counts are in [0, 1], the adjusted Rand index in [-0.5, 1]. Where nothing was joined no join is
    wrong, and a precision is 1; where nothing was to be joined a recall is 1.
    """

    articles: int
    families: int  # of these articles
    clusters: int  # that hold one of them
    bcubed_precision: float
    bcubed_recall: float
    right_pairs: int  # in one cluster and of one family
    wrong_pairs: int  # in one cluster, of two families
    lost_pairs: int  # of one family, in two clusters
    mixed_clusters: int  # with articles of several families
    torn_families: int  # over several clusters
    adjusted_rand: float

    @property
    def bcubed_f1(self) -> float:
        """The harmonic mean of B-cubed precision and recall."""
        return _f1(self.bcubed_precision, self.bcubed_recall)

    @property
    def pairwise_precision(self) -> float:
        """How many of the pairs that were joined are of one family."""
        return _share(self.right_pairs, self.wrong_pairs)

    @property
    def pairwise_recall(self) -> float:
        """How many of the pairs of one family were joined."""
        return _share(self.right_pairs, self.lost_pairs)

    @property
    def pairwise_f1(self) -> float:
        """The harmonic mean of pairwise precision and recall."""
        return _f1(self.pairwise_precision, self.pairwise_recall)


def agreement(found: Labels, true: Labels) -> Agreement:
    """Compare the clusters with the families of some articles.

    Args:
        found: int64[n], n > 0, the number of each article's cluster.
        true: int64[n], the number of its family.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    need_sklearn()
    from sklearn.metrics import adjusted_rand_score
    from sklearn.metrics.cluster import pair_confusion_matrix

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # many small clusters look like no labels to it
        (_, wrong), (lost, right) = (pair_confusion_matrix(true, found) // 2).tolist()  # it counts (a, b) and (b, a)
        rand = float(adjusted_rand_score(true, found))
    overlap = _overlaps(found, true)
    precision, recall = overlap.bcubed()
    return Agreement(
        articles=len(found),
        families=len(overlap.family_sizes),
        clusters=len(overlap.cluster_sizes),
        bcubed_precision=precision,
        bcubed_recall=recall,
        right_pairs=right,
        wrong_pairs=wrong,
        lost_pairs=lost,
        mixed_clusters=int(np.count_nonzero(np.bincount(overlap.clusters) > 1)),
        torn_families=int(np.count_nonzero(np.bincount(overlap.families) > 1)),
        adjusted_rand=rand,
    )


@dataclass(frozen=True, slots=True)
class _Overlaps:
    """Which clusters and families have articles in common, and how many; entry i is one cluster and one family."""

    clusters: Labels  # numbered from 0
    families: Labels
    both: Labels  # articles in both
    cluster_sizes: Labels
    family_sizes: Labels

    def bcubed(self) -> tuple[float, float]:
        """Precision and recall: how much of an article's cluster is of its family, and the reverse, on average."""
        squares = self.both.astype(np.float64) ** 2
        precision = np.sum(squares / self.cluster_sizes[self.clusters])
        recall = np.sum(squares / self.family_sizes[self.families])
        articles = self.both.sum()
        return float(precision / articles), float(recall / articles)


def _overlaps(found: Labels, true: Labels) -> _Overlaps:
    _, clusters, cluster_sizes = np.unique(found, return_inverse=True, return_counts=True)
    _, families, family_sizes = np.unique(true, return_inverse=True, return_counts=True)
    pairs, both = np.unique(clusters * len(family_sizes) + families, return_counts=True)
    return _Overlaps(*np.divmod(pairs, len(family_sizes)), both, cluster_sizes, family_sizes)


def need_sklearn() -> None:
    """Load scikit-learn.

    Raises:
        MissingExtraError: it is not installed.
    """
    try:
        import sklearn.metrics  # noqa: F401
    except ImportError as error:
        raise MissingExtraError("evaluating", EXTRA) from error


def _share(right: int, others: int) -> float:
    return right / (right + others) if right + others else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
