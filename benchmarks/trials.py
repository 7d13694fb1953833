"""What is done to which articles, and what must come of it: articles of a corpus → Trials.

Every trial has originals of its own, so that copies do not help each other. Copies stand 1 to 48 hours after their
original, in another outlet of the corpus unless the operation is one outlet's own.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random

from benchmarks import edits, pages
from benchmarks.edits import Unfit
from benchmarks.forms import FORMS, Form
from dedup.article import Article
from dedup.errors import SourceError

IdPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing done. All its articles are planted, and no other trial has any of them."""

    operation: str
    strength: str
    articles: tuple[Article, ...]
    together: tuple[IdPair, ...] = ()  # must share a cluster
    apart: tuple[IdPair, ...] = ()  # must not
    met: tuple[IdPair, ...] = ()  # no copies, but what they share must be reported


Edit = Callable[[str, str, Random], str]  # the text, another text to take words from, chance → the text edited


def _steps(label: str, values: Sequence[int], edit: Callable[[int, str, str, Random], str]) -> dict[str, Edit]:
    """One edit in several strengths."""
    return {label.format(value): partial(edit, value) for value in values}


EDITS: dict[str, dict[str, Edit]] = {
    "cut from the end": _steps(
        "keep {} %", (80, 60, 40, 20), lambda kept, text, donor, rng: edits.keep_start(text, kept / 100)
    ),
    "lead": _steps("{} words", (150, 100, 60, 40), lambda words, text, donor, rng: edits.lead(text, words)),
    "excerpt from the middle": _steps(
        "{} words", (150, 100, 60, 40), lambda words, text, donor, rng: edits.middle(text, words, rng)
    ),
    "paragraphs inserted": _steps(
        "{}", (1, 3, 6), lambda count, text, donor, rng: edits.insert(text, donor, count, rng)
    ),
    "reordered": {
        "two paragraphs": lambda text, donor, rng: edits.swap_two(text, rng),
        "all paragraphs": lambda text, donor, rng: edits.shuffle_paragraphs(text, rng),
        "all sentences": lambda text, donor, rng: edits.shuffle_sentences(text, rng),
    },
    "words replaced": _steps(
        "{} %", (2, 5, 10, 20), lambda share, text, donor, rng: edits.replace_words(text, share / 100, donor, rng)
    ),
    "phrases rewritten": _steps(
        "{} %", (5, 10, 20, 40), lambda share, text, donor, rng: edits.rewrite(text, share / 100, donor, rng)
    ),
    "corrected": {  # by the outlet itself
        "one number": lambda text, donor, rng: edits.change_numbers(text, 1, rng),
        "three numbers": lambda text, donor, rng: edits.change_numbers(text, 3, rng),
        "a weekday": lambda text, donor, rng: edits.change_weekday(text, rng),
    },
    "line breaks lost": {
        "half the sentences": lambda text, donor, rng: edits.glue_sentences(text, 0.5, rng),
        "all sentences": lambda text, donor, rng: edits.glue_sentences(text, 1, rng),
        "all lines": lambda text, donor, rng: edits.glue_lines(text),
    },
    "OCR noise": _steps("{} %", (1, 2, 3, 5), lambda share, text, donor, rng: edits.ocr(text, share / 100, rng)),
}
SAME_OUTLET = frozenset({"corrected"})
STORIES = 5  # in a digest
DIGESTS: dict[str, Callable[[str], str]] = {
    "whole stories": lambda text: text,
    "leads of 100": lambda text: edits.lead(text, 100),
    "leads of 60": lambda text: edits.lead(text, 60),
}
QUOTED = (1, 2, 3)  # paragraphs
MOST_QUOTED = 0.3  # of either story; with more they may well be called copies
FURNITURE = (50, 100, 200)  # words
PAGES = 10  # of a site
SITES = ("site of many pages", "site of one page", "no outlet known")
START = datetime(2020, 1, 6, 6, tzinfo=UTC)  # of the forms


def needed(each: int) -> int:
    """How many originals the trials take."""
    single = 2 + 4 + sum(map(len, EDITS.values())) + len(SITES) * len(FURNITURE)  # with retitle and credits
    return each * (single + STORIES * len(DIGESTS) + 2 * len(QUOTED))


