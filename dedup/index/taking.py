"""How an index takes what a caller hands it. Imports the library's api."""

from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike

from dedup.api import read_articles
from dedup.article import Article
from dedup.errors import ArticleError, SourceError
from dedup.outcome import Problem


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
        read_articles(articles, fields=fields, as_of=as_of, format=format, strict=strict, on_problem=report, once=False)
    )
    if isinstance(articles, str | PathLike) and not found and problems:
        raise SourceError(f"{problems[0].place}: {problems[0].reason}")
    return found, problems


def one_article(article: Article | Mapping[str, object]) -> Article:
    """The article, mended where `add` would mend it.

    Raises:
        ArticleError: it is none.
    """
    problems: list[Problem] = []
    for one in read_articles([article], on_problem=problems.append):
        return one
    raise ArticleError(f"{problems[0].place}: {problems[0].reason}")
