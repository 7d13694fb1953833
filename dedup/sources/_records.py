"""What formats share in making records. Imports errors, article and _contract only."""

from collections import Counter
from collections.abc import Iterable, Mapping

from dedup.article import Article
from dedup.errors import ArticleError, ParameterError, SourceError
from dedup.records import ALIASES, NO_ID, read_plain, read_record
from dedup.sources._contract import Names, Options, Record


def to_record(
    names: Names, number: int, values: Mapping[str, object], options: Options, *, sound: bool = False
) -> Record:
    """The record of one mapping: its article, or why it has none, or what had to be mended.

    `sound` says that its keys are strings, and that no string in it holds a NUL or half a surrogate pair.
    """
    default_id = default_id_of(names, number, options)
    try:
        if sound:
            article = read_plain(values, options.fields, default_id)
            if article is not None:
                return Record(names, number, article)
        article, repairs = read_record(values, fields=options.fields, default_id=default_id)
    except ArticleError as error:
        return Record(names, number, None, _with_advice(error))
    except (ValueError, OverflowError, RecursionError) as error:  # a number or a nesting beyond measure
        return Record(names, number, None, f"a field cannot be read: {error}")
    return Record(names, number, article, "; ".join(repairs) or None)


def default_id_of(names: Names, number: int, options: Options) -> str | None:
    """The id of a record that has none of its own; None where it must have one."""
    return None if options.own_ids else names.id_of(number)


def _with_advice(error: ArticleError) -> str:
    return f"{error}; {_ADVICE}" if str(error) == NO_ID else str(error)


_ADVICE = 'give each article one that stays its own, or say which field it is: --field id=url, fields={"id": "url"}'


def check_columns(columns: Iterable[object], options: Options) -> None:
    """Refuse a table as a whole where each row would fail for the same reason.

    Raises:
        SourceError: a column stands twice, one that `options.fields` names is missing, or there is none for the text or
            (where it is needed) for the id.
    """
    names = Counter(str(column) for column in columns)
    for name, count in names.items():
        if count > 1:
            raise SourceError(f"has {count} columns called {name!r}")
    for field, name in options.fields.items():
        if name not in names:
            raise SourceError(f"has no column {name!r}, which was named as the {field}")
    try:
        default_id = None if options.own_ids else "x"
        Article.from_mapping(dict.fromkeys(names, "x"), fields=options.fields, default_id=default_id)
    except ArticleError as error:
        raise SourceError(f"has no column for the article: {_with_advice(error)}") from None


def check_fields(fields: Mapping[str, str]) -> None:
    """Refuse names of fields that an article does not have.

    Raises:
        ParameterError: names the first of them.
    """
    for name in fields:
        if name not in ALIASES:
            raise ParameterError(f"no field is called {name!r}; there are: {', '.join(ALIASES)}")
