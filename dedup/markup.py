"""HTML in a text → plain text. Imports nothing of dedup.

Feeds and content systems hand out bodies as HTML, and leave a link or two in what they call plain. Tags would count as
words, and the same story in other tags would be another text.
"""

import re
from html import unescape

# The elements of the HTML standard, and those that it has given up, by what becomes of them in running text.
_LINES = (
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section "
    "summary table tbody td tfoot th thead title tr ul"
)
_WITHIN = (
    "a abbr acronym area audio b base bdi bdo big button canvas cite code col colgroup data datalist del dfn em embed "
    "font i iframe img input ins kbd label link map mark meta meter nobr object output param picture progress q rp rt "
    "ruby s samp select small source span strike strong sub sup textarea time track tt u var video wbr"
)
_NO_TEXT = "noscript script style svg template"  # nor is what stands in them
_NAME = "|".join(sorted(f"{_LINES} {_WITHIN} {_NO_TEXT}".split(), key=len, reverse=True))
_BREAKING, _KNOWN = frozenset(_LINES.split()), frozenset(_NAME.split("|"))

# What plain texts hardly ever have between < and >, where they have tickers (<SUN>, <BR>), addresses and placeholders.
_SURE = (
    rf"</(?:{_NAME})\s*>|<img\s[^<>]*\bsrc\s*=|<a\s[^<>]*\bhref\s*=|<[bh]r\s*/>|<br\s[^<>]*>"
    "|(?-i:<[bh]r>|<p>[^<]*<p>)"
)
_HOW = re.IGNORECASE | re.ASCII  # in text as in its bytes
_IS_SURE, _IS_SURE_IN_BYTES = re.compile(_SURE, _HOW), re.compile(_SURE.encode(), _HOW)

# No < within an attribute: whoever looks for its end would look again from each tag that never ends.
_ATTRIBUTES = r"""(?:[^<>"'=]++|=\s*"[^<"]*"|=\s*'[^<']*'|[="'])*+"""
_TAG = re.compile(rf"(</?([a-z][a-z0-9]*(?:[:-][a-z0-9]+)*)(?:[\s/]{_ATTRIBUTES})?>|<(!|\?)[^<>]*>)", _HOW)
_SCRIPTS = "|".join(_NO_TEXT.split())
_BEGIN = re.compile(rf"<!--|<({_SCRIPTS})(?:[\s/]{_ATTRIBUTES})?>", _HOW)
_ENDS = {"": re.compile("-->")} | {name: re.compile(rf"</{name}\s*>", _HOW) for name in _NO_TEXT.split()}


def has_markup(text: str | bytes) -> bool:
    """Whether there is HTML in a text, or in its UTF-8."""
    if isinstance(text, str):
        return "<" in text and _IS_SURE.search(text) is not None
    return b"<" in text and _IS_SURE_IN_BYTES.search(text) is not None


def without_markup(text: str) -> str:
    """A text without tags, comments and scripts, with the characters that entities name; in time linear in its length.

    A line for each paragraph; where no tag ends a line, the lines are those that it has.
    """
    first, *rest = _TAG.split(_without_what_is_no_text(text))
    lines = [[first]]
    for tag, name, _, after in zip(*(rest[place::4] for place in range(4)), strict=True):
        kind = name.lower() if name else ""  # a declaration has none
        if kind in _BREAKING:
            lines.append([after])
        else:
            lines[-1] += (after,) if _is_element(kind) else (tag, after)
    if len(lines) == 1:
        return unescape("".join(lines[0]))
    joined = (" ".join(unescape("".join(line)).split()) for line in lines)
    return "\n".join(filter(None, joined))


def _is_element(kind: str) -> bool:
    """Whether a name is one of HTML, of a declaration, or of an element that somebody made: o:p, amp-img."""
    return not kind or kind in _KNOWN or "-" in kind or ":" in kind


def _without_what_is_no_text(text: str) -> str:
    """Comments and scripts are cut out; one that is never closed is none."""
    pieces, end, open_ended = [], 0, set[str]()
    for begin in _BEGIN.finditer(text):
        name = (begin[1] or "").lower()
        if begin.start() < end or name in open_ended:
            continue
        found = _ENDS[name].search(text, begin.end())
        if found is None:
            open_ended.add(name)
        else:
            pieces.append(text[end : begin.start()])
            end = found.end()
    return "".join([*pieces, text[end:]])
