"""The index for asyncio: the same answers, in order; what is cancelled is done whole or not at all."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import dedup
from dedup.index.awaiting import AsyncIndex
from tests.texts import planted, story


def article(name: str, seed: int) -> dedup.Article:
    return dedup.Article(name, " ".join(story(seed)))


class Held:
    """Articles that come only when they are let go: whoever adds them is busy until then."""

    def __init__(self, *articles: dedup.Article) -> None:
        self.articles = articles
        self.begun, self.go = threading.Event(), threading.Event()

    def __iter__(self) -> Iterator[dedup.Article]:
        self.begun.set()
        assert self.go.wait(60)
        yield from self.articles


def threads_end() -> bool:
    """Whether the threads of all indexes come to their end."""
    ours = [thread for thread in threading.enumerate() if thread.name.startswith("dedup.index")]
    for thread in ours:
        thread.join(60)
    return not any(thread.is_alive() for thread in ours)


def test_it_offers_what_an_index_offers() -> None:
    elsewhere = {"open", "rebuild"}  # no methods of an open index
    public = {name for name in vars(dedup.Index) if not name.startswith("_")} - elsewhere
    assert public <= set(vars(AsyncIndex))


def test_it_says_what_an_index_says(tmp_path: Path) -> None:
    articles = planted(1)
    with dedup.Index.open(tmp_path / "plain.db") as index:
        expected = [(one.id, one.state, one.of) for some in articles for one in index.add([some]).placements]
        clusters = [cluster.canonical.id for cluster in index.export().clusters]

    async def main() -> None:
        async with dedup.AsyncIndex.open(tmp_path / "awaited.db", window=None) as index:
            added = await asyncio.gather(*(index.add([some], note={"last": some.id}) for some in articles))
            assert [(one.id, one.state, one.of) for changes in added for one in changes.placements] == expected
            assert [cluster.canonical.id for cluster in (await index.export()).clusters] == clusters
            assert await index.notes() == {"last": articles[-1].id}
            assert await index.count() == len(articles)
            assert await index.contains(articles[0].id) and not await index.contains("nobody")
            assert (await index.get("a000")).text == next(one.text for one in articles if one.id == "a000")
            assert (await index.query(articles[0])).state is dedup.index.changes.State.KNOWN
            assert index.path.name == "awaited.db" and index.settings.window is None
            assert index.counters["added"] == len(articles)
            assert (await index.remove(["a000"])).removed == ["a000"]
            with pytest.raises(KeyError):
                await index.get("a000")

    asyncio.run(main())
    assert threads_end()


def test_the_loop_goes_on_while_an_index_is_busy(tmp_path: Path) -> None:
    async def main() -> None:
        async with dedup.AsyncIndex.open(tmp_path / "news.db") as index:
            held = Held(article("one", 1))
            adding = asyncio.create_task(index.add(held))
            await asyncio.to_thread(held.begun.wait)
            assert not adding.done()  # and yet we are here
            held.go.set()
            assert (await adding).placements[0].id == "one"

    asyncio.run(main())


def test_an_add_that_is_cancelled_after_it_began_is_done_whole(tmp_path: Path) -> None:
    async def main() -> None:
        async with dedup.AsyncIndex.open(tmp_path / "news.db") as index:
            held = Held(article("one", 1), article("two", 2))
            adding = asyncio.create_task(index.add(held, note={"offset": 2}))
            await asyncio.to_thread(held.begun.wait)
            adding.cancel()
            with pytest.raises(asyncio.CancelledError):
                await adding
            held.go.set()
            assert await index.notes() == {"offset": 2}
            assert await index.count() == 2

    asyncio.run(main())


def test_an_add_that_is_cancelled_while_it_waits_is_not_done(tmp_path: Path) -> None:
    async def main() -> None:
        async with dedup.AsyncIndex.open(tmp_path / "news.db") as index:
            held = Held(article("one", 1))
            first = asyncio.create_task(index.add(held))
            await asyncio.to_thread(held.begun.wait)
            second = asyncio.create_task(index.add([article("two", 2)], note={"offset": 2}))
            await asyncio.sleep(0)  # it is in the queue
            second.cancel()
            with pytest.raises(asyncio.CancelledError):
                await second
            held.go.set()
            await first
            assert await index.notes() == {}
            assert not await index.contains("two")

    asyncio.run(main())


def test_leaving_waits_for_what_was_begun(tmp_path: Path) -> None:
    async def main() -> None:
        held = Held(article("one", 1))
        async with dedup.AsyncIndex.open(tmp_path / "news.db") as index:
            adding = asyncio.create_task(index.add(held))
            await asyncio.to_thread(held.begun.wait)
            asyncio.get_running_loop().call_later(0.05, held.go.set)
        assert (await adding).placements[0].id == "one"
        await index.close()  # once more does nothing
        with pytest.raises(RuntimeError, match="not open"):
            await index.count()

    asyncio.run(main())
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert "one" in index
    assert threads_end()


def test_a_closing_that_is_cancelled_closes_all_the_same(tmp_path: Path) -> None:
    inside: list[dedup.Index] = []

    def opening() -> dedup.Index:
        inside.append(dedup.Index.open(tmp_path / "news.db"))
        return inside[0]

    async def main() -> None:
        index, held = await AsyncIndex(opening), Held(article("one", 1))
        adding = asyncio.create_task(index.add(held))
        await asyncio.to_thread(held.begun.wait)
        closing = asyncio.create_task(index.close())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        held.go.set()
        await adding

    asyncio.run(main())
    assert threads_end()
    assert is_closed(inside[0])


def test_an_opening_that_is_cancelled_leaves_nothing_open(tmp_path: Path) -> None:
    begun, go, inside = threading.Event(), threading.Event(), list[dedup.Index]()

    def opening() -> dedup.Index:
        begun.set()
        assert go.wait(60)
        inside.append(dedup.Index.open(tmp_path / "news.db"))
        return inside[0]

    async def main() -> None:
        entering = asyncio.ensure_future(AsyncIndex(opening).__aenter__())
        await asyncio.to_thread(begun.wait)
        entering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await entering
        go.set()

    asyncio.run(main())
    assert threads_end()
    assert is_closed(inside[0])


def test_what_opening_refuses_is_raised(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir, " * 100)

    async def main() -> None:
        with pytest.raises(dedup.DamageError, match="is no index"):
            await dedup.AsyncIndex.open(tmp_path / "letter.txt")
        with pytest.raises(RuntimeError, match="not open"):
            await dedup.AsyncIndex.open(tmp_path / "news.db").stats()

    asyncio.run(main())


def is_closed(index: dedup.Index) -> bool:
    try:
        len(index)
    except dedup.StorageError:
        return True
    return False
