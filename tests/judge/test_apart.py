"""What keeps two texts apart: no rule is asked where none could apply."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.article import Article
from dedup.judge.apart import may_be_apart, not_a_copy
from dedup.judge.evidence import WordsOf
from dedup.judge.overlaps import Pair
from dedup.judge.relations import in_one_outlet
from dedup.outcome import Overlap, Relation
from dedup.params import Params
from dedup.read.text import words
from tests.texts import story

PARAMS = Params(host=0.4)
TEXTS = ("the town of Ames won 50 dollars today", "the town of Boone won 70 dollars today", "quite another story here")
OUTLETS = (None, "one.example", "other.example")


@given(
    texts=st.tuples(st.sampled_from(TEXTS), st.sampled_from(TEXTS)),
    outlets=st.tuples(st.sampled_from(OUTLETS), st.sampled_from(OUTLETS)),
    overlap=st.sampled_from((Overlap.NEAR, Overlap.EXCERPT)),
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    exchanged=st.booleans(),
)
def test_what_may_not_be_apart_is_a_copy(
    texts: tuple[str, str], outlets: tuple[str, str], overlap: Overlap, sizes: tuple[int, int], exchanged: bool
) -> None:
    one, other = (Article(str(n), texts[n], source=outlets[n]) for n in (0, 1))
    pair = Pair(one, other, overlap, min(sizes), *sizes)

    def words_of(article: Article) -> WordsOf:
        return words(article.text)

    apart = not_a_copy(pair, words_of, PARAMS, exchanged=exchanged)
    told = may_be_apart(overlap, pair.in_larger, PARAMS, exchanged=exchanged, one_outlet=in_one_outlet(pair))
    assert told or apart is None


def test_of_a_brief_the_title_says_whom_it_is_about() -> None:
    text = "Quarterly dividend 25 cts a share against 25 cts prior, to be paid on the 24th of {0}, record {0} one"
    one, other = (
        Article(name, text.format(month), source="Wire", title=f"{name} sets payout", published=date)
        for name, month, date in (
            ("Bangor Hydro", "June", datetime(1987, 5, 2, 9, tzinfo=UTC)),
            ("Peoples Bancorp", "May", datetime(1987, 5, 2, 11, tzinfo=UTC)),
        )
    )

    def relation(one: Article, other: Article) -> Relation | None:
        (match,) = dedup.cluster([one, other]).matches
        return match.relation

    assert relation(one, other) is Relation.TEMPLATE
    assert relation(one, replace(other, title="CORRECTED: Bangor Hydro sets payout")) is Relation.REVISION
    assert relation(one, replace(other, title=None)) is Relation.REPEAT, "nothing says that it is another one's"
    assert relation(one, replace(other, source="Other")) is Relation.REPUBLISHED, "another house writes its own titles"
    told = replace(other, title="Quarterly dividend paid against prior record")
    assert relation(one, told) is Relation.REPEAT, "it may have got another title"
    same = replace(other, id="again", title=one.title, published=None)
    assert len(dedup.cluster([one, other, same]).clusters) == 1, "its text has had that title"
    longer = " ".join(story(1, 30))
    pair = [replace(article, text=f"{article.text} {longer}") for article in (one, other)]
    assert relation(*pair) is Relation.REPEAT, "it has more than a form's words"