class Field:
    """Where trials are planted: the originals that are left, the texts to take words from, the outlets."""

    def __init__(self, originals: Sequence[Article], donors: Sequence[Article], seed: int) -> None:
        self._left = deque(originals)
        self._donors = donors
        self._outlets = sorted({article.source for article in originals if article.source})
        self.headlines = [" ".join((article.title or article.text).split()[:10]) for article in donors]
        self._seed = seed

    def rng(self, *what: object) -> Random:
        """Chance for one use."""
        return Random(" ".join(map(str, (self._seed, *what))))

    def take(self, what: str, fits: Callable[..., Trial], count: int = 1) -> Trial:
        """What comes of the next `count` originals that fit; the others keep their turn.

        Raises:
            SourceError: none fit.
        """
        for _ in range(len(self._left) + 1 - count):
            chosen = [self._left.popleft() for _ in range(count)]
            try:
                return fits(*chosen)
            except Unfit:
                self._left.extend(chosen)
        raise SourceError(f"too few articles fit {what!r}; ask for fewer copies of each kind")

    def donor(self, rng: Random) -> str:
        """The text of an article that is not in the run."""
        return rng.choice(self._donors).text

    def copy(self, original: Article, text: str, made: str, rng: Random, *, same_outlet: bool = False) -> Article:
        """A later article with another text; `made` says how, for the id."""
        others = [outlet for outlet in self._outlets if outlet != original.source] or ["Another Outlet"]
        outlet = original.source if same_outlet else rng.choice(others)
        later = original.published and original.published + timedelta(minutes=rng.randint(60, 48 * 60))
        return Article(f"{original.id} · {made}", text, original.title, None, outlet, later)


