"""The library: `cluster`, `explain` and `evaluate`, and the Result they give. Imports everything below it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import datetime, timedelta
from os import PathLike
from typing import TYPE_CHECKING

from dedup import network, pipeline, reports, sources
from dedup.article import Article
from dedup.clock import Clock
from dedup.comparison import compare
from dedup.dates import parse_date, parse_span, written_span
from dedup.errors import ParameterError, SourceError
from dedup.find.profile import Profile
from dedup.judge.canonical import Chooser, policy_rules
from dedup.lineage import Passage
from dedup.outcome import Comparison, Drawn, Outcome, Overlap, Problem, Relation
from dedup.params import Params
from dedup.passages import travelling
from dedup.spill import budget_of
from dedup.stores.memory import MemoryStore

if TYPE_CHECKING:
    import pandas
    from datasketch import MinHashLSH

    from dedup.evaluation.measure import Evaluation


CREDITS = ("matched", "all")  # in which articles credits are looked for


class Result(Outcome):
    """All that was found in one input; see Outcome for what it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Result: {len(self.articles):,} articles, {len(self.clusters):,} clusters, {self.copies:,} copies>"

    def to_frame(self) -> "pandas.DataFrame":
        """One row an article, in input order, with the columns of the jsonl report."""
        import pandas

        return pandas.DataFrame(list(reports.rows(self)), columns=list(reports.columns(self)))

    def outlets(self) -> "pandas.DataFrame":
        """Who republishes whom, the most stories first; the columns are the fields of network.Republishing.

        `median_lag` is in seconds.
        """
        import pandas

        found = network.table(self)
        return pandas.DataFrame(found, columns=list(network.COLUMNS))

    def passages(self) -> list[Passage]:
        """The passages that travel between clusters: quotations, statements, background in several stories.

        Those in most clusters first, those of one outlet only last. Computed anew at each call, in about the time
        that clustering took.
        """
        return travelling(self)

    def write(self, path: "str | PathLike[str]", format: str | None = None, clusters: int | None = None) -> None:
        """Write a report; the suffix says which, unless `format` names one. The file is whole or not there.

        `clusters` is how many clusters of several articles an HTML page tells of, in place of its default.

        Raises:
            ParameterError: no report has that suffix or name, or `clusters` does not go with it.
            ReportError: the file cannot be written.
        """
        reports.write_file(self, path, reports.report_named(format) if format else None, clusters)


def cluster(
    articles: object,
    *,
    canonical: str | Chooser = "default",
    prefer: Sequence[str] = (),
    params: Params | None = None,
    fields: Mapping[str, str] | None = None,
    as_of: datetime | str | None = None,
    format: str | None = None,
    strict: bool = False,
    credits: str = "matched",
    lsh: "MinHashLSH | None" = None,
    window: str | timedelta | None = None,
    memory: int | str | None = None,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    progress: Callable[[int], None] = lambda count: None,
) -> Result:
    """Find the copies among articles, cluster them, and choose each cluster's canonical version.

    Args:
        articles: a list of Article or dict, a DataFrame, an Arrow table, a path (file, folder, glob), "-" for
            standard input, or several paths.
        canonical: the policy that chooses: "default", "earliest", "longest", "latest" or "first" (the last or
            the first version of an article that its outlet revised), or a function that takes a cluster's articles
            and returns one of them.
        prefer: outlets whose version is chosen before any other, the most preferred first.
        params: all other settings.
        fields: which field of a record is which of ours, where the usual names do not fit: {"text": "story"}.
        as_of: when the pages were fetched; without it, times like "2 days ago" are unknown.
        format: the input's format, where its suffix does not say.
        strict: stop at the first record that cannot be read, or only after mending.
        credits: where it is looked for whom a text credits: "matched", in articles that have a match, or "all".
        lsh: a datasketch MinHashLSH with `num_perm=params.permutations` that finds the texts that are
            alike as a whole, in place of dedup's own bands; its storage may be Redis or Cassandra.
        window: texts published further apart than that are no match, whatever they share: "30d", "12h", "8w" or a
            timedelta.
        memory: what articles may take of the memory, in bytes or like "512MB" and "2GB"; 1 GB, if not given. Those that
            come later lie in temporary files, in the folder that the variable TMPDIR names.
        on_problem: told of each record that cannot be read, as it happens; they are in the result too.
        progress: told how many articles have been read so far.

    Raises:
        SourceError: the one path given holds no article; with `strict`, an input cannot be read.
        ArticleError: with `strict`, a record is no article.
        ParameterError: a parameter is out of its range, or there is no such format.
        StorageError: articles cannot be kept in temporary files: the disk is full.
    """
    if credits not in CREDITS:
        raise ParameterError(f"credits is {credits!r}; it must be one of: {', '.join(CREDITS)}")
    params = params or Params()
    budget, seconds = budget_of(memory), None if window is None else parse_span(window)
    prefer = [prefer] if isinstance(prefer, str) else prefer
    rules = policy_rules(canonical, prefer) if isinstance(canonical, str) else canonical
    door = _Door(on_problem)
    taken = read_articles(
        articles, fields=fields, as_of=as_of, format=format, strict=strict, on_problem=door.report, tally=door.tally
    )
    outcome = pipeline.run(taken, MemoryStore(params, lsh, budget), params, rules, progress, seconds)
    if credits == "all":
        pipeline.credit_all(outcome)
    return door.result(outcome, articles)


