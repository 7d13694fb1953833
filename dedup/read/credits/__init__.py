"""Whom a text names as its own source. Imports agencies, article and lineage only.

A credit says "this text is theirs": a dateline, a byline, a credit line, a word of thanks, a field of the page. A
citation ("told Reuters", "state media KCNA reported") says where a fact comes from; it is no credit, and no rule here
takes it for one. Nor is whose the picture is ("AP Photo", "File photo: Reuters").

What is looked at: datelines at the beginning of any line (opening.py), bylines in the first lines (bylines.py); the
forms of forms.py wherever their words stand (phrases.py), an agency alone at the very end (signatures.py); author,
JSON-LD and links to other hosts (metadata.py). Most texts credit nobody: what is cheap says where the patterns need not
be tried at all, and of texts by the thousand which need not be looked at (sieve.py).
"""

from dedup.article import Article
from dedup.lineage import Credit
from dedup.read.credits.bylines import bylines
from dedup.read.credits.found import Found, strongest
from dedup.read.credits.lines import MAY_HAVE_CREDIT_LINES, without_credit_lines
from dedup.read.credits.marks import ALL, BYLINES, DATELINES, NOTICES, PHRASES, RIGHTS, SIGNED
from dedup.read.credits.metadata import credits_of_fields
from dedup.read.credits.opening import datelines
from dedup.read.credits.phrases import credit_phrases, notices, rights
from dedup.read.credits.sieve import marks_of
from dedup.read.credits.signatures import signed

__all__ = ["ALL", "MAY_HAVE_CREDIT_LINES", "find_credits", "marks_of", "without_credit_lines"]

_READERS = (
    (DATELINES, datelines),
    (BYLINES, bylines),
    (PHRASES, credit_phrases),
    (RIGHTS, rights),
    (SIGNED, signed),
    (NOTICES, notices),
)
_OF_TEXTS = DATELINES | BYLINES | PHRASES | RIGHTS | SIGNED | NOTICES


def find_credits(article: Article, marks: int = ALL) -> tuple[Credit, ...]:
    """The credits in an article's text and fields, each source once at the strongest kind that names it.

    The order is that of the kinds (`CreditKind`), then that of the text. An outlet that credits itself is among them.
    `marks` are what `marks_of` says of the text, if it was asked.
    """
    found: list[Found] = []
    if marks & _OF_TEXTS:
        text = article.text
        found = [each for mark, reader in _READERS if marks & mark for each in reader(text) if each.names]
    found += credits_of_fields(article)
    return strongest(found) if found else ()
