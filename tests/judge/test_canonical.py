"""Which version is shown: each rule, their order, and the reasons in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup import Article, ParameterError
from dedup.judge.canonical import POLICIES, choose
from dedup.judge.canonical_rules import Contest
from tests.texts import edited, story

TEXT = ". ".join(" ".join(story(seed, 12)) for seed in range(12))


def article(name: str, text: str = TEXT, day: int | None = None, source: str | None = None) -> Article:
    return Article(name, text, source=source, published=datetime(2025, 6, day, tzinfo=UTC) if day else None)


def chosen(articles: Sequence[Article], **options: object) -> tuple[str, str]:
    result = dedup.cluster(articles, **options)  # type: ignore[arg-type]
    assert len(result.clusters) == 1
    assert dedup.cluster(articles[::-1], **options).clusters == result.clusters  # type: ignore[arg-type]
    return result.clusters[0].canonical.id, result.clusters[0].reason


def test_the_whole_text_before_an_earlier_excerpt() -> None:
    half = TEXT[: len(TEXT) // 2]
    assert chosen([article("a", half, day=1), article("b", day=2)]) == ("b", "the full text (a is an excerpt)")


def test_whose_excerpt_it_is_is_said_where_it_is_not_the_chosen_ones() -> None:
    rule, contest = POLICIES["default"][0], Contest({"a": "b", "c": "d", "e": "d"})
    others = [article(name) for name in "ace"]
    assert rule.why(article("b"), others, contest) == "the full text (a is an excerpt; c, e are excerpts of d)"
    assert rule.why(article("x"), others[:1], contest) == "the full text (a is an excerpt of b)"


def test_the_credited_origin_before_an_earlier_republisher() -> None:
    copy = article("a", "HELSINKI (Reuters) - " + TEXT, day=1, source="Daily Post")
    origin = article("b", day=2, source="Reuters")
    assert chosen([copy, origin]) == ("b", "Reuters is credited by a")


def test_the_earliest_known_date() -> None:
    first = chosen([article("a"), article("b", day=3), article("c", day=2)])
    assert first == ("c", "the earliest date known (2025-06-02 UTC)")
    assert chosen([article("a"), article("b", day=3)]) == ("b", "the only date known (2025-06-03 UTC)")


def test_the_cleaner_text() -> None:
    damaged = TEXT.replace(". ", ".").title()
    name, reason = chosen([article("a", damaged), article("b", TEXT.title())])
    assert name == "b"
    assert reason == "the cleaner text (the other has 11 glued sentences)"


def test_what_was_decoded_wrongly_is_not_the_cleaner_text_though_it_is_longer() -> None:
    right = TEXT.replace(". ", " – ").replace("e ", "e’ ")
    for wrong in (right.encode().decode("latin-1"), right.encode("cp1252").decode("latin-1")):
        name, reason = chosen([article("a", wrong), article("b", right)])
        assert name == "b" and "wrong characters" in reason
    assert chosen([article("a", right.upper()), article("b", right)]) == (
        "b",
        "the cleaner text (the other has capitals only)",
    )


def test_a_script_without_capitals_is_not_capitals_only() -> None:
    text = "今年中国GDP增长目标定为百分之五，国务院总理在北京举行的会议上作了政府工作报告，并回答了记者的提问。" * 3
    assert chosen([article("a", text), article("b", text + "。。")])[1].startswith("the longest text")


def test_the_longer_and_then_the_smaller_id() -> None:
    assert chosen([article("a"), article("b", TEXT + "!!")]) == (
        "b",
        f"the longest text ({len(TEXT) + 2:,} characters)",
    )
    assert chosen([article("b"), article("a")]) == ("a", "the smallest id of otherwise equal ones")


def test_policies_and_preferred_outlets() -> None:
    half = TEXT[: len(TEXT) // 2]
    pair = [article("a", half, day=1, source="One"), article("b", day=2, source="www.Two.com")]
    assert chosen(pair, canonical="earliest")[0] == "a"
    assert chosen(pair, canonical="longest")[0] == "b"
    assert chosen(pair, prefer=["one"]) == ("a", "One is a preferred outlet")
    assert chosen(pair, canonical="earliest", prefer=["nobody", "two.com"])[0] == "b"
    with pytest.raises(
        ParameterError, match="canonical is 'newest'; there are: default, earliest, longest, latest, first"
    ):
        dedup.cluster(pair, canonical="newest")


def test_the_callers_function_chooses() -> None:
    def last(articles: Sequence[Article]) -> Article:
        return max(articles, key=lambda article: article.id)

    assert chosen([article("a"), article("c"), article("b")], canonical=last) == ("c", "chosen by last")
    with pytest.raises(ParameterError, match="must return one of the articles"):
        dedup.cluster([article("a"), article("b")], canonical=lambda articles: article("z"))


def test_a_function_that_chooses_an_odd_one_keeps_the_promise_of_cohesion() -> None:
    words = story(1, 300)
    chain = [Article(str(i), " ".join(words[i * 60 : i * 60 + 150])) for i in range(3)]
    result = dedup.cluster(chain, canonical=lambda articles: min(articles, key=lambda article: article.id))
    for cluster in result.clusters:
        for member in cluster.members:
            assert member.of == cluster.canonical.id


def test_reasons_name_every_rule_that_decided() -> None:
    words = TEXT.split(" ")
    rivals = [
        article("a", " ".join(words[:70]), day=1),
        article("b", " ".join(edited(words, 0.02, 1)), day=5),
        article("c", day=4),
    ]
    name, reason = chosen(rivals)
    assert name == "c"
    assert reason == "the full text (a is an excerpt); the earliest date known (2025-06-04 UTC)"


def test_agencies_are_known_by_their_names_and_sites() -> None:
    copy = article("a", "HELSINKI (AP) - " + TEXT, day=1, source="The Star")
    for outlet in ("Associated Press", "www.apnews.com", "AP"):
        assert chosen([copy, article("b", day=2, source=outlet)])[0] == "b"
    assert chosen([copy, article("b", day=2, source="apnews.com")], prefer="Associated Press")[0] == "b"


def versions(*texts: str, title: str = "Storm nears coast") -> list[Article]:
    return [
        Article(f"v{n}", text, title, source="Desk", published=datetime(2025, 6, 1, n, tzinfo=UTC))
        for n, text in enumerate(texts, 1)
    ]


TOLLS = [f"At least {n} people died in the storm. {TEXT}" for n in (4, 10, 12)]


def test_latest_and_first_take_the_ends_of_a_chain_before_all_else() -> None:
    storm = versions(*TOLLS)
    early = Article(
        "a", TOLLS[1] + " More of it.", "A storm", source="Post", published=datetime(2025, 5, 31, tzinfo=UTC)
    )
    late = Article(
        "b", TOLLS[2] + " And more of it.", "A storm", source="Mail", published=datetime(2025, 6, 2, tzinfo=UTC)
    )
    articles = [*storm, early, late]
    assert chosen(articles)[0] == "a"
    assert chosen(articles, canonical="latest") == ("v3", "the last of 3 versions by Desk")
    assert chosen(articles, canonical="first") == ("v1", "the first of 3 versions by Desk")
    assert chosen(articles, canonical="latest", prefer="Post")[0] == "a"


def test_without_versions_latest_and_first_are_the_default() -> None:
    copies = [article("a", day=2, source="One"), article("b", TEXT + "!!", day=1, source="Two")]
    assert chosen(copies, canonical="latest") == chosen(copies, canonical="first") == chosen(copies)


def test_a_last_version_that_not_all_match_gives_way_to_the_one_before_it() -> None:
    """Versions of a text that moves on, the first and last of which share nothing; another outlet took the second."""
    words = story(1, 400)
    parts = [" ".join(words[n * 60 : n * 60 + 160]) for n in range(4)]
    storm = versions(*parts)
    assert chosen(storm, canonical="latest") == ("v4", "the last of 4 versions by Desk")
    copy = Article("x", parts[1] + " " + " ".join(story(5, 30)), "Other", source="Post")
    assert chosen([*storm, copy], canonical="latest") == (
        "v3",
        "the version that all others match (v4 does not match all of them); number 3 of 4 versions by Desk",
    )


ARTICLES = st.lists(
    st.builds(
        article,
        st.sampled_from("abcdefgh"),
        st.sampled_from(["One. Two", "One.Two", "One &amp; two, and more", "One.Two.Three â€ x", "Un."]),
        st.sampled_from([None, 1, 2]),
    ),
    min_size=1,
    unique_by=lambda one: one.id,
)


@pytest.mark.parametrize("policy", POLICIES)
@given(articles=ARTICLES, excerpts=st.sets(st.sampled_from("abcdefgh")))
def test_the_best_has_the_least_scores_and_every_rule_that_decided_is_named(
    policy: str, articles: list[Article], excerpts: set[str]
) -> None:
    rules, contest = POLICIES[policy], Contest(dict.fromkeys(excerpts, "z"))
    best, reason = choose(articles, contest, rules)
    decided, running = [], articles[::-1]
    for rule in rules:
        scores = dict(zip([one.id for one in running], rule.scores(running, contest), strict=True))
        least = min(scores.values())
        worse = [one for one in running if scores[one.id] != least]
        assert scores[best.id] == least
        if worse:
            decided.append(rule.why(best, [one for one in articles if one in worse], contest))
            running = [one for one in running if one not in worse]
    assert running == [best]
    assert reason == ("; ".join(decided) or "the only one")


def test_a_date_without_a_time_of_day_is_a_whole_day() -> None:
    def at(name: str, hour: int | None, day: int = 12) -> Article:
        return Article(name, TEXT, published=datetime(2025, 6, day, hour or 0, tzinfo=UTC))

    assert chosen([at("a", 22), at("b", None)])[0] == "a"  # the smaller id: nobody knows
    assert chosen([at("b", 22), at("a", None)])[0] == "a"
    assert chosen([at("a", 22, 14), at("b", None)]) == ("b", "the earliest date known (2025-06-12 UTC)")
    assert chosen([at("a", None, 13), at("b", None)]) == ("b", "the earliest date known (2025-06-12 UTC)")
    name, reason = chosen([at("a", 22), at("b", 9), replace(at("c", None), text=TEXT + "!!")])
    assert (name, reason.split(";")[0]) == ("c", "no later than any date known (2025-06-12 UTC)")


@pytest.mark.parametrize("end", ["…", "...", " [...]", " […]", "… Read more", "... Continue reading »", "…\n"])
def test_a_text_to_its_end_before_an_earlier_one_that_is_cut_off(end: str) -> None:
    cut = article("a", TEXT[: int(len(TEXT) * 0.8)] + end, day=1)
    assert chosen([cut, article("b", day=2)]) == ("b", "the text goes to its end (a is cut off)")
    assert chosen([cut, article("b", cut.text.removesuffix(end), day=2)])[0] == "a"  # shorter by the mark alone
    assert chosen([cut, article("b", cut.text.removesuffix(end)[:-9], day=2)])[0] == "a"


@pytest.mark.parametrize("end", ["… he said.", "... and so on", ""])
def test_an_ellipsis_within_a_text_cuts_nothing_off(end: str) -> None:
    early = article("a", TEXT[: int(len(TEXT) * 0.8)] + end, day=1)
    assert chosen([early, article("b", day=2)])[0] == "a"
