"""What keeps two overlapping texts apart: they are no copies, whatever their counts. One small function a rule.

By the texts, and what holds for all articles with these texts. Imports article, outcome, outlets, params, evidence,
forms, notes, relations and subjects.
"""

from collections.abc import Callable, Sequence

from dedup.article import Article
from dedup.judge.evidence import WordsOf, align
from dedup.judge.forms import OPENING, most_numbers_differ, other_facts, other_opening
from dedup.judge.notes import new_note
from dedup.judge.overlaps import SHORT, SURE_RESEMBLANCE, Pair
from dedup.judge.relations import REVISION_TIME, in_one_outlet, mark_of_version, may_be_revisions, same_page, same_title
from dedup.judge.subjects import other_subject, other_throughout, other_titles
from dedup.outcome import Overlap, Relation
from dedup.outlets import outlet_key
from dedup.params import Params

Apart = tuple[Relation | None, str]
"""The relation that keeps two texts apart, and the rule; no relation where they share a passage only."""


def not_a_copy(
    pair: Pair,
    words: Callable[[Article], WordsOf],
    params: Params,
    *,
    exchanged: bool,
    rubric: bool = False,
    anew: bool = False,
) -> Apart | None:
    """What keeps two overlapping texts apart; None if they are copies.

    `exchanged` is what `forms.may_be_form` says of them; `rubric`, that both stand under a title that comes back on
    several days; `anew`, that they are editions of a rubric and no versions.
    """
    return (
        _embedded(pair, words, params)
        or _template(pair, words, exchanged, rubric=rubric, anew=anew or _written_anew(pair))
        or _one_block(pair, words)
    )


def may_be_apart(overlap: Overlap, in_larger: float, params: Params, *, exchanged: bool, one_outlet: bool) -> bool:
    """Whether a rule could keep two texts apart: what spares most pairs to look at their articles."""
    return exchanged or one_outlet or (overlap is Overlap.EXCERPT and in_larger < params.host)


def _embedded(pair: Pair, words: Callable[[Article], WordsOf], params: Params) -> Apart | None:
    """An excerpt of a small part of the other; but its beginning is a cut version of it, however long it goes on."""
    if pair.overlap is not Overlap.EXCERPT or pair.in_larger >= params.host:
        return None
    short, long = sorted((words(pair.left).folded, words(pair.right).folded), key=len)
    opening = align(short, long[: LEAD_LENGTH * len(short)])
    if sum(stretch.left.stop - stretch.left.start for stretch in opening if stretch.kind == "equal") >= LEAD * len(
        short
    ):
        return None
    return Relation.EMBEDDED, f"it makes up {pair.in_larger:.0%} of the longer, less than {params.host:.0%}"


# A text is the lead of another if so much of it stands, in this order, in the other's first words, twice as many as it
# has itself.
LEAD, LEAD_LENGTH = 0.8, 2


def _template(
    pair: Pair, words: Callable[[Article], WordsOf], exchanged: bool, *, rubric: bool, anew: bool
) -> Apart | None:
    if pair.overlap not in (Overlap.NEAR, Overlap.EXCERPT) or not (exchanged or in_one_outlet(pair)):
        return None
    if not rubric and not anew and same_page(pair.left, pair.right) and in_one_outlet(pair) and may_be_revisions(pair):
        return None  # what stands at one address is one article, however much of it is new
    left, right = words(pair.left), words(pair.right)
    titles = _titles(pair, words)
    rule = None
    if not anew and _one_article(pair) and not (most_numbers_differ(left, right) or other_titles(titles, left, right)):
        other = other_throughout(left, right) if exchanged else None  # a correction or an update tells of the same
        rule = f"{pair.left.source} again, with other facts throughout: {other}" if other else None
    else:
        rule = other_facts(left, right, pair.resemblance) if exchanged else None
        if rule is None and in_one_outlet(pair):
            other = other_subject(left, right, titles)
            rule = f"{pair.left.source} again, about another subject: {other}" if other else None
    if rule is None and exchanged and anew:
        other = other_opening(left, right)
        rule = f"{pair.left.source} again, days later, with other facts: {other}" if other else None
    if rule is None or _says_it_is_a_version(pair):
        return None
    return Relation.TEMPLATE, rule


