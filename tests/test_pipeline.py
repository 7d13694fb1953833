"""The promises of the whole way: against all pairs, in any order, with any batches, and under floods."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from datasketch import MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import pipeline
from dedup.article import Article
from dedup.judge.canonical import policy_rules
from dedup.judge.overlaps import fact_order
from dedup.outcome import MERGED, Outcome, Overlap, Relation
from dedup.params import Params
from dedup.read.sentences import sentence_numbers
from dedup.read.text import words as split_words
from dedup.stores.memory import MemoryStore
from tests import reference
from tests.texts import edited, planted, story

PARAMS = Params()


def run(articles: Sequence[Article], params: Params = PARAMS, lsh: MinHashLSH | None = None) -> Outcome:
    return pipeline.run(articles, MemoryStore(params, lsh), params, policy_rules("default"))


def article(name: str, words: Sequence[str], **facts: object) -> Article:
    return Article(name, " ".join(words), **facts)  # type: ignore[arg-type]


def groups(outcome: Outcome) -> set[frozenset[str]]:
    return {frozenset([c.canonical.id, *(m.id for m in c.members)]) for c in outcome.clusters}


def findings(outcome: Outcome) -> tuple[object, ...]:
    return outcome.clusters, outcome.matches, outcome.too_short, outcome.uncompared, outcome.credits


@pytest.mark.parametrize("seed", range(6))
def test_copies_are_those_of_all_pairs(seed: int) -> None:
    """Every pair that comparing all with all finds is linked, and no other pair is called a copy.

    Without outlets: the rules for one outlet's articles have tests of their own.
    """
    articles = [replace(a, source=None) for a in planted(seed, 20)]
    outcome = run(articles)
    # Texts with the same words are judged as one, by the sentences of the first by its facts.
    first = {tuple(reference.words(a.text)): a.text for a in sorted(articles, key=fact_order, reverse=True)}
    texts = [first[tuple(reference.words(a.text))] for a in articles]
    sentences = [sentence_numbers(split_words(text)).tolist() for text in texts]
    naive = reference.copies(texts, [reference.words(text) for text in texts], sentences, PARAMS)
    words = {a.id: tuple(reference.words(a.text)) for a in articles}
    found = {frozenset((words[m.left], words[m.right])) for m in outcome.matches if m.relation in MERGED}
    expected = {frozenset((words[articles[i].id], words[articles[j].id])) for i, j in naive}
    assert found == expected != set()
    whole = reference.components(len(articles), naive)
    inside = {frozenset(articles[i].id for i in group) for group in whole}
    assert all(any(group <= component for component in inside) for group in groups(outcome))


@given(seed=st.integers(0, 5), shuffle=st.integers(0, 1000), batch=st.sampled_from([1, 7, 100]))
@settings(max_examples=25)
def test_order_and_batches_do_not_matter(seed: int, shuffle: int, batch: int) -> None:
    articles = dated(planted(seed))
    expected = run(articles)
    random.Random(shuffle).shuffle(articles)
    size, pipeline.BATCH = pipeline.BATCH, batch
    try:
        found = run(articles)
    finally:
        pipeline.BATCH = size
    assert findings(found) == findings(expected)
    assert [a.id for a in found.articles] == [a.id for a in articles]


def dated(articles: list[Article]) -> list[Article]:
    """Some with dates, some without."""
    start = datetime(2025, 6, 18, tzinfo=UTC)
    return [replace(a, published=start + timedelta(hours=i)) if i % 3 else a for i, a in enumerate(articles)]


@pytest.mark.parametrize("scheme", ["one-permutation", "affine32"])
def test_datasketch_gives_the_same_matches(scheme: str) -> None:
    params = Params(scheme=scheme, permutations=128)  # type: ignore[arg-type]
    articles = planted(4, 25)
    lsh = MinHashLSH(num_perm=128, params=(params.bands, params.rows))
    assert findings(run(articles, params, lsh)) == findings(run(articles, params))


def test_every_member_is_tied_to_the_canonical() -> None:
    outcome = run(dated(planted(8, 30)))
    matches = {frozenset((m.left, m.right)): m for m in outcome.matches}
    assert any(cluster.members for cluster in outcome.clusters)
    for cluster in outcome.clusters:
        for member in cluster.members:
            path = cluster.path(member.id)
            assert path[0] == member.id
            assert path[-1] == cluster.canonical.id
            steps = [matches[frozenset(step)] for step in pairwise(path)]
            assert len(steps) == 1 or all(step.relation is Relation.REVISION for step in steps)
            assert all(step.relation in MERGED for step in steps)


def test_a_chain_does_not_glue_its_ends() -> None:
    words = story(1, 600)
    links = [article(f"link {i}", words[i * 50 : i * 50 + 200]) for i in range(8)]
    outcome = run(links)
    assert len(outcome.clusters) > 1
    by_id = {a.id: set(reference.shingles(reference.words(a.text), 3)) for a in links}
    for cluster in outcome.clusters:
        for member in cluster.members:
            assert reference.containment(by_id[member.id], by_id[cluster.canonical.id]) >= PARAMS.copied


def test_a_digest_does_not_glue_its_stories() -> None:
    stories = [story(seed, 100) for seed in range(5)]
    digest = [word for words in stories for word in words]
    outcome = run([article("digest", digest), *(article(f"story {i}", words) for i, words in enumerate(stories))])
    assert len(outcome.clusters) == 6
    assert {m.relation for m in outcome.matches} == {Relation.EMBEDDED}
    assert len(outcome.matches) == 5


def test_two_cuts_of_one_article_are_told_from_a_digest_by_their_title() -> None:
    words = story(1, 400)
    cuts = [
        article("whole", words, title="Storm hits coast"),
        article("head", words[:150], title="Storm hits the coast"),
    ]
    cuts.append(article("tail", words[250:], title="Storm hits coast"))
    assert groups(run(cuts)) == {frozenset(("whole", "head", "tail"))}


def pages(outlet: str, count: int, seed: int = 0) -> list[Article]:
    """Short stories in the same long furniture."""
    head, tail = story(seed + 901, 60), story(seed + 902, 80)
    return [article(f"{outlet} {i}", [*head, *story(seed + i, 70), *tail], source=outlet) for i in range(count)]


def test_furniture_does_not_glue_an_outlets_stories() -> None:
    site = pages("Site", 12)
    bare = article("bare", story(3, 70), source="Other")
    outcome = run([*site, bare])
    assert groups(outcome) == {frozenset([a.id]) for a in site if a.id != "Site 3"} | {frozenset(("Site 3", "bare"))}
    assert outcome.furniture is not None
    assert len(outcome.furniture) > 100
    assert len(run([replace(a, source=None) for a in site]).clusters) == 1, "without outlets nothing can be learned"


def test_pages_that_share_furniture_only_fill_no_bucket_of_samples() -> None:
    """No bucket of their menu fills up, however many they are; a passage that two of them share is found."""
    menu, quoted = " ".join(story(9, 150)), " ".join(story(8, 36))
    pages = [Article(f"p{n}", f"{' '.join(story(n + 20))} {menu}", source="one") for n in range(200)]
    pages += [Article(f"q{n}", f"{' '.join(story(n + 500))} {quoted} {menu}", source="one") for n in range(2)]
    found = run(pages)
    assert found.uncompared == 0
    assert [(match.left, match.right, match.overlap) for match in found.matches] == [("q0", "q1", Overlap.PASSAGE)]


def test_a_story_in_all_roundups_of_one_site_is_furniture_there_only() -> None:
    shared = story(1, 150)
    rounds = [
        article(f"round {i}", [*story(100 + i, 200), *shared, *story(200 + i, 200)], source="Site") for i in range(5)
    ]
    copies = [article("a", shared, source="One"), article("b", edited(shared, 0.03, 2), source="Two")]
    assert frozenset(("a", "b")) in groups(run([*rounds, *copies]))


def test_a_store_that_has_been_resolved_is_empty() -> None:
    """Else rows of one run would meet the sketches of another."""
    store, articles = MemoryStore(PARAMS), planted(5, 12)
    once = [pipeline.run(articles, store, PARAMS, policy_rules("default")) for _ in range(2)]
    assert once[0].matches and findings(once[0]) == findings(once[1])


def test_what_is_learned_does_not_depend_on_the_order() -> None:
    articles = [*pages("One", 8), *pages("Two", 8, 50), *pages("One", 4)[:1], *planted(1)]
    articles = list({a.id: a for a in articles}.values())
    expected = run(articles)
    assert expected.furniture is not None
    random.Random(1).shuffle(articles)
    found = run(articles)
    assert findings(found) == findings(expected)
    assert found.furniture is not None
    assert found.furniture.tolist() == expected.furniture.tolist()


def test_an_excerpt_that_is_little_of_its_host_is_embedded() -> None:
    words = story(1, 2000)
    outcome = run([article("host", words), article("part", words[300:400])])
    assert len(outcome.clusters) == 2
    assert [(m.overlap, m.relation) for m in outcome.matches] == [(Overlap.EXCERPT, Relation.EMBEDDED)]


def test_a_form_is_not_a_copy() -> None:
    form = (
        "The {} Volunteer Fire Department will receive {} dollars as part of the Assistance to Firefighters Grant "
        "program, Senator Smith said today. The program helps departments buy equipment and train their crews, and "
        "it has given more than two billion dollars to departments all over the country since it was founded. "
        "Every department that applies is judged by its peers, who look at its needs and at what it plans to buy."
    )
    towns = [("Chauncey", "12,240"), ("Dover", "98,001"), ("Lima", "45,310")]
    outcome = run([Article(town, form.format(town, amount)) for town, amount in towns])
    assert len(outcome.clusters) == 3
    assert {m.relation for m in outcome.matches} == {Relation.TEMPLATE}
    risen = [Article(toll, form.format("Chauncey", toll)) for toll in ("12,240", "98,001")]
    assert len(run(risen).clusters) == 1, "another number alone proves nothing"


def test_one_release_about_many_does_not_glue_those_about_each() -> None:
    """The common release has no name and no number of its own; the others are forms of each other."""
    rest = " ".join(story(1, 150))
    towns = ("Chauncey", "Dover", "Lima", "Toledo", "Akron")
    each = [
        Article(t, f"{t} will receive {i}7,000 dollars. {rest} The mayor of {t} said so.") for i, t in enumerate(towns)
    ]
    outcome = run(
        [*each, Article("all", f"Many towns will receive grants, it was announced today. {rest} They said so.")]
    )
    assert sorted(cluster.size for cluster in outcome.clusters) == [1, 1, 1, 1, 2]


def test_short_texts_are_counted_and_never_matched() -> None:
    outcome = run(
        [Article("a", "Photo gallery"), Article("b", "Photo gallery"), Article("c", "..."), Article("d", "...")]
    )
    assert len(outcome.clusters) == 4
    assert not outcome.matches
    assert outcome.too_short == ["a", "b", "c", "d"]


def test_nothing_in_nothing_out() -> None:
    outcome = run([])
    assert findings(outcome) == ([], [], [], 0, {})


def test_a_flood_of_identical_texts_is_folded() -> None:
    text = " ".join(story(1))
    outcome = run([Article(f"{i:05}", text) for i in range(20_000)])
    assert [cluster.size for cluster in outcome.clusters] == [20_000]
    assert outcome.clusters[0].canonical.id == "00000"
    assert len(outcome.matches) == 19_999
    assert outcome.uncompared == 0


def test_a_flood_of_near_identical_texts_is_one_cluster() -> None:
    """More texts than any cap: all are tied to one canonical, and what was left out is said."""
    words = story(1, 100)
    flood = [article(f"{i:05}", [*words[:50], f"word{i}", *words[51:]]) for i in range(3_000)]
    outcome = run(flood)
    assert [cluster.size for cluster in outcome.clusters] == [3_000]
    assert outcome.uncompared > 0
    assert len(outcome.matches) < 10 * len(flood)


def test_revisions_chain_to_the_canonical() -> None:
    """First and last version share little, but each is a revision of the one before."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    words, versions = story(1, 200), []
    for i in range(6):
        text = [f"{100 + i}", *words]
        facts = {"title": "Storm nears coast", "source": "Wire", "published": start + timedelta(hours=i)}
        versions.append(article(f"v{i}", text, **facts))
        words = [*edited(words[50:], 0.02, i), *story(50 + i, 50)]
    outcome = run(versions)
    assert len(outcome.clusters) == 1
    assert len(outcome.clusters[0].path("v5")) > 2


@pytest.mark.parametrize("seed", range(3))
def test_edited_copies_keep_their_outlets_apart(seed: int) -> None:
    words = story(seed)
    facts = {"published": datetime(2025, 1, 1, tzinfo=UTC)}
    pair = [
        article("a", words, source="One", **facts),
        article("b", edited(words, 0.05, seed), source="www.Two", **facts),
    ]
    assert [m.relation for m in run(pair).matches] == [Relation.REPUBLISHED]
    same = [pair[0], replace(pair[1], source="www.one")]
    assert [m.relation for m in run(same).matches] == [Relation.REPEAT]
