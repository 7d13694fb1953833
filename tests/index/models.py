"""What an index is measured against: a batch of the same articles."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from dedup import pipeline
from dedup.article import Article
from dedup.clock import Clock
from dedup.find.profile import Profile
from dedup.index.index import Index
from dedup.index.settings import without_caps
from dedup.judge.canonical import policy_rules
from dedup.outcome import Outcome
from dedup.params import Params
from dedup.stores.memory import MemoryStore

# Full buckets after a few texts: what fills up, what is hub and who is crowded then changes all the time.
SMALL_CAPS = Params(band_cap=4, sample_cap=3, hubs=2)


def batch(
    articles: Iterable[Article], params: Params, profile: Profile | None = None, window: float | None = None
) -> Outcome:
    """What a batch finds with a profile; without one, with what an index has that never learned."""
    params, clock = without_caps(params), Clock()
    store = MemoryStore(params)
    pipeline.append(articles, store, params, clock, lambda count: None)
    found = pipeline.find(store, params, clock, profile or Profile(), window)
    return pipeline.judge(found, params, policy_rules("default"), clock)


def findings(outcome: Outcome) -> tuple[object, ...]:
    """All that was found, whatever the order of the articles."""
    clusters = sorted(outcome.clusters, key=lambda cluster: cluster.canonical.id)
    articles = sorted(outcome.articles, key=attrgetter("id"))
    return articles, clusters, outcome.matches, outcome.series, outcome.too_short


def members(outcome: Outcome) -> dict[str, set[str]]:
    """The ids of each cluster, by its canonical's."""
    return {c.canonical.id: {c.canonical.id, *(m.id for m in c.members)} for c in outcome.clusters}


def stored(index: Index) -> dict[str, set[str]]:
    """The same as the index file has it."""
    with index._reading() as session:
        rows = session.connection.execute("SELECT id, cluster, canonical FROM articles").fetchall()
        several = session.connection.execute("SELECT cluster, canonical, size FROM clusters").fetchall()
    of_number: dict[int, set[str]] = {}
    for article_id, number, _ in rows:
        of_number.setdefault(number, set()).add(article_id)
    leads = {number: article_id for article_id, number, canonical in rows if canonical}
    assert sorted(several) == sorted((n, leads[n], len(ids)) for n, ids in of_number.items() if len(ids) > 1)
    return {article_id: of_number[number] for article_id, number, canonical in rows if canonical}


def agree(index: Index, articles: Sequence[Article], params: Params) -> None:
    """Assert that an index says of articles what a batch of them says, with the furniture that it has learned."""
    with index._reading() as session:
        profile = session.profile()
    exported, expected = index.export(), batch(articles, params, profile, index.settings.window)
    assert findings(exported) == findings(expected)
    assert stored(index) == members(expected)