def evaluate(
    articles: object,
    truth: object,
    *,
    params: Params | None = None,
    fields: Mapping[str, str] | None = None,
    as_of: datetime | str | None = None,
    format: str | None = None,
    strict: bool = False,
    window: str | timedelta | None = None,
    worst: int = 10,
    sweep: bool = False,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    progress: Callable[[int], None] = lambda count: None,
) -> "Evaluation":
    """Cluster articles and measure the clusters against a truth.

    Args:
        articles: what `cluster` takes; `params` to `strict`, `window`, `on_problem` and `progress` are as there.
        truth: which articles are one: a CSV or TSV file, a DataFrame or a list of dicts with the columns `id` and
            `family`, or `a` and `b`; a mapping of id to family; or a list of pairs of ids. Only articles that it
            names are counted.
        worst: how many false joins, and how many misses, are listed.
        sweep: judge again with other thresholds, and measure each.

    Raises:
        SourceError: the truth cannot be read, or names no article of the input; and as `cluster`.
        ArticleError: as `cluster`.
        ParameterError: `worst` is negative; and as `cluster`.
        MissingExtraError: scikit-learn is not installed.
    """
    from dedup.evaluation.measure import measure
    from dedup.evaluation.metrics import need_sklearn
    from dedup.evaluation.truth import read_truth

    need_sklearn()
    if worst < 0:
        raise ParameterError(f"worst is {worst}; it must not be negative")
    params, rules, known = params or Params(), policy_rules("default", ()), read_truth(truth)
    seconds = None if window is None else parse_span(window)
    door, store, clock = _Door(on_problem), MemoryStore(params), Clock()
    taken = read_articles(
        articles, fields=fields, as_of=as_of, format=format, strict=strict, on_problem=door.report, tally=door.tally
    )
    pipeline.append(taken, store, params, clock, progress)
    found = pipeline.find(store, params, clock, window=seconds)
    result = door.result(pipeline.judge(found, params, rules, clock), articles)
    result.seconds.update(clock.seconds)
    return measure(result, found, known, rules, worst=worst, swept=sweep)


