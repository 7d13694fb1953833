"""Records → articles: the usual field names, what is mended, refused. Imports errors, dates, markup and article."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from sys import intern
from typing import Any, cast
from urllib.parse import urlsplit

from dedup.article import Article, Draft, Packed, StoredArticle
from dedup.dates import parse_date
from dedup.errors import ArticleError
from dedup.markup import has_markup, without_markup

# Field names as feeds, crawlers and corpora write them, first match wins. Compared without case, blanks, - and _:
# "publishedAt" is published_at.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid", "article_id", "doc_id"),
    "text": ("text", "body", "content", "main_text", "article", "article_body", "full_text", "body_text"),
    "title": ("title", "headline", "head", "web_title"),
    "url": ("url", "link", "permalink", "canonical_url", "web_url"),
    "source": (
        "source", "publisher", "outlet", "site", "domain", "publication", "source_domain", "site_name", "source_name",
        "source_hostname", "hostname",
    ),
    "published": (
        "published", "date", "pub_date", "published_at", "date_published", "date_publish", "publish_date",
        "published_date", "publication_date", "web_publication_date", "published_time", "seen_date", "timestamp",
        "datetime",
    ),
    "author": ("author", "byline", "authors", "creator", "by"),
    "language": ("language", "lang"),
}  # fmt: skip

NO_ID = "no id"


def read_record(
    record: Mapping[str, object], *, fields: Mapping[str, str] | None = None, default_id: str | None = None
) -> tuple[Article, list[str]]:
    """Like `Article.from_mapping`, and what had to be mended to read the record, one sentence each."""
    values, extra = _pick_fields(record, _layout_of(record, fields or {}), fields or {})
    repairs: list[str] = []
    text = _in_one(values.get("text"))
    if _missing(text):
        looked_for = ", ".join(_names("text", fields or {}))
        raise ArticleError(f"no text (looked for: {looked_for}; there is: {_some(record)})")
    if not isinstance(text, str):
        raise ArticleError(f"text is {type(text).__name__}, not a string")
    if not text.strip():
        raise ArticleError("text is empty")
    title = as_text(values.get("title"))
    if title and (has_markup(title) or has_markup(text)):
        values["title"] = without_markup(title)
    if has_markup(text):
        text = without_markup(text)
        if not text.strip():
            raise ArticleError("text is nothing but markup")
    source = values.get("source")
    if _is_address(source):  # of the page, or of the site
        values["source"] = _host(cast(str, source))
        values.setdefault("url", source)
    article_id = values.get("id")
    identity = as_text(article_id) or default_id
    if identity is None:
        raise ArticleError(NO_ID)
    published = values.get("published")
    moment = None if _missing(published) else parse_date(published)
    if moment is None and not _missing(published):
        repairs.append(f"date {str(published)[:60]!r} was not understood; taken as unknown")
    article = Article(
        id=mend(identity, "id", repairs),
        text=mend(text, "text", repairs),
        published=moment,
        extra=extra,
        **{name: _mend_optional(values.get(name), name, repairs) for name in _OPTIONAL},
    )
    return article, repairs


_TOLD = 8  # fields that a message names, each up to so many characters
_LONG = 30


def _some(record: Mapping[Any, object]) -> str:
    names = ["".join(c if c.isprintable() else "?" for c in str(name)[:_LONG]) for name in islice(record, _TOLD)]
    return ", ".join(names + ["…"] * (len(record) > _TOLD)) or "nothing"


def read_plain(record: Mapping[Any, object], fields: Mapping[str, str], default_id: str | None) -> Article | None:
    """The article of a record as nearly all are: what `read_record` gives, in a fraction of its time; else None.

    The record's strings must be free of what has to be mended: NULs, halves of surrogate pairs. Its text may be one
    that is `Packed`, and not blank: the article keeps it so.
    """
    layout = _layout_of(record, fields)
    value = record.get
    text, published = value(layout.text), value(layout.published)
    packed = type(text) is Packed
    if not packed and (type(text) is not str or not text or text.isspace()):
        return None
    title = value(layout.title)
    if has_markup(cast(Packed, text).data if packed else cast(str, text)) or (type(title) is str and has_markup(title)):
        return None
    moment = None if published is None else parse_date(published)
    if moment is None and published is not None:
        return None
    for key in layout.doubtful:
        if _says_nothing(value(key)):
            return None
    source, identity = as_text(value(layout.source)), as_text(value(layout.id)) or default_id
    if identity is None or (source and "://" in source):
        return None
    draft = Draft(
        identity,
        text,
        as_text(title),
        as_text(value(layout.url)),
        source and intern(source),  # thousands of articles have the same one
        moment,
        as_text(value(layout.author)),
        as_text(value(layout.language)),
        {key: record[key] for key in layout.rest} if layout.rest else {},
    )
    draft.__class__ = StoredArticle if packed else Article  # type: ignore[assignment]
    return cast(Article, draft)


def text_key(record: Mapping[Any, object], fields: Mapping[str, str]) -> str | None:
    """The key that is tried first for the text."""
    return _layout_of(record, fields).text


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which keys of a record are our fields: for each the first that may be it, None where there is none."""

    id: str | None
    text: str | None
    title: str | None
    url: str | None
    source: str | None
    published: str | None
    author: str | None
    language: str | None
    candidates: tuple[tuple[str, tuple[Hashable, ...]], ...]  # by our names: all keys that may be it, the best first
    doubtful: tuple[str, ...]  # first keys that leave the field to another, where their value is blank
    rest: tuple[str, ...]  # the caller's own fields, if no first key is blank


