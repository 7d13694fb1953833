"""Strings of unknown origin, made harmless for where they are shown. Imports nothing of dedup."""

import re
import unicodedata

# Terminal sequences as a whole (colours, titles, links), so that their inner text does not stay behind.
_SEQUENCES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)
# Controls, and what is not seen but changes what is: directions, tags, invisible operators.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U00013430-\U00013455\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Emoji joined to one are as wide as one here and as all of them there; apart they are the same everywhere.
_JOINED_EMOJI = re.compile("(?<=[\u2190-\u2bff\U0001f000-\U0001faff])\u200d")
_HALVES = re.compile("[\ud800-\udfff]")
_MARKS = 4  # combining marks on one letter; no script stacks more, only mischief

# How a spreadsheet recognises a formula, also behind blanks and quotes, in full width, or after a tab.
_FORMULA = re.compile(
    r"""[\s\x00-\x20\ufeff\u200b-\u200f\u2060-\u206f"'`´‘’“”]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\"'`´‘’“”]*[\t\r\n]"""
)
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")


def one_line(text: str, most: int) -> str:
    """The first `most` characters or so as one line that shows what it holds and nothing else.

    White space becomes single spaces. Terminal sequences, control characters, direction overrides and
    invisible characters are left out.
    """
    text = " ".join(text[: 4 * most + 200].split())
    if not (text.isascii() and text.isprintable()):
        text = _HALVES.sub("�", _SEQUENCES.sub("", text))
        text = _few_marks(" ".join(_JOINED_EMOJI.sub("", _UNSEEN.sub("", text)).split()))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _few_marks(text: str) -> str:
    if not any(unicodedata.category(character)[0] == "M" for character in set(text)):
        return text
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)


def guard(text: str) -> str:
    """The text, with a ' in front if a spreadsheet could take it for a formula.

    A plain number ("-0.31") is none. Of what comes out, exactly the strings that look like a formula were
    guarded: who wants the original back takes the ' from those.
    """
    if text[:1].isalnum():  # most strings
        return text
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
