"""What a store keeps is the same wherever it lies: in memory, or in files."""

from functools import partial

import numpy as np
import pytest

from dedup.find.candidates import Pairs
from dedup.find.profile import Profile
from dedup.find.sketches import sketch
from dedup.find.work import Texts
from dedup.params import Params
from dedup.stores._filed import FiledSketches
from dedup.stores.memory import MemoryStore
from tests.texts import planted

PARAMS = Params()
ARTICLES = planted(4, 30)


def stored(budget: int) -> MemoryStore:
    store = MemoryStore(PARAMS, budget=budget)
    for start in range(0, len(ARTICLES), 17):
        batch = ARTICLES[start : start + 17]
        texts = Texts.join([article.utf8 for article in batch])
        store.append(batch, texts, sketch(texts, PARAMS))
    return store


@pytest.mark.parametrize("budget", [0, 60_000, 10**9])
def test_what_is_kept_does_not_depend_on_where(budget: int) -> None:
    store, whole = stored(budget), sketch(Texts.join([article.utf8 for article in ARTICLES]), PARAMS)
    in_files = [isinstance(part, FiledSketches) for part in store._parts]
    assert in_files == sorted(in_files) and any(in_files) is (budget < 10**9) and all(in_files) is (budget == 0)
    assert store.articles() == ARTICLES
    for band in range(whole.band_count):
        assert np.concatenate([part.band(band) for part in store._parts]).tolist() == whole.band(band).tolist()
    assert np.concatenate([part.samples for part in store._parts]).tolist() == whole.samples.tolist()
    folding = store.fold()
    for nodes in (np.arange(len(folding.firsts)), np.array([], np.int64), np.arange(3, len(folding.firsts), 5)):
        found = store.samples(folding, nodes)
        for place, row in enumerate(folding.firsts[nodes].tolist()):
            own = whole.samples[slice(*whole.sample_offsets[row : row + 2])]
            assert found.of(place).tolist() == own.tolist()
        assert len(found.starts) == len(nodes)


@pytest.mark.parametrize("budget", [0, 60_000])
def test_pairs_do_not_depend_on_where(budget: int) -> None:
    outlets = np.arange(len(ARTICLES), dtype=np.uint64)

    def pairs(store: MemoryStore) -> tuple[Pairs, Pairs, Pairs]:
        folding = store.fold()
        passages = partial(store.passages, folding, outlets=outlets[folding.firsts])
        some = np.unique(np.concatenate([part.samples for part in store._parts]))[::9]
        return store.alike(folding), passages(Profile()), passages(Profile(some, some))

    for found, expected in zip(pairs(stored(budget)), pairs(stored(10**9)), strict=True):
        assert found.left.tolist() == expected.left.tolist() and found.right.tolist() == expected.right.tolist()


def test_a_store_that_forgets_is_as_new() -> None:
    store = stored(0)
    store.forget()
    assert not len(store.articles()) and not store.articles().in_file and not len(store.fold().nodes)
