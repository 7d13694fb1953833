"""A DataFrame in, a DataFrame out: what an index says of each row. Imports the index; pandas when it is used."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dedup.api import read_articles
from dedup.index.as_data import FIELDS, answer
from dedup.index.index import Index

if TYPE_CHECKING:
    import pandas

PREFIX = "dedup_"
COLUMNS = tuple(PREFIX + name for name in FIELDS)
_ROW = "dedup_row"
_KINDS: Mapping[str, Any] = {
    "cluster": "Int64",
    "resemblance": "Float64",
    "containment": "Float64",
}  # others are strings


def annotate(
    frame: "pandas.DataFrame",
    index: Index,
    *,
    fields: Mapping[str, str] | None = None,
    note: Mapping[str, object] | None = None,
) -> "pandas.DataFrame":
    """Add a frame's articles to an index, in one transaction, and say of each row what it is.

    Gives a new frame: the rows, the index and the dtypes of the frame, and the columns `dedup_cluster`,
    `dedup_canonical`, `dedup_of`, `dedup_overlap`, `dedup_relation`, `dedup_resemblance`, `dedup_containment`,
    `dedup_state` and `dedup_reason`; those that it has from an earlier call are replaced. A row that is no article
    (without a text or an id) has <NA> in all of them. Rows with one id are one article, and what it is in the end is
    said of each of them. A row without an id is none: its number would be another article's id in the next frame.

    Args:
        frame: one row an article.
        index: open.
        fields: which column is which field of an article, where the usual names do not fit.
        note: kept in the same transaction, as `Index.add` keeps it.

    Raises:
        SourceError: the frame has no column for the text, or for the id (say which it is: `fields={"id": "url"}`), or
            two of one name.
        StorageError: what `Index.add` raises; nothing was added.
    """
    import pandas

    plain = frame.drop(columns=[name for name in COLUMNS if name in frame.columns])
    numbered = plain.assign(**{_ROW: range(len(plain))})
    taken = list(read_articles(numbered, fields=fields, once=False, own_ids=True))
    rows = [article.extra[_ROW] for article in taken]
    articles = [replace(one, extra={k: v for k, v in one.extra.items() if k != _ROW}) for one in taken]
    said = {one.id: answer(one) for one in index.add(articles, note=note).placements}
    by_row = dict(zip(rows, (said[article.id] for article in articles), strict=True))
    nothing = dict.fromkeys(FIELDS)
    for name in FIELDS:
        values = [by_row.get(row, nothing)[name] for row in range(len(plain))]
        plain[PREFIX + name] = pandas.array(values, dtype=_KINDS.get(name, "string"))
    return plain
