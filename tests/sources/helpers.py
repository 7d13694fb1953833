"""What the tests of the sources share: reading with everything kept, and writers of example files."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import zstandard
from pyarrow import parquet

from dedup.article import Article
from dedup.outcome import Problem
from dedup.sources import Options, Tally, read

from .pages import Story, topic_page


@dataclass
class Reading:
    """All that one run gave."""

    articles: list[Article]
    problems: list[Problem]
    repeats: int

    @property
    def ids(self) -> list[str]:
        return [article.id for article in self.articles]

    @property
    def one(self) -> Article:
        assert self.problems == []
        assert len(self.articles) == 1
        return self.articles[0]


def read_all(inputs: object, *, strict: bool = False, **options: Any) -> Reading:
    problems: list[Problem] = []
    tally = Tally()
    articles = list(read(inputs, Options(**options), problems.append, strict=strict, tally=tally))
    return Reading(articles, problems, tally.repeats)


def read_bytes(folder: Path, name: str, content: bytes, *, strict: bool = False, **options: Any) -> Reading:
    """What a file of this name and content gives."""
    path = folder / name
    path.write_bytes(content)
    return read_all(path, strict=strict, **options)


TEXT = 'Zwölf Züge – "alle" verspätet; 列车晚点，乘客等待。\nEin zweiter Absatz, with a comma | a bar.'
FULL = {
    "id": "a-1",
    "title": "Züge stehen still: 列车停运",
    "text": TEXT,
    "source": "Der Bote",
    "published": "2025-06-18T09:30:00+02:00",
    "rank": "7",
}
FULL_ARTICLE = Article(
    id="a-1",
    title="Züge stehen still: 列车停运",
    text=TEXT,
    source="Der Bote",
    published=datetime(2025, 6, 18, 7, 30, tzinfo=UTC),
    extra={"rank": "7"},
)


@dataclass(frozen=True)
class Example:
    """A valid file of a format, to be called `example` plus the suffix, and what it says."""

    content: bytes
    article: Article
    options: Mapping[str, Any] = field(default_factory=dict)


def csv_bytes(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def parquet_bytes(table: pyarrow.Table) -> bytes:
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def jsonl_bytes(*records: object) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


_PAGE = topic_page(
    "Bahn", [Story(FULL_ARTICLE.title or "", "Der Bote", "18-06-2025", TEXT.split("\n"), section="Reise")]
)

# A new format needs an example here: the contract tests ask for one.
EXAMPLES: dict[str, Example] = {
    "csv": Example(csv_bytes([FULL]), FULL_ARTICLE),
    "daily8": Example(
        _PAGE.encode(),
        Article(
            id="example#1",
            title=FULL_ARTICLE.title,
            text=TEXT,
            source="Der Bote",
            published=datetime(2025, 6, 18, tzinfo=UTC),
            extra={"section": "Reise", "listing": "topic", "tag": "Bahn"},
        ),
    ),
    "json": Example(json.dumps([FULL], indent=1).encode(), FULL_ARTICLE),
    "jsonl": Example(jsonl_bytes(FULL), FULL_ARTICLE),
    "parquet": Example(parquet_bytes(pyarrow.Table.from_pylist([FULL])), FULL_ARTICLE),
    "txt": Example(
        f"{FULL_ARTICLE.title}\n{TEXT}\n".encode(),
        Article(id="example#0", title=FULL_ARTICLE.title, text=TEXT),
    ),
}

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}