def plant(originals: Sequence[Article], donors: Sequence[Article], each: int, seed: int) -> Iterator[Trial]:
    """All trials, `each` of every operation and strength.

    Raises:
        SourceError: there are too few originals; `needed` says how many it takes, and a few may not fit.
    """
    field = Field(originals, donors, seed)
    for n in range(each):
        for operation, strengths in EDITS.items():
            for strength, edit in strengths.items():
                yield _edited(field, operation, strength, edit, n)
        yield from _retitled(field, n)
        yield from _credited(field, n)
        for words in FURNITURE:
            yield from (_wrapped(field, site, words, n) for site in SITES)
        yield from (_quoted(field, count, n) for count in QUOTED)
        yield from (_digest(field, strength, part, n) for strength, part in DIGESTS.items())
    yield from _forms(field, max(3, each // 4))


def _edited(field: Field, operation: str, strength: str, edit: Edit, n: int) -> Trial:
    rng = field.rng(operation, strength, n)

    def fits(original: Article) -> Trial:
        text = edit(original.text, field.donor(rng), rng)
        made = f"{operation}, {strength}"
        copy = field.copy(original, text, made, rng, same_outlet=operation in SAME_OUTLET)
        return _pair(operation, strength, original, copy)

    return field.take(f"{operation}, {strength}", fits)


def _pair(operation: str, strength: str, original: Article, copy: Article) -> Trial:
    return Trial(operation, strength, (original, copy), together=((original.id, copy.id),))


def _retitled(field: Field, n: int) -> Iterator[Trial]:
    for strength in ("same outlet", "another outlet"):
        yield field.take("retitled", partial(_retitle, field, strength, field.rng("retitled", strength, n)))


def _retitle(field: Field, strength: str, rng: Random, original: Article) -> Trial:
    copy = field.copy(original, original.text, "retitled", rng, same_outlet=strength == "same outlet")
    title = " ".join(original.text.split()[: rng.randint(6, 12)])
    return _pair("retitled", strength, original, replace(copy, title=title))


def _credited(field: Field, n: int) -> Iterator[Trial]:
    for strength in ("dateline added", "credit added", "dateline dropped", "credit dropped"):
        yield field.take("credit", partial(_credit, field, strength, field.rng("credit", strength, n)))


def _credit(field: Field, strength: str, rng: Random, original: Article) -> Trial:
    if strength.startswith("dateline"):
        text = rng.choice(pages.DATELINES) + original.text
    else:
        text = f"{original.text}\n\n{rng.choice(pages.CREDIT_LINES)}"
    before, after = (original.text, text) if strength.endswith("added") else (text, original.text)
    return _pair("credit", strength, replace(original, text=before), field.copy(original, after, strength, rng))


def _wrapped(field: Field, site: str, words: int, n: int) -> Trial:
    """A page of a made-up site, of which no original is. Sites that are not known have many pages as well."""
    number = n if site == SITES[1] else n // PAGES
    name = f"{('Herald', 'Courier', 'Globe', 'Portal')[number % 4]} {site.split()[2]} {words} {number}"
    head, tail = pages.furniture(name, words, field.headlines, field.rng("site", name))
    strength = f"{words} words"
    rng = field.rng(site, words, n)

    def fits(original: Article) -> Trial:
        copy = field.copy(original, pages.wrap(original.text, head, tail), f"{site}, {strength}", rng)
        copy = replace(copy, source=None if site == SITES[2] else name)
        return _pair(f"furniture, {site}", strength, original, copy)

    return field.take("furniture", fits)


def _quoted(field: Field, count: int, n: int) -> Trial:
    """Some paragraphs of one story in the midst of another one."""
    rng = field.rng("quoted", count, n)

    def fits(source: Article, host: Article) -> Trial:
        body, others = edits.paragraphs(host.text), edits.paragraphs(source.text)
        start, place = rng.randint(0, len(others) - count), rng.randint(1, len(body) - 1)
        quoted = others[start : start + count]
        if edits.size(" ".join(quoted)) > MOST_QUOTED * min(edits.size(host.text), edits.size(source.text)):
            raise Unfit
        body[place:place] = [f"As {source.source or 'another paper'} reported:", *quoted]
        story = replace(host, text="\n\n".join(body))
        pair = (source.id, story.id)
        return Trial("quoted in another story", _counted(count), (source, story), apart=(pair,), met=(pair,))

    return field.take("quoted in another story", fits, 2)


def _counted(paragraphs: int) -> str:
    return f"{paragraphs} paragraph{'s' if paragraphs > 1 else ''}"


def _digest(field: Field, strength: str, part: Callable[[str], str], n: int) -> Trial:
    """Five stories in one text: no two of them are one, and each is told to be in it."""
    rng = field.rng("digest", strength, n)

    def fits(*stories: Article) -> Trial:
        texts = [f"{story.title or 'In brief'}\n\n{part(story.text)}" for story in stories]
        text = "\n\n".join([f"Good morning. {STORIES} stories to start the day with.", *texts])
        digest = replace(field.copy(stories[-1], text, f"digest of {strength}", rng), title="The morning briefing")
        apart = tuple((one.id, other.id) for i, one in enumerate(stories) for other in stories[:i])
        met = tuple((story.id, digest.id) for story in stories)
        return Trial("digest", strength, (*stories, digest), apart=apart, met=met)

    return field.take("digest", fits, STORIES)


def _forms(field: Field, count: int) -> Iterator[Trial]:
    """Fillings of forms by one outlet, a day apart; with the same facts, by another outlet hours later."""
    for form in FORMS:
        yield from _fillings("form, other facts", form, [(f"a{n}", f"a{n}") for n in range(count)])
        if form.serial:
            yield from _fillings("form, other numbers", form, [("b", f"b{n}") for n in range(count)])
        for n in range(count):
            rng = field.rng("form", form.name, n)
            original = _filling(form, "same facts", n, (f"c{n}", f"c{n}"))
            text = edits.replace_words(original.text, 0.03, field.donor(rng), rng, small=True)
            text += f"\n\n{rng.choice(pages.CREDIT_LINES)}" if n % 2 else ""
            yield _pair("form, same facts", form.name, original, field.copy(original, text, "edited", rng))


def _fillings(operation: str, form: Form, seeds: Sequence[tuple[str, str]]) -> Iterator[Trial]:
    fillings = [_filling(form, operation.split(", ")[1], n, seed) for n, seed in enumerate(seeds)]
    for one in fillings:
        apart = tuple((one.id, other.id) for other in fillings if other is not one)
        yield Trial(operation, form.name, (one,), apart=apart)


def _filling(form: Form, which: str, n: int, seeds: tuple[str, str]) -> Article:
    title, text = form.fill(*seeds)
    outlet = f"The {form.name} desk, {which}"
    return Article(f"{form.name}, {which} · {n}", text, title, None, outlet, START + timedelta(days=n))
