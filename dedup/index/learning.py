"""The furniture of outlets, learned from all articles of an index as a batch learns it. Imports the pipeline."""

from collections.abc import Iterable

from dedup.article import Article
from dedup.find.profile import Profile
from dedup.nodes import Nodes
from dedup.params import Params
from dedup.pipeline import Clock, append
from dedup.stores.memory import MemoryStore


def profile_of(articles: Iterable[Article], params: Params) -> Profile:
    """The profile that a batch of these articles learns."""
    store = MemoryStore(params)
    append(articles, store, params, Clock(), lambda count: None)
    folding, pairs = store.resolve()
    nodes = Nodes(store.articles(), folding, params)
    nodes.learn(pairs)
    return nodes.profile
