"""What formats share in making records. Imports errors, article and _contract only."""

from collections import Counter
from collections.abc import Iterable, Mapping

from dedup.article import Article
from dedup.errors import ArticleError, ParameterError, SourceError
from dedup.records import ALIASES, read_plain, read_record
from dedup.sources._contract import Names, Options, Record


def to_record(
    names: Names, number: int, values: Mapping[str, object], options: Options, *, sound: bool = False
) -> Record:
    """The record of one mapping: its article, or why it has none, or what had to be mended.

    `sound` says that its keys are strings, and that no string in it holds a NUL or half a surrogate pair.
    """
    default_id = names.id_of(number)
    try:
        if sound:
            article = read_plain(values, options.fields, default_id)
            if article is not None:
                return Record(names, number, article)
        article, repairs = read_record(values, fields=options.fields, default_id=default_id)
    except ArticleError as error:
        return Record(names, number, None, str(error))
    except (ValueError, OverflowError, RecursionError) as error:  # a number or a nesting beyond measure
        return Record(names, number, None, f"a field cannot be read: {error}")
    return Record(names, number, article, "; ".join(repairs) or None)


def check_columns(columns: Iterable[object], options: Options) -> None:
    """Refuse a table as a whole where each row would fail for the same reason.

    Raises:
        SourceError: a column stands twice, has no text, or one that `options.fields` names is missing.
    """
    names = Counter(str(column) for column in columns)
    for name, count in names.items():
        if count > 1:
            raise SourceError(f"has {count} columns called {name!r}")
    for field, name in options.fields.items():
        if name not in names:
            raise SourceError(f"has no column {name!r}, which was named as the {field}")
    try:
        Article.from_mapping(dict.fromkeys(names, "x"), fields=options.fields, default_id="x")
    except ArticleError as error:
        raise SourceError(f"has no column for the article: {error}") from None


def check_fields(fields: Mapping[str, str]) -> None:
    """Refuse names of fields that an article does not have.

    Raises:
        ParameterError: names the first of them.
    """
    for name in fields:
        if name not in ALIASES:
            raise ParameterError(f"no field is called {name!r}; there are: {', '.join(ALIASES)}")
