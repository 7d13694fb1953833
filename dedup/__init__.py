"""Finds copies of news articles, clusters them, and says which version is canonical and why.

    import dedup

    result = dedup.cluster("feed.jsonl")
    for cluster in result.clusters:
        print(cluster.canonical.id, cluster.reason, [member.id for member in cluster.members])
    result.write("report.md")

Names are loaded when they are first used, so that `import dedup` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedup.api import Result as Result
    from dedup.api import cluster as cluster
    from dedup.api import evaluate as evaluate
    from dedup.api import explain as explain
    from dedup.api import read_articles as read_articles
    from dedup.article import Article as Article
    from dedup.errors import ArticleError as ArticleError
    from dedup.errors import DamageError as DamageError
    from dedup.errors import DedupError as DedupError
    from dedup.errors import MissingExtraError as MissingExtraError
    from dedup.errors import ParameterError as ParameterError
    from dedup.errors import ReportError as ReportError
    from dedup.errors import SourceError as SourceError
    from dedup.errors import StorageError as StorageError
    from dedup.evaluation.measure import Evaluation as Evaluation
    from dedup.index.awaiting import AsyncIndex as AsyncIndex
    from dedup.index.changes import Changes as Changes
    from dedup.index.changes import Placement as Placement
    from dedup.index.index import Index as Index
    from dedup.lineage import Appearance as Appearance
    from dedup.lineage import Certainty as Certainty
    from dedup.lineage import Chain as Chain
    from dedup.lineage import Change as Change
    from dedup.lineage import Credit as Credit
    from dedup.lineage import CreditKind as CreditKind
    from dedup.lineage import Direction as Direction
    from dedup.lineage import Lineage as Lineage
    from dedup.lineage import Occurrence as Occurrence
    from dedup.lineage import Origin as Origin
    from dedup.lineage import Passage as Passage
    from dedup.lineage import Version as Version
    from dedup.outcome import Cluster as Cluster
    from dedup.outcome import Comparison as Comparison
    from dedup.outcome import Match as Match
    from dedup.outcome import Member as Member
    from dedup.outcome import Overlap as Overlap
    from dedup.outcome import Problem as Problem
    from dedup.outcome import Relation as Relation
    from dedup.params import Params as Params
    from dedup.settings import load_params as load_params

__version__ = "0.1.0"

_HOME = {
    "api": ("Result", "cluster", "evaluate", "explain", "read_articles"),
    "article": ("Article",),
    "errors": (
        "ArticleError",
        "DamageError",
        "DedupError",
        "MissingExtraError",
        "ParameterError",
        "ReportError",
        "SourceError",
        "StorageError",
    ),
    "evaluation.measure": ("Evaluation",),
    "index.awaiting": ("AsyncIndex",),
    "index.changes": ("Changes", "Placement"),
    "index.index": ("Index",),
    "lineage": (
        "Appearance",
        "Certainty",
        "Chain",
        "Change",
        "Credit",
        "CreditKind",
        "Direction",
        "Lineage",
        "Occurrence",
        "Origin",
        "Passage",
        "Version",
    ),
    "outcome": ("Cluster", "Comparison", "Match", "Member", "Overlap", "Problem", "Relation"),
    "params": ("Params",),
    "settings": ("load_params",),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = ["__version__", *sorted(_MODULE_OF)]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = getattr(import_module(f"dedup.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
