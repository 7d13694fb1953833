"""How an index takes the one article that a caller hands it. Imports the library's api."""

from collections.abc import Mapping

from dedup.api import read_articles
from dedup.article import Article
from dedup.errors import ArticleError
from dedup.outcome import Problem


def one_article(article: Article | Mapping[str, object]) -> Article:
    """The article, mended where `add` would mend it.

    Raises:
        ArticleError: it is none.
    """
    problems: list[Problem] = []
    for one in read_articles([article], on_problem=problems.append):
        return one
    raise ArticleError(f"{problems[0].place}: {problems[0].reason}")
