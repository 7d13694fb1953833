"""How right credits are, by what readers found: a measure of the rows of fnc1 whose column `credit` is filled.

An agency credit is one that names an agency of dedup/agencies.toml; all others are outlets'. A reader wrote the source
that a text names, "(contributed)" behind it where the text is its own outlet's with help, and `none` where there is no
credit; an agency that only contributed counts as credited here, as it does for `find_credits`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dedup.agencies import agencies, agency_of
from dedup.article import Article
from dedup.read.credits import find_credits


@dataclass(slots=True)
class CreditCounts:
    """What was counted. A name is one source of one article."""

    rows: int = 0
    right: int = 0  # agencies that the reader found too; in the column, or named in the words that he copied
    wrong: int = 0  # agencies that he did not
    found: int = 0  # agencies of the column that were found
    missed: int = 0
    cited: int = 0  # articles without a credit that name an agency
    taken: int = 0  # of these, those where an agency's credit was found
    outlets_right: int = 0  # the same of outlets
    outlets_wrong: int = 0
    outlets_missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, float]:
        """Precision and recall of agency credits, and the share of citations that were not taken for credits."""
        return {
            "credit precision": self.right / max(1, self.right + self.wrong),
            "credit recall": self.found / max(1, self.found + self.missed),
            "citations left alone": 1 - self.taken / max(1, self.cited),
        }

    @property
    def counts(self) -> dict[str, int]:
        """The counts behind them, and those of outlets, which have no target: readers counted citations as well."""
        return {
            "credits: rows read": self.rows,
            "credits: agencies named by readers": self.found + self.missed,
            "credits: agencies found wrongly": self.wrong,
            "credits: articles that cite agencies": self.cited,
            "credits: outlets found rightly": self.outlets_right,
            "credits: outlets found besides": self.outlets_wrong,
            "credits: outlets missed": self.outlets_missed,
        }


def count_credits(articles: Iterable[Article], rows: Iterable[Mapping[str, object]]) -> CreditCounts:
    """Compare the credits of articles with the rows of a gold file: `id`, `credit`, `credit_quote`."""
    read = {str(row["id"]): row for row in rows if str(row.get("credit") or "").strip()}
    counts = CreditCounts()
    for article in articles:
        if article.id in read:
            row = read[article.id]
            _count(counts, article, str(row["credit"]), str(row.get("credit_quote") or ""))
    return counts


def _count(counts: CreditCounts, article: Article, column: str, quote: str) -> None:
    written = column.replace("(contributed)", "")
    wanted = {_key(name) for name in written.split(",") if name.strip() != "none"}
    found = {_key(name) for credit in find_credits(article) for name in credit.names}
    ours, theirs = {name for name in found if agency_of(name)}, {name for name in wanted if agency_of(name)}
    quoted = {name for name in ours if any(re.search(rf"\b{re.escape(way)}\b", quote) for way in _ways(name))}
    wrong = ours - theirs - (quoted if wanted else set())
    counts.rows += 1
    counts.right += len(ours - wrong)
    counts.wrong += len(wrong)
    counts.found += len(theirs & ours)
    counts.missed += len(theirs - ours)
    counts.outlets_right += len((found - ours) & wanted)
    counts.outlets_wrong += len(found - ours - wanted)
    counts.outlets_missed += len(wanted - theirs - found)
    if not wanted and any(
        re.search(rf"\b{re.escape(way)}\b", article.text) for each in agencies() for way in _ways(each.name)
    ):
        counts.cited += 1
        counts.taken += bool(ours)
    if wrong or theirs - ours:
        counts.mistakes.append(f"{article.id}: {column} {quote[:80]!r}, found {', '.join(sorted(ours)) or 'none'}")


def _key(name: str) -> str:
    """A name as it is compared: an agency's short name, an outlet without "The", case and the end of its site."""
    name = name.strip()
    return agency_of(name) or re.sub(
        r"\.(?:com|co\.uk|com\.au|org)$", "", name.casefold().removeprefix("the ")
    ).replace(" ", "")


def _ways(name: str) -> list[str]:
    """How an agency is written in a text."""
    return [way for each in agencies() if each.name == name for way in (*each.also, *each.short) if not each.common]