def _says_it_is_a_version(pair: Pair) -> bool:
    """Whether the later title or text says that it corrects, which the earlier one does not."""
    if not may_be_revisions(pair):
        return False
    return mark_of_version(pair) is not None or new_note(pair.left.text, pair.right.text) is not None


def _titles(pair: Pair, words: Callable[[Article], WordsOf]) -> tuple[WordsOf, WordsOf]:
    """The words of both titles, none where there is no title."""
    left, right = (words(Article("", article.title or "")) for article in (pair.left, pair.right))
    return left, right


def _one_article(pair: Pair) -> bool:
    """Whether both are one article of an outlet by time, and by address or title."""
    known = same_page(pair.left, pair.right) or same_title(pair.left, pair.right)
    return known and in_one_outlet(pair) and may_be_revisions(pair)


def _written_anew(pair: Pair) -> bool:
    """Whether one outlet published both, too far apart for a correction or an update."""
    earlier, later = pair.left.published, pair.right.published
    return earlier is not None and later is not None and later - earlier > REVISION_TIME and in_one_outlet(pair)


def are_briefs(
    pair: Pair, ours: Sequence[Article], theirs: Sequence[Article], words: Callable[[Article], WordsOf]
) -> Apart | None:
    """Two briefs of one outlet under other titles: in so few words, which any notice of the kind may have, nothing says
    whom it is about ("Qtly div 25 cts vs 25 cts prior, pay April 24"); the title does. Of reuters' 12 such pairs that
    were copies by all other rules, all were two companies'. What says itself what its title says may have got another
    title.

    `ours` and `theirs` are the articles with the texts of the pair: one title that both have, or another outlet, and
    the rule does not hold. Of a text that very many have the first ones stand for all.
    """
    if pair.overlap is not Overlap.NEAR or max(pair.left_size, pair.right_size) >= SHORT or not in_one_outlet(pair):
        return None
    outlet, ours, theirs = outlet_key(pair.left), ours[:LOOKED_AT], theirs[:LOOKED_AT]
    if any(outlet_key(article) != outlet or _says_its_title(article, words) for article in (*ours, *theirs)):
        return None
    if any(same_title(one, other) for one in ours for other in theirs):
        return None
    titles = f"{pair.left.title!r} and {pair.right.title!r}"
    return Relation.TEMPLATE, f"{pair.left.source} again, a brief under another title: {titles}"


LOOKED_AT = 32  # of the articles with one text: in a flood there are thousands, and each would be held against each


def _says_its_title(article: Article, words: Callable[[Article], WordsOf]) -> bool:
    """Whether half of a title's words are in the text; also where there is none."""
    title, known = words(Article("", article.title or "")).folded, words(article).counts
    return 2 * sum(word in known for word in title) >= len(title)


def _one_block(pair: Pair, words: Callable[[Article], WordsOf]) -> Apart | None:
    """An outlet's picture gallery, appendix or background, set into two articles: one block makes up nearly all that
    they share, and neither begins with it. Versions of one article share its beginning, or much here and there.
    """
    if not in_one_outlet(pair) or pair.resemblance >= SURE_RESEMBLANCE:
        return None
    left, right = words(pair.left).folded, words(pair.right).folded
    equal = [stretch for stretch in align(left, right, BLOCK_STRETCH) if stretch.kind == "equal"]
    sizes = [stretch.left.stop - stretch.left.start for stretch in equal]
    begun = max(
        sum(max(0, min(side.stop, OPENING) - side.start) for side in sides)
        for sides in ([stretch.left for stretch in equal], [stretch.right for stretch in equal])
    )
    opening = min(OPENING, len(left), len(right))
    if not sizes or begun > BLOCK_OPENING * opening or max(sizes) < BLOCK * sum(sizes):
        return None
    rule = f"one block of {max(sizes)} words makes up {max(sizes) / max(1, sum(sizes)):.0%} of what they share"
    return None, f"{rule}, and neither begins with it"


# What one block must make up of all shared stretches of so many words at least, and how much of the first OPENING
# words of either text may be in any of them.
BLOCK, BLOCK_STRETCH, BLOCK_OPENING = 2 / 3, 4, 0.25