_LAYOUTS, _MOST_KEYS = 100, 200  # kept for the records to come; most records of a file have the same keys


def _layout_of(record: Mapping[Any, object], fields: Mapping[str, str]) -> _Layout:
    layout = _layout if len(record) <= _MOST_KEYS else _layout.__wrapped__
    return layout(tuple(record), tuple(fields.items()) if fields else ())


@lru_cache(_LAYOUTS)
def _layout(keys: tuple[str, ...], named: tuple[tuple[str, str], ...]) -> _Layout:
    fields = dict(named)
    unknown = set(fields) - set(ALIASES)
    if unknown:
        raise ArticleError(f"no field is called {sorted(unknown)[0]!r}; there are: {', '.join(ALIASES)}")
    plain = {_folded(str(key)): key for key in reversed(keys)}
    found = {
        name: [key for key in (fields[name],) if key in keys]
        if name in fields
        else [plain[alias] for alias in map(_folded, aliases) if alias in plain]
        for name, aliases in ALIASES.items()
    }
    firsts = {name: candidates[0] for name, candidates in found.items() if candidates}
    return _Layout(
        **{name: firsts.get(name) for name in ALIASES},
        candidates=tuple((name, tuple(candidates)) for name, candidates in found.items()),
        doubtful=tuple(candidates[0] for candidates in found.values() if len(candidates) > 1),
        rest=tuple(key for key in keys if key not in firsts.values()),
    )


def _folded(name: str) -> str:
    return "".join(name.lower().split()).replace("-", "").replace("_", "")


_OPTIONAL = ("title", "url", "source", "author", "language")


def _names(name: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    return (fields[name],) if name in fields else ALIASES[name]


def _pick_fields(
    record: Mapping[str, object], layout: _Layout, fields: Mapping[str, str]
) -> tuple[dict[str, object], dict[str, object]]:
    """Our fields by our names, and all others by theirs."""
    values: dict[str, object] = {}
    used: set[object] = set()  # keys that are ours
    for name, keys in layout.candidates:
        for key in keys:
            value = record[cast(str, key)]
            if name == "source" and key is not keys[-1] and _is_address(value):
                continue  # trafilatura's page, beside its site's name: one of the caller's own fields
            used.add(key)  # also where it is blank: an empty title is no field of the caller's own
            if name in fields or not _says_nothing(value):
                values[name] = value
                break
            if name == "text" and isinstance(value, str):
                values.setdefault(name, value)  # an empty one is worth a message of its own
    return values, {str(key): value for key, value in record.items() if key not in used}


def _in_one(text: object) -> object:
    """A text that comes as paragraphs, or as WordPress gives it."""
    if isinstance(text, dict):
        return text.get("rendered", text)
    if isinstance(text, list) and text and all(isinstance(part, str) for part in text):
        return "\n\n".join(text)
    return text


def _is_address(value: object) -> bool:
    return isinstance(value, str) and "://" in value


def _host(url: str) -> str | None:
    try:
        return urlsplit(url.strip()).hostname
    except ValueError:
        return None


def _says_nothing(value: object) -> bool:
    return _missing(value) or (isinstance(value, str) and not value.strip())


def _missing(value: object) -> bool:
    """None, NaN and pandas' NaT and NA are missing; they differ from themselves or refuse to compare."""
    if value is None:
        return True
    if isinstance(value, str | list | tuple | dict):
        return False
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return True


def as_text(value: object) -> str | None:
    """A field's value as text; None where it says nothing. An id is compared in this form: 7, 7.0 and " 7" are "7"."""
    if type(value) is str:
        return value.strip() or None
    if value is None or _missing(value):
        return None
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_one_as_text, value))) or None
    return _one_as_text(value)


def _one_as_text(value: object) -> str | None:
    if isinstance(value, dict):  # schema.org's persons, RSS feeds' sources, WordPress' titles
        value = value.get("name") or value.get("title") or value.get("rendered")
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an id column with a gap becomes float in pandas
    return None if _missing(value) else str(value).strip() or None


def _mend_optional(value: object, name: str, repairs: list[str]) -> str | None:
    text = as_text(value)
    return None if text is None else mend(text, name, repairs)


def mend(text: str, name: str, repairs: list[str]) -> str:
    """Half of a surrogate pair cannot be written as UTF-8, and a NUL ends strings elsewhere: both become U+FFFD."""
    if "\0" in text:
        repairs.append(f"{name} holds a NUL character at {text.index(chr(0))}; replaced")
        text = text.replace("\0", "�")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            repairs.append(f"{name} holds half a surrogate pair at {error.start}; replaced")
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
