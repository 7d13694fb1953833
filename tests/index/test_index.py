"""The promise of the index: many adds in any order, removals and reopenings, and the result is that of one batch."""

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import dedup
from benchmarks.flood_texts import FLOODS
from benchmarks.flood_texts import story as flood_story
from dedup.article import Article
from dedup.errors import ParameterError
from dedup.index import session
from dedup.index.changes import Changes, State
from dedup.index.index import Index
from dedup.outcome import Overlap, Relation
from dedup.params import Params
from tests.index.models import SMALL_CAPS, agree, batch, findings, members, stored
from tests.texts import edited, planted, story

DAY = datetime(2025, 6, 20, 12, tzinfo=UTC)
PLAIN = Params()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "news.db") as opened:
        yield opened


def article(name: str, words: Sequence[str], **facts: object) -> Article:
    return Article(name, " ".join(words), **facts)  # type: ignore[arg-type]


def dated(articles: Sequence[Article], seed: int) -> list[Article]:
    """The articles with dates of some days; every fourth has none."""
    chance = random.Random(seed)
    dates = [DAY + timedelta(hours=chance.randrange(200)) if chance.random() < 0.75 else None for _ in articles]
    return [replace(one, published=date) for one, date in zip(articles, dates, strict=True)]


@pytest.mark.parametrize("params", [PLAIN, SMALL_CAPS], ids=["usual caps", "small caps"])
@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), data=st.data())
def test_any_way_of_adding_and_removing_gives_what_a_batch_gives(
    params: Params, tmp_path_factory: pytest.TempPathFactory, seed: int, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("index") / "news.db"
    articles = dated(planted(seed), seed)
    there: list[Article] = []
    at_once = data.draw(st.sampled_from([1, 2, session.ROUND]), "how many are planned together")
    with mock.patch.object(session, "ROUND", at_once), ExitStack() as stack:  # what is drawn may end an example
        index = stack.enter_context(Index.open(path, params=params))
        while articles:
            some = data.draw(st.integers(1, len(articles)), "how many are added together")
            index.add(articles[:some])
            there, articles = there + articles[:some], articles[some:]
            gone = data.draw(st.sets(st.sampled_from([one.id for one in there])), "who is removed")
            index.remove(gone)
            there = [one for one in there if one.id not in gone]
            if data.draw(st.booleans(), "whether it is opened again"):
                index.close()
                index = stack.enter_context(Index.open(path))
        agree(index, there, params)
        assert index.check() == []


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000))
@example(seed=426)  # a rule for series that asked who is crowded
@example(seed=557)  # who was compared with all of a cluster
def test_whom_a_full_bucket_keeps_apart_may_change_with_what_ties_nobody(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """Lines of one form, then texts that have a few words of them: these fill buckets and take no part in clusters."""
    chance = random.Random(seed)
    params = Params(
        band_cap=chance.choice([2, 3, 4]),
        sample_cap=chance.choice([2, 3, 4]),
        hubs=chance.choice([1, 2, 3, 4]),
        bands=chance.choice([1, 2, 3, 4]),
        rows=chance.choice([1, 1, 2]),
        permutations=64,
    )
    before, after = flood_story(f"b{seed}", 9), flood_story(f"a{seed}", 6)
    lines = [article(f"a{n}", [*before, str(n), *after], source="G") for n in range(chance.randrange(8, 18))]
    chance.shuffle(lines)
    others = []
    for n in range(8):
        line, size = [*before, str(chance.randrange(20)), *after], chance.randrange(4, 9)
        start = chance.randrange(len(line) - size)
        own = [flood_story(f"{side}{seed}{n}", chance.randrange(2, 6)) for side in "st"]
        words = [*own[0], *line[start : start + size], *own[1]]
        others.append(article(f"y{n}", words, source=chance.choice("GH")))
    with Index.open(tmp_path_factory.mktemp("index") / "news.db", params=params) as index:
        index.add(lines)
        for n, one in enumerate(others):
            index.add([one])
            assert stored(index) == members(batch([*lines, *others[: n + 1]], params))


def test_what_a_round_of_removing_changes_the_next_one_knows(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two with one text the second gets another node when the first goes."""
    monkeypatch.setattr(session, "ROUND", 2)
    articles = [article(str(n), story(n % 3)) for n in range(4)]
    index.add(articles)
    assert len(index.remove([*(one.id for one in articles), *["0"] * 1_000]).removed) == len(articles)
    assert index.check() == []
    assert not index.add(articles[:1]).placements[0].is_copy


@pytest.mark.parametrize("params", [PLAIN, SMALL_CAPS], ids=["usual caps", "small caps"])
@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_with_furniture_learned_at_any_time_it_is_the_same(
    params: Params, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """Both outlets publish some texts, so that the first to have one, whose furniture counts, may change."""
    chance = random.Random(seed)
    menus = {outlet: story(seed + place, 30) for place, outlet in enumerate(("A", "B"))}
    pages = [
        article(f"{outlet}{n}{other}", [*story(seed + 10 + n), *menus[outlet]], source=other)
        for n in range(8)
        for outlet in menus
        for other in (menus if n % 2 else outlet)
    ]
    articles = dated([*pages, *planted(seed, 3)], seed)
    chance.shuffle(articles)
    learns, gone = chance.randrange(len(articles)), {one.id for one in chance.sample(articles, 8)}
    with Index.open(tmp_path_factory.mktemp("index") / "news.db", params=params) as index:
        index.add(articles[:learns])
        index.learn()
        for one in articles[learns:]:
            index.add([one])
        index.remove(gone)
        agree(index, [one for one in articles if one.id not in gone], params)
        assert index.check() == []
        index.learn()
        agree(index, [one for one in articles if one.id not in gone], params)
        assert index.check() == []


@pytest.mark.parametrize("name", FLOODS)
def test_floods_come_out_as_from_a_batch(name: str, tmp_path: Path) -> None:
    articles = list(dedup.read_articles(FLOODS[name].make(60)))
    random.Random(name).shuffle(articles)
    with Index.open(tmp_path / "news.db", params=SMALL_CAPS) as index:
        for start in range(0, 60, 7):
            index.add(articles[start : start + 7])
        index.remove(one.id for one in articles[:20])
        agree(index, articles[20:], SMALL_CAPS)


def test_the_seeds_one_by_one(index: Index, seeds: Path) -> None:
    articles = list(dedup.read_articles(seeds))
    for one in reversed(articles):
        index.add([one])
    agree(index, articles, PLAIN)
    whole = index.cluster("003_112f806a48443f7c#3")
    assert {whole.canonical.id, *(member.id for member in whole.members)} == {
        "003_112f806a48443f7c#0",
        "003_112f806a48443f7c#3",
    }
    assert index.explain("003_112f806a48443f7c#0", "003_112f806a48443f7c#3").match is not None


def test_what_is_learned_is_what_a_batch_learns(index: Index) -> None:
    """With the furniture the stories are apart, without it they are one; later articles are judged with it."""
    articles = list(dedup.read_articles(FLOODS["furniture, one outlet"].make(40)))
    index.add(articles[:30])
    assert index.stats().copies > 0
    changes = index.learn()
    assert changes.split
    assert findings(index.export()) == findings(dedup.cluster(articles[:30]))
    assert not index.add(articles[30:]).merged
    assert members(index.export()) == stored(index) == members(dedup.cluster(articles))
    assert index.learn() or findings(index.export()) == findings(dedup.cluster(articles))


# -- versions ------------------------------------------------------------------------------------------


def test_an_id_again_with_the_same_content_changes_nothing(index: Index) -> None:
    one, copy = article("one", story(1), source="A"), article("copy", edited(story(1), 0.02, 5), source="B")
    first = index.add([one, copy])
    before = index.path.read_bytes()
    again = index.add([copy, replace(one, url="https://example.org/moved")])
    assert not again
    assert [replace(place, state=State.NEW) for place in again.placements] == list(reversed(first.placements))
    assert [place.state for place in again.placements] == [State.KNOWN, State.KNOWN]
    assert index.path.read_bytes() == before
    assert len(index) == 2


def test_an_id_with_other_content_is_a_version_of_it(index: Index) -> None:
    first = article("x", story(1), source="A", published=DAY, title="Harbour bridge opens")
    second = replace(first, text=" ".join([*story(1), *story(2, 30)]), published=DAY + timedelta(hours=2))
    third = replace(second, text=" ".join([*story(1), *story(3, 40)]), published=DAY + timedelta(hours=3))
    index.add([first])
    changes = index.add([second, article("other", story(9))])
    assert [place.state for place in changes.placements] == [State.VERSION, State.NEW]
    assert index.add([third]).placement("x").cluster == 1
    assert index.get("x") == third
    assert index.get("x@1") == replace(first, id="x@1")
    assert index.get("x@2") == replace(second, id="x@2")
    relations = {member.match.relation for member in index.cluster("x").members}
    assert relations == {Relation.REVISION}
    agree(index, [replace(first, id="x@1"), replace(second, id="x@2"), third, article("other", story(9))], PLAIN)


def test_versions_in_one_call_are_taken_one_after_the_other(index: Index) -> None:
    versions = [article("x", [*story(1), *story(number, 20)], source="A") for number in (2, 3, 4)]
    index.add(versions)
    assert [index.get(name).text for name in ("x@1", "x@2", "x")] == [one.text for one in versions]


def test_an_earlier_version_takes_no_id_that_is_somebody_elses(index: Index) -> None:
    index.add([article("x", story(1)), article("x@1", story(2))])
    index.add([article("x", story(3)), article("x@2", story(4))])
    assert index.get("x@1").text == " ".join(story(2))
    assert index.get("x@3").text == " ".join(story(1))


def test_update_wants_an_id_that_is_there(index: Index) -> None:
    with pytest.raises(KeyError, match="nobody"):
        index.update(article("nobody", story(1)))
    index.add([article("x", story(1))])
    assert index.update({"id": "x", "text": " ".join(story(2))}).placements[0].state is State.VERSION


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), window=st.sampled_from([None, "3d"]), data=st.data())
def test_corrected_facts_count_as_if_they_had_always_been(
    tmp_path_factory: pytest.TempPathFactory, seed: int, window: str | None, data: st.DataObject
) -> None:
    articles = [*dated(planted(seed, 4), seed), article("short", ["too", "short"])]
    with Index.open(tmp_path_factory.mktemp("index") / "news.db", params=SMALL_CAPS, window=window) as index:
        index.add(articles)
        for place in data.draw(st.lists(st.integers(0, len(articles) - 1), max_size=3), "who is corrected"):
            date = data.draw(st.sampled_from([None, DAY - timedelta(days=9), DAY, DAY + timedelta(days=9)]))
            source = data.draw(st.sampled_from([None, "AP", "The Other Paper"]))
            before, articles[place] = articles[place], replace(articles[place], published=date, source=source)
            number, alone = index.number(before.id), index.cluster(before.id).size == 1
            changes = index.update(articles[place])
            (placement,) = changes.placements
            is_same = before == articles[place]
            assert placement.state is (State.KNOWN if is_same else State.CORRECTED) and bool(changes) is not is_same
            assert not changes.removed
            assert not (alone and placement.size == 1) or placement.cluster == number
            assert all(one.before != one.after for one in changes.canonicals)
            assert index.get(before.id) == articles[place]
        assert len(index) == len(articles)
        agree(index, articles, SMALL_CAPS)
        assert index.check() == []


def test_a_correction_keeps_no_version_and_tells_the_new_canonical(index: Index) -> None:
    index.add([article("a", story(1), source="R", published=DAY), article("b", story(1), source="B", published=DAY)])
    right = article("a", story(1), source="Reuters", published=DAY + timedelta(days=2), url="https://r.example/1")
    changes = index.update(right)
    assert [(one.id, one.state) for one in changes.placements] == [("a", State.CORRECTED)]
    assert [(one.cluster, one.before, one.after) for one in changes.canonicals] == [(1, "a", "b")]
    assert (changes.merged, changes.split, list(changes.removed)) == ([], [], [])
    assert index.get("a") == right and "a@1" not in index and len(index) == 2
    assert not index.update(right)
    assert index.counters["corrected"] == 1 and index.counters["removed"] == 0


# -- articles without an id -----------------------------------------------------------------------------


NOTHING = [None, "", " ", float("nan")]


@pytest.mark.parametrize("name", NOTHING)
def test_a_record_without_an_id_is_refused_and_is_nobodys_version(name: object, index: Index) -> None:
    records = [{"id": name, "text": " ".join(story(seed))} for seed in (1, 2)]
    for record in [*records, {"text": records[0]["text"]}, Article("", " ".join(story(3)))]:
        changes = index.add([record, article("good", story(4))])
        assert [place.id for place in changes.placements] == ["good"]
        (problem,) = changes.problems
        assert problem.place == "item 0" and problem.reason.startswith("no id; give each article one")
        with pytest.raises(dedup.ArticleError, match="no id"):
            index.add([record], strict=True)
        with pytest.raises(dedup.ArticleError, match="no id"):
            index.update(record)  # type: ignore[arg-type]
    assert len(index) == 1
    assert index.add([{**records[0], "url": "https://a.example/1"}], fields={"id": "url"}).placements[0].state == "new"


def test_files_and_tables_need_ids_and_pages_have_them(index: Index) -> None:
    import pandas
    import pyarrow

    folder = index.path.parent
    frame = pandas.DataFrame({"text": [" ".join(story(seed)) for seed in (1, 2)], "url": ["u1", "u2"]})
    frame.to_json(folder / "feed.jsonl", orient="records", lines=True)
    frame.to_json(folder / "feed.json", orient="records")
    frame.to_csv(folder / "feed.csv", index=False)
    frame.to_parquet(folder / "feed.parquet")
    inputs = [*(folder / f"feed.{suffix}" for suffix in ("jsonl", "json", "csv", "parquet")), frame]
    for given_ in [*inputs, pyarrow.Table.from_pandas(frame)]:
        with pytest.raises(dedup.SourceError, match="no id; give each article one"):
            index.add(given_)
        assert len(index) == 0
    for given_ in inputs:
        assert {place.id for place in index.add(given_, fields={"id": "url"}).placements} == {"u1", "u2"}
    some = index.add(frame.assign(id=["one", " "]))
    assert [place.id for place in some.placements] == ["one"] and [one.place for one in some.problems] == ["row 1"]
    (folder / "page.txt").write_text(" ".join(story(5)))
    assert index.add(folder / "page.txt").placements[0].id.startswith("page")


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_asked_without_an_id_is_nobody_in_the_index(name: object, index: Index) -> None:
    text = " ".join(story(1))
    index.add([article(taken, story(2 + place)) for place, taken in enumerate(("item 0", "0", "query", "query 2"))])
    for asked in ({"id": name, "text": text}, {"text": text}, Article("", text)):
        placement = index.query(asked)
        assert (placement.state, placement.cluster, placement.id) == (State.NEW, 0, "query 3")
    assert index.query({"text": " ".join(story(2))}).size == 2


# -- clusters and their numbers ------------------------------------------------------------------------


def test_a_late_arrival_with_an_earlier_date_takes_over(index: Index) -> None:
    later = article("later", story(1), source="A", published=DAY)
    earlier = article("earlier", edited(story(1), 0.02, 3), source="B", published=DAY - timedelta(days=1))
    index.add([later])
    changes = index.add([earlier])
    (canonical,) = changes.canonicals
    assert (canonical.cluster, canonical.before, canonical.after) == (1, "later", "earlier")
    assert canonical.reason == index.cluster(1).reason
    assert changes.placement("earlier").cluster == 1
    assert index.cluster(1).canonical == earlier


def test_a_text_between_two_clusters_makes_them_one(index: Index) -> None:
    words = story(1, 400)
    left, right = article("left", words[:260]), article("right", words[140:])
    index.add([left, article("left again", words[:260]), right])
    assert index.cluster("left") != index.cluster("right")
    changes = index.add([article("whole", words)])
    (merged,) = changes.merged
    assert (merged.cluster, merged.gone) == (1, (3,))
    assert changes.placement("whole").cluster == 1
    removed = index.remove(["whole"])
    (split,) = removed.split
    assert split.cluster == 1
    assert split.into == (index.query(right).cluster,)
    assert removed.removed == ["whole"]


def test_a_cluster_that_shares_a_passage_with_what_comes_stays_as_it_is(index: Index) -> None:
    one = article("one", story(1, 300))
    index.add([one, article("copy", edited(story(1, 300), 0.02, 3))])
    before = index.cluster("one")
    changes = index.add([article("quotes it", [*story(2, 150), *story(1, 300)[100:140], *story(3, 150)])])
    assert [match.overlap for match in changes.matches] == [Overlap.PASSAGE, Overlap.PASSAGE]
    assert not changes.merged
    assert index.cluster("one") == before
    assert stored(index) == members(index.export())


def test_a_cluster_keeps_its_number_when_its_canonical_is_pruned(index: Index) -> None:
    copies = [
        article(f"copy {day}", edited(story(1), 0.01, day), source=f"outlet {day}", published=DAY + timedelta(days=day))
        for day in range(4)
    ]
    index.add(copies)
    assert index.cluster(1).canonical.id == "copy 0"
    changes = index.prune(older_than=DAY + timedelta(days=1, hours=1))
    assert changes.removed == ["copy 0", "copy 1"]
    assert [(one.cluster, one.before, one.after) for one in changes.canonicals] == [(1, "copy 0", "copy 2")]
    assert index.cluster(1).canonical.id == "copy 2"
    agree(index, copies[2:], PLAIN)
    assert index.prune(keep=1).removed == ["copy 2"]
    assert index.cluster(1).canonical.id == "copy 3"
    assert index.prune(keep=0).removed == ["copy 3"]
    assert len(index) == 0
    with pytest.raises(KeyError):
        index.cluster(1)
    with pytest.raises(ParameterError, match="older_than"):
        index.prune()


@pytest.mark.parametrize(
    "older_than", ["2025-06-21", "2025-06-21T00:00:00Z", date(2025, 6, 21), datetime(2025, 6, 21), "21 June 2025"]
)
def test_what_was_published_before_a_date_is_pruned(older_than: str | date, index: Index) -> None:
    moments = (DAY, datetime(2025, 6, 20, 23, 59, 59, tzinfo=UTC), datetime(2025, 6, 21, tzinfo=UTC), None)
    index.add([article(name, story(seed), published=moments[seed]) for seed, name in enumerate("abcd")])
    assert index.prune(older_than).removed == ["a", "b"]


@pytest.mark.parametrize("odd", ["soon", "2025-13-01", "06/07/2025", "-3d", "", 3])
def test_what_is_neither_a_span_nor_a_date_prunes_nothing(odd: str, index: Index) -> None:
    index.add([article("a", story(1), published=DAY)])
    with pytest.raises(ParameterError, match=r"is no span of time; write it like 12h.*; or like 2025-06-21, a date"):
        index.prune(odd)
    with pytest.raises(ParameterError, match="how many articles to keep"):
        index.prune(keep=0.5)  # type: ignore[arg-type]  # SQLite's answer looked like a damaged file
    assert len(index) == 1


def test_pruned_articles_leave_nothing_and_their_room_is_used_again(index: Index) -> None:
    def some(day: int) -> list[Article]:
        return [article(f"{day} {i}", story(day * 1000 + i, 200), published=DAY) for i in range(100)]

    sizes = []
    for day in range(12):
        index.add(some(day))
        index.prune(keep=200)
        with index._reading() as session:
            sizes.append(session.connection.execute("PRAGMA page_count").fetchone()[0])
    assert sizes[-1] < 1.5 * sizes[4]
    index.prune(keep=0)
    with index._reading() as session:
        run = session.connection.execute
        left = {
            table: run(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in ("articles", "texts", "nodes", "pairs")
        }
        assert not any(left.values())
        assert not any(len(keys) for keys, _ in session.postings.parts())


# -- the window ----------------------------------------------------------------------------------------


def spread(texts: Sequence[Sequence[str]], days: Sequence[int | None]) -> list[Article]:
    dates = [None if day is None else DAY + timedelta(days=day) for day in days]
    pairs = zip(texts, dates, strict=True)
    return [article(f"{place}", words, published=date) for place, (words, date) in enumerate(pairs)]


@pytest.mark.parametrize("texts", [[story(1)] * 2, [story(1), edited(story(1), 0.02, 4)]], ids=["equal", "near"])
@pytest.mark.parametrize(("days", "together"), [((0, 29), True), ((0, 31), False), ((0, None), True), ((40, 9), False)])
def test_only_what_lies_within_the_window_is_a_copy(
    texts: Sequence[Sequence[str]], days: tuple[int, int | None], together: bool, tmp_path: Path
) -> None:
    with Index.open(tmp_path / "news.db", window="30d") as index:
        index.add(spread(texts, days))
        assert (index.stats().copies == 1) is together


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), days=st.lists(st.none() | st.integers(0, 120), min_size=3, max_size=8))
@example(seed=1, days=[33, 32, 63, 2])
def test_with_a_window_the_order_does_not_matter_either(
    tmp_path_factory: pytest.TempPathFactory, seed: int, days: list[int | None]
) -> None:
    """Equal texts between two others join these: their numbers change, the result does not depend on when."""
    articles = spread([story(1) if place % 3 else edited(story(1), 0.02, place) for place in range(len(days))], days)
    found = []
    for number in range(3):
        random.Random(seed + number).shuffle(articles)
        with Index.open(tmp_path_factory.mktemp("index") / "news.db", window="30d") as index:
            extra = [article("extra", story(1), published=DAY + timedelta(days=seed % 120))]
            for one in [*articles[:number], *extra, *articles[number:]]:
                index.add([one])
            index.remove(["extra"])
            found.append((repr(findings(index.export())), stored(index)))
            agree(index, articles, PLAIN)
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("learned", [False, True])
def test_a_window_does_in_an_index_what_it_does_in_a_batch(tmp_path: Path, learned: bool) -> None:
    """Over many texts of three outlets with forms and excerpts, also once furniture is learned."""
    chance = random.Random(5)
    articles = [
        replace(
            one,
            id=f"{seed} {one.id}",
            published=DAY + timedelta(days=chance.randrange(90)) if chance.random() < 0.8 else None,
        )
        for seed in range(6)
        for one in planted(seed)
    ]
    with Index.open(tmp_path / "in time.db", window="14d") as in_time:
        for some in (articles[:50], articles[50:]):
            in_time.add(some)
        if learned:
            in_time.learn()
        agree(in_time, articles, PLAIN)
        assert in_time.export().window == 14 * 86_400
        assert 0 < in_time.stats().copies < batch(articles, PLAIN).copies


# -- asking --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_query_says_what_add_says(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    *articles, last = dated(planted(seed, stories=4), seed)
    with Index.open(tmp_path_factory.mktemp("index") / "news.db", params=SMALL_CAPS) as index:
        index.add(articles)
        before = stored(index)
        asked = index.query(last)
        assert stored(index) == before
        said = index.add([last]).placement(last.id)
        assert said == replace(asked, cluster=asked.cluster or said.cluster)


def test_query_and_update_take_what_add_mends(index: Index) -> None:
    mended = {"id": "x", "text": " ".join(story(1)), "published": "8/9/18"}  # a date that is not understood
    index.add([mended])
    assert index.query(mended).state is State.KNOWN
    assert index.update(mended).placements[0].state is State.KNOWN
    for ask in (index.query, index.update):
        with pytest.raises(dedup.ArticleError, match="item 0: text is empty"):
            ask({"id": "x", "text": ""})


@pytest.mark.parametrize("own", ["\ud800x", "a\0b", " padded\n", "naïve", 7, 7.0, ["a", "b"]])
@pytest.mark.parametrize("as_article", [False, True])
def test_what_was_added_is_found_by_its_own_id(own: object, as_article: bool, index: Index) -> None:
    if as_article and not isinstance(own, str):
        pytest.skip("an Article's id is a string")
    text = " ".join(story(1))
    one: object = Article(own, text) if as_article else {"id": own, "text": text}  # type: ignore[arg-type]
    index.add([one, article("other", story(2))])
    assert own in index and "nobody" not in index and "\udcff" not in index
    assert index.get(own).text == text  # type: ignore[arg-type]
    assert index.number(own) == 1  # type: ignore[arg-type]
    assert not isinstance(own, str) or index.cluster(own).canonical.text == text
    assert index.explain(own, "other").match is None if isinstance(own, str) else True
    assert len(index.remove([own, own]).removed) == 1  # type: ignore[list-item]
    assert own not in index and len(index) == 1


def test_of_two_ids_that_differ_in_blanks_each_is_itself(index: Index) -> None:
    index.add([article("x", story(1)), article(" x", story(2))])
    assert [index.get(name).text for name in ("x", " x", "x ")] == [" ".join(story(seed)) for seed in (1, 2, 1)]
    assert index.remove([" x"]).removed == [" x"]


@pytest.mark.parametrize("nothing", [None, "", " ", float("nan"), [], "\udcff"])
def test_no_article_has_an_id_that_says_nothing(nothing: object, index: Index) -> None:
    index.add([article("x", story(1))])
    assert nothing not in index
    assert index.remove([nothing]).removed == []  # type: ignore[list-item]
    with pytest.raises(KeyError):
        index.get(nothing)  # type: ignore[arg-type]


def test_any_integer_is_a_number_of_a_cluster(index: Index) -> None:
    index.add([article("x", story(1))])
    assert index.cluster(np.int64(1)) == index.cluster(np.uint8(1)) == index.cluster(1)
    for number in (2, 0, -1, 2**63 - 1, 2**63, 2**70, -(2**70)):
        with pytest.raises(KeyError):
            index.cluster(number)
    with pytest.raises(TypeError):
        index.cluster(1.5)  # type: ignore[arg-type]


def test_articles_come_back_whole(index: Index) -> None:
    facts = {"published": DAY, "url": "https://example.org/ä", "author": "N. N.", "language": "en", "title": "Größe"}
    one = article(
        "naïve ☃ 'id' --", ["Ünïcödé", *story(1)], source="A", extra={"tags": ["x", 1, None], "n": 2.5}, **facts
    )
    short = Article("short", "too short", extra={"x": "y"})
    placed = index.add([one, short])
    assert [place.is_copy for place in placed.placements] == [False, False]
    assert index.get(one.id) == one
    assert index.get("short") == short
    assert index.query(short).state is State.KNOWN
    assert one.id in index
    assert "nobody" not in index
    assert index.cluster("short").canonical == short
    assert index.stats().too_short == 1
    for missing in ("nobody", 99):
        with pytest.raises(KeyError):
            index.cluster(missing)


def test_a_note_is_written_without_the_others(index: Index) -> None:
    index.add([], note={f"stream {number}": {"line": number} for number in range(500)})
    before = index._opened.session.connection.total_changes
    index.add([], note={"stream 7": {"line": 8}})
    assert index._opened.session.connection.total_changes - before < 10
    assert (len(index.notes), index.notes["stream 7"]) == (500, {"line": 8})
    assert index.check() == []


def test_notes_come_with_the_transaction(index: Index) -> None:
    index.add([article("a", story(1))], note={"offset": 1, "feed": "x"})
    assert not index.add([], note={"offset": 2})
    assert index.notes == {"offset": 2, "feed": "x"}
    with pytest.raises(dedup.ArticleError):
        index.add([{"id": "b"}], strict=True, note={"offset": 3})
    assert index.notes["offset"] == 2


def test_bad_records_are_told_and_the_rest_is_added(index: Index) -> None:
    told: list[object] = []
    changes = index.add([{"id": "a", "text": " ".join(story(1))}, {"id": "b"}, {"text": 7}], on_problem=told.append)
    assert [place.id for place in changes.placements] == ["a"]
    assert len(told) == 2
    assert changes.problems == told


@pytest.mark.parametrize("content", [None, b"", b"no JSON\n"])
def test_one_path_that_holds_no_article_is_refused_as_by_cluster(content: bytes | None, index: Index) -> None:
    feed = index.path.with_name("feed.jsonl")
    if content is not None:
        feed.write_bytes(content)
    with pytest.raises(dedup.SourceError) as by_cluster:
        dedup.cluster(feed)
    with pytest.raises(dedup.SourceError) as by_index:
        index.add(feed, note={"done": True})
    assert str(by_index.value) == str(by_cluster.value)
    assert index.notes == {}
    (problem,) = index.add([feed]).problems
    assert (problem.place, problem.reason) == tuple(str(by_cluster.value).split(": ", 1))


# -- settings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"params": Params(shingle=4)}, "shingle is 4 here and 3 there"),
        ({"params": Params(copied=0.5)}, "copied is 0.5 here and 0.55 there"),
        ({"window": "30d"}, "window is 30d here and 60d there"),
        ({"canonical": "longest"}, "canonical is 'longest' here and 'default' there"),
        ({"prefer": ["AP"]}, "prefer is .'AP',. here and .. there"),
    ],
)
def test_other_settings_are_refused_by_name(named: dict[str, object], message: str, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Index.open(path, window="60d").close()
    with pytest.raises(ParameterError, match=message):
        Index.open(path, **named)  # type: ignore[arg-type]
    Index.open(path, params=PLAIN, window=timedelta(days=60), canonical="default", prefer=()).close()
    Index.open(path, params=replace(PLAIN, text_cap=100, near_cap=9)).close()  # no settings of an index


@pytest.mark.parametrize("window", ["", "30", "-1d", "0d", "month"])
def test_a_window_is_a_span(window: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="span of time"):
        Index.open(tmp_path / "news.db", window=window)
    assert not (tmp_path / "news.db").exists()


def test_nothing_changed_is_false() -> None:
    assert not Changes()
    assert Changes(removed=["a"])


def test_a_batch_with_the_same_profile_is_the_reference() -> None:
    """The model that the tests measure against finds what dedup.cluster finds where nothing is furniture."""
    articles = planted(3)
    assert findings(batch(articles, PLAIN)) == findings(dedup.cluster(articles))