class _Door:
    """What is noted while articles are read, and how it comes into the result."""

    def __init__(self, on_problem: Callable[[Problem], None]) -> None:
        self.tally = sources.Tally()
        self._problems: list[Problem] = []
        self._told = on_problem

    def report(self, problem: Problem) -> None:
        """Keep a problem, and tell it."""
        self._problems.append(problem)
        self._told(problem)

    def result(self, outcome: Outcome, articles: object) -> Result:
        """The outcome with what was noted; refuses the one path that holds no article."""
        if isinstance(articles, str | PathLike) and not outcome.articles and self._problems:
            raise SourceError(f"{self._problems[0].place}: {self._problems[0].reason}")
        known = {field.name: getattr(outcome, field.name) for field in dataclass_fields(outcome)}
        return Result(**known | {"problems": self._problems, "repeats": self.tally.repeats})


def read_articles(
    articles: object,
    *,
    fields: Mapping[str, str] | None = None,
    as_of: datetime | str | None = None,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None] = lambda problem: None,
    tally: sources.Tally | None = None,
    once: bool = True,
    own_ids: bool = False,
) -> Iterator[Article]:
    """The articles of an input, one by one; takes what `cluster` takes, and raises what it raises.

    Of records with one id the first is given, unless an id need not come `once`. A record without an id is called by
    its place, or refused, where all must have `own_ids`.
    """
    options = sources.Options(fields=fields or {}, as_of=_moment(as_of), format=format, own_ids=own_ids)
    return sources.read(articles, options, on_problem, strict=strict, tally=tally, once=once)


def explain(
    one: Article | Mapping[str, object],
    other: Article | Mapping[str, object],
    params: Params | None = None,
    within: Outcome | None = None,
) -> Comparison:
    """Why two articles are, or are not, copies: the scores, the rule that decided, and what they share.

    `within` is the result of a run; its furniture is left out of account, as it was there, its parameters
    count where no others are given, and what it knew from other articles (a series, a digest) is told, as is a window
    that kept the two apart.

    Raises:
        ArticleError: a dict is no article.
    """
    left, right = (
        article if isinstance(article, Article) else Article.from_mapping(article, default_id=name)
        for article, name in ((one, "A"), (other, "B"))
    )
    profile = Profile(within.furniture) if within is not None and within.furniture is not None else Profile()
    params = params or (within.params if within is not None else Params())
    comparison = compare(left, right, params, profile)
    return _as_in(within, comparison, {left.id, right.id}) if within is not None else comparison


def _as_in(run: Outcome, comparison: Comparison, ids: set[str]) -> Comparison:
    """A comparison of two articles with what a run says of them, which knew others."""
    known = next((match for match in run.matches if {match.left, match.right} == ids), None)
    if known is not None:
        of_run = replace(comparison, match=known, rule=known.rule)
        return comparison if known.overlap is Overlap.PASSAGE else of_run  # of a passage the rule says less
    if any(ids.issubset(article.id for article in cluster.articles) for cluster in run.several):
        return comparison
    found = comparison.match
    if found is not None and _is_beyond(run.window, comparison):
        rule = f"published further apart than the window of {written_span(run.window or 0)}, and so no match there"
        return replace(comparison, match=None, rule=f"{rule}; else: {comparison.rule}")
    series = next((one for one in run.series if ids.issubset(one.articles)), None)
    if found is None or found.overlap in (Overlap.PASSAGE, Overlap.IDENTICAL) or series is None:
        return comparison
    rule = f"{found.rule}; both are of one series, {series.size:,} articles, and were not compared there"
    return replace(comparison, match=replace(found, relation=Relation.TEMPLATE, rule=rule, direction=None), rule=rule)


def _is_beyond(window: float | None, comparison: Comparison) -> bool:
    one, other = comparison.left.published, comparison.right.published
    return bool(window and one and other and abs(one - other).total_seconds() > window)


def _moment(as_of: datetime | str | None) -> datetime | None:
    moment = parse_date(as_of)
    if as_of is not None and moment is None:
        raise ParameterError(f"as_of is {as_of!r}, which is no date; write it like 2025-06-21T18:00")
    return moment


def _draw(value: Drawn) -> str:
    """What a notebook shows of a result, a cluster or a comparison; loaded when a notebook asks."""
    from dedup.reports._html.notebook import fragment

    return fragment(value)


Drawn.drawer = _draw
