"""How an index takes what a caller hands it: articles, ids, numbers. Imports the library's api and the rows."""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import chain, count
from os import PathLike
from typing import SupportsIndex

from dedup.api import read_articles
from dedup.article import Article
from dedup.errors import ArticleError, SourceError
from dedup.index.rows import Row
from dedup.index.view import View
from dedup.outcome import Problem
from dedup.records import as_text, mend

_LARGEST = 2**63 - 1  # that SQLite keeps


def all_articles(
    articles: object,
    on_problem: Callable[[Problem], None],
    *,
    fields: Mapping[str, str] | None,
    as_of: datetime | str | None,
    format: str | None,
    strict: bool,
) -> tuple[list[Article], list[Problem]]:
    """The articles of an input, an id as often as it comes, and what could not be read, or only after mending.

    Raises:
        SourceError: the one path given holds no article.
        and what dedup.cluster raises of its input.
    """
    problems: list[Problem] = []

    def report(problem: Problem) -> None:
        problems.append(problem)
        on_problem(problem)

    found = list(
        read_articles(
            articles,
            fields=fields,
            as_of=as_of,
            format=format,
            strict=strict,
            on_problem=report,
            once=False,
            own_ids=True,
        )
    )
    if isinstance(articles, str | PathLike) and not found and problems:
        raise SourceError(f"{problems[0].place}: {problems[0].reason}")
    return found, problems


def one_article(article: Article | Mapping[str, object], *, own_id: bool = True) -> Article:
    """The article, mended where `add` would mend it; it must have an id of its own, unless `own_id` is False.

    Raises:
        ArticleError: it is none.
    """
    problems: list[Problem] = []
    for one in read_articles([article], on_problem=problems.append, own_ids=own_id):
        return one
    raise ArticleError(f"{problems[0].place}: {problems[0].reason}")


def has_id(article: Article | Mapping[str, object]) -> bool:
    """Whether what is an article has an id of its own."""
    if isinstance(article, Article):
        return as_text(article.id) is not None
    try:
        Article.from_mapping(article)
    except ArticleError:
        return False
    return True


def unused_id(view: View) -> str:
    """An id that no article of the file has."""
    names = chain(["query"], (f"query {number}" for number in count(2)))
    return next(name for name in names if not view.rows_with_ids([name]))


def id_forms(value: object) -> list[str]:
    """The ids that what a caller calls an id may have in the index, the likelier first; none of what says nothing.

    Records are taken with their ids stripped, as text, and without what cannot be written; Articles unstripped.
    """
    found = [mend(value, "id", [])] if isinstance(value, str) else []
    text = as_text(value)
    return found if text is None else list(dict.fromkeys([*found, mend(text, "id", [])]))


def rows_named(view: View, ids: Iterable[object]) -> list[Row]:
    """The rows of the file with these ids, each once; those that are not there are passed over."""
    forms = [id_forms(one) for one in ids]
    rows = {row.id: row for row in view.rows_with_ids(list({form: None for some in forms for form in some}))}
    found = (next((rows[form] for form in some if form in rows), None) for some in forms)
    return list({row.row: row for row in found if row is not None}.values())


def rows_of(view: View, which: SupportsIndex | str) -> list[Row]:
    """The rows of a cluster by its number, or the row of an article by its id."""
    if isinstance(which, str):
        return rows_named(view, [which])
    number = operator.index(which)  # NumPy's integers, too
    return view.rows_where("cluster", [number]) if abs(number) <= _LARGEST else []
