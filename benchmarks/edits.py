"""What editors, syndicators and scrapers do to one text: text in, text out, all chance from the generator given.

Words are what stands between blanks. Each edit changes the text, or raises Unfit.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from random import Random


class Unfit(Exception):  # noqa: N818 - no error: the next text is tried
    """This text has not what the edit needs."""


_PIECE = re.compile(r"\S+\s*")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w)")
_BLANK_LINE = re.compile(r"\n\s*\n")
_SENTENCE_END = re.compile(r"(?<=[^\W_A-Z][.!?]|[)\]\"”][.!?])[\"”’']?(\s+)(?=[\"“‘']?[A-ZÀ-ÖØ-ÞА-Я])")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")

FEWEST_PARAGRAPHS = 6  # a text with fewer is parted by its sentences
SENTENCES = 3  # at most, in a paragraph of a text that has none of its own


def size(text: str) -> int:
    """Words of a text."""
    return len(text.split())


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; groups of sentences where it has too few.

    Raises:
        Unfit: it has too few sentences as well.
    """
    found = [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]
    if len(found) < FEWEST_PARAGRAPHS:
        every = sentences(text)
        count = max(1, min(SENTENCES, len(every) // FEWEST_PARAGRAPHS))
        found = [" ".join(every[i : i + count]) for i in range(0, len(every), count)]
    if len(found) < FEWEST_PARAGRAPHS:
        raise Unfit
    return found


def is_parted(text: str) -> bool:
    """Whether a text has paragraphs, or sentences enough to stand for them."""
    try:
        return bool(paragraphs(text))
    except Unfit:
        return False


def sentences(text: str) -> list[str]:
    """The sentences of a text, each without the blanks around it."""
    found = []
    for paragraph in _BLANK_LINE.split(text):
        ends = [0, *(end.start(1) for end in _SENTENCE_END.finditer(paragraph)), len(paragraph)]
        found += [paragraph[start:end].strip() for start, end in pairwise(ends)]
    return [sentence for sentence in found if sentence]


# -- cuts ---------------------------------------------------------------------------------------------------


def keep_start(text: str, share: float) -> str:
    """The first words, so large a share of all."""
    return lead(text, max(1, round(share * size(text))))


def lead(text: str, words: int) -> str:
    """The first `words` words."""
    return _part(text, 0, words)


def middle(text: str, words: int, rng: Random) -> str:
    """`words` words in a row from anywhere but the beginning."""
    return _part(text, rng.randint(1, max(1, size(text) - words)), words)


def _part(text: str, start: int, words: int) -> str:
    pieces = _PIECE.findall(text)
    if len(pieces) < start + words or len(pieces) == words:
        raise Unfit
    return "".join(pieces[start : start + words]).rstrip()


# -- paragraphs ---------------------------------------------------------------------------------------------


def insert(text: str, donor: str, count: int, rng: Random) -> str:
    """With `count` paragraphs of another text at chance places after the first paragraph."""
    body, others = paragraphs(text), paragraphs(donor)
    if len(others) < count:
        raise Unfit
    for paragraph in rng.sample(others, count):
        body.insert(rng.randint(1, len(body)), paragraph)
    return "\n\n".join(body)


def swap_two(text: str, rng: Random) -> str:
    """With two paragraphs in each other's place."""
    body = paragraphs(text)
    one, other = rng.sample(range(len(body)), 2)
    body[one], body[other] = body[other], body[one]
    return _changed(text, "\n\n".join(body))


def shuffle_paragraphs(text: str, rng: Random) -> str:
    """With all paragraphs in another order."""
    return _changed(text, "\n\n".join(rng.sample(body := paragraphs(text), len(body))))


def shuffle_sentences(text: str, rng: Random) -> str:
    """With all sentences in another order, as one paragraph."""
    return _changed(text, " ".join(rng.sample(body := sentences(text), len(body))))


def _changed(text: str, edited: str) -> str:
    if edited.split() == text.split():
        raise Unfit
    return edited


# -- words --------------------------------------------------------------------------------------------------


def replace_words(text: str, share: float, donor: str, rng: Random, *, small: bool = False) -> str:
    """With so large a share of the words, but one at least, replaced by chance words of another text.

    With `small`, only words without a capital are replaced, and by such words: no name or number changes.
    """
    places = [word for word in _WORD.finditer(text) if not small or word[0].islower()]
    words = [word for word in _WORD.findall(donor) if not small or word.islower()]
    count = max(1, round(share * size(text)))
    if count > len(places) or len({word.casefold() for word in words}) < 2:
        raise Unfit
    chosen = sorted(rng.sample(places, count), key=lambda place: place.start())
    return _changed(text, _with_parts(text, [(place.span(), _other_than(place[0], words, rng)) for place in chosen]))


def _other_than(word: str, words: Sequence[str], rng: Random) -> str:
    other = rng.choice(words)
    while other.casefold() == word.casefold():
        other = rng.choice(words)
    return other.capitalize() if word[0].isupper() else other


def rewrite(text: str, share: float, donor: str, rng: Random) -> str:
    """With so large a share of the words replaced phrase by phrase: four words by two to six of another text."""
    phrases, others = _phrases(text), donor.split()
    if not phrases or len(others) < 6:
        raise Unfit
    for place in rng.sample(range(len(phrases)), max(1, round(share * len(phrases)))):
        start = rng.randrange(len(others) - 5)
        gap = phrases[place][len(phrases[place].rstrip()) :]
        phrases[place] = " ".join(others[start : start + rng.randint(2, 6)]) + gap
    return _changed(text, "".join(phrases))


def _phrases(text: str) -> list[str]:
    """A text in pieces of four words, or fewer at the end of a line."""
    phrases, size = [""], 0
    for piece in _PIECE.findall(text):
        if size == 4 or "\n" in phrases[-1]:
            phrases.append("")
            size = 0
        phrases[-1] += piece
        size += 1
    return phrases if size else []


def change_numbers(text: str, count: int, rng: Random) -> str:
    """With `count` numbers replaced by others of the same form."""
    places = list(_NUMBER.finditer(text))
    if len(places) < count:
        raise Unfit
    chosen = sorted(rng.sample(places, count), key=lambda place: place.start())
    return _with_parts(text, [(place.span(), _other_number(place[0], rng)) for place in chosen])


def _other_number(number: str, rng: Random) -> str:
    other = number
    while other == number:
        other = re.sub(r"\d", lambda _: str(rng.randrange(10)), number)
        other = re.sub(r"^0", str(rng.randint(1, 9)), other)
    return other


def change_weekday(text: str, rng: Random) -> str:
    """With one day of the week replaced by another."""
    places = list(_WEEKDAY.finditer(text))
    if not places:
        raise Unfit
    place = rng.choice(places)
    return _with_parts(text, [(place.span(), rng.choice([day for day in _WEEKDAYS if day != place[0]]))])


def _with_parts(text: str, parts: Sequence[tuple[tuple[int, int], str]]) -> str:
    """With the parts at some spans, in order, replaced."""
    made, done = [], 0
    for (start, end), part in parts:
        made += [text[done:start], part]
        done = end
    return "".join([*made, text[done:]])


# -- what machines do ---------------------------------------------------------------------------------------


def glue_sentences(text: str, share: float, rng: Random) -> str:
    """With so large a share of the sentences, but one at least, glued to the next: "end.Next"."""
    gaps = [end.span(1) for end in _SENTENCE_END.finditer(text)]
    if not gaps:
        raise Unfit
    chosen = rng.sample(gaps, max(1, round(share * len(gaps))))
    return _with_parts(text, [(gap, "") for gap in sorted(chosen)])


def glue_lines(text: str, width: int = 70) -> str:
    """As from a text in lines of about `width` characters that were joined without a blank: "thenext"."""
    made, column = [], 0
    for piece in _PIECE.findall(text):
        column += len(piece)
        if column > width:
            piece, column = piece.rstrip(), 0
        made.append(piece)
    return _changed(text, "".join(made))


# What optical character recognition takes one sign for; half of its errors are of this kind here.
_CONFUSED = {
    "l": "1I", "1": "lI", "I": "l1", "i": "l;", "O": "0", "0": "Oo", "o": "0", "S": "5", "5": "S", "B": "8", "8": "B",
    "e": "c", "c": "e", "a": "s", "s": "a", "u": "n", "n": "u", "t": "f", "f": "t", "h": "b", "b": "h", "g": "q",
    "y": "v", "v": "y", ".": ",", ",": ".", "-": "~", "’": "'", "“": '"', "”": '"',
}  # fmt: skip
_TORN = {"m": "rn", "d": "cl", "w": "vv", "h": "li", "H": "ll", "M": "IVI", "D": "I)", "N": "l\\l"}
_JOINED = {"rn": "m", "cl": "d", "vv": "w", "li": "h", "ri": "n", "tt": "u"}


def ocr(text: str, share: float, rng: Random) -> str:
    """With reading errors at so large a share of the characters, one at least; line breaks stay."""
    signs = list(text)
    places = [place for place, sign in enumerate(signs) if sign not in "\r\n"]
    count = max(1, round(share * len(text)))
    if count > len(places):
        raise Unfit
    for place in rng.sample(places, count):
        sign, following = signs[place], text[place + 1 : place + 2]
        if sign:  # not read together with the sign before it
            signs[place] = _misread(sign, following, rng)
            if len(signs[place]) == 1 and signs[place] == _JOINED.get(sign + following):
                signs[place + 1] = ""
    return _changed(text, "".join(signs))


def _misread(sign: str, following: str, rng: Random) -> str:
    if sign == " ":
        return rng.choice(("", "", " . ", " ' "))
    readings = [*_CONFUSED.get(sign, ""), *([_TORN[sign]] if sign in _TORN else [])]
    readings += [_JOINED[sign + following]] if sign + following in _JOINED else []
    damage = ("", sign + sign, sign + " ")
    return rng.choice(readings) if readings and rng.random() < 0.5 else rng.choice(damage)
