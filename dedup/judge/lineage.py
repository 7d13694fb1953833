"""Where a cluster's text comes from and how it travelled: origin, timeline, who credits whom.

The origin is found by one small function for each rule, tried in a stated order: by credits, by there being one outlet
only, by an agency among the outlets, by dates, by completeness. Imports agencies, article, lineage, outlets, and its
neighbours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.dates import is_before, written
from dedup.judge.relations import named
from dedup.lineage import Appearance, Certainty, Chain, Credit, CreditKind, Lineage, Origin
from dedup.outlets import credit_key, names_of, outlet_key

# So many articles stand for the origin's text when the share of it in another one is counted.
MODELS = 10


@dataclass(frozen=True, slots=True)
class Story:
    """The articles of a cluster, and what is known of them."""

    articles: Sequence[Article]  # by fact order
    credits: Mapping[str, Sequence[Credit]]  # by article id, those that name others than its own outlet
    excerpts: Mapping[str, str]  # id of an excerpt: id of the whole text

    def of(self, key: str) -> list[Article]:
        """The articles of the outlet that credits call by a key."""
        return [article for article in self.articles if key in names_of(article)]


def lineage_of(
    articles: Sequence[Article],
    credits: Mapping[str, Sequence[Credit]],
    excerpts: Mapping[str, str],
    share: Callable[[Article, Article], float],
    chains: Sequence[Chain] = (),
) -> Lineage:
    """The lineage of a cluster. `articles` are by fact order, `credits` the foreign ones by article id,
    `share(one, other)` how much of one is in other."""
    story = Story(articles, credits, excerpts)
    origin = origin_of(story)
    keys = frozenset(credit_key(name) for name in (origin.name or "").split("/") if name)
    own = {article.id for article in articles if article.id == origin.article or keys & names_of(article)}
    crediting = {article.id for article in articles if named(credits[article.id], keys)}
    models = _Models([article for article in articles if article.id in (own or crediting)])
    start = next((article.published for article in articles if article.published), None)
    timeline = []
    for article in articles:
        is_own = article.id in own
        shares = [share(article, model) for model in models.of(article, is_own)]
        timeline.append(
            Appearance(
                article.id,
                article.source,
                article.published,
                article.published - start if article.published and start else None,
                1.0 if article.id == origin.article else max(shares, default=None),
                article.id in crediting,
                is_own,
            )
        )
    return Lineage(origin, tuple(timeline), tuple(chains))


class _Models:
    """The articles whose text is taken for the origin's: its own, else those that credit it."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._of_others: dict[str | None, list[Article]] = {}

    def of(self, article: Article, is_own: bool) -> list[Article]:
        """Those that an article's text is compared with, the first few: others, and if it is not the origin's own,
        those of other outlets."""
        models = self._articles if is_own else self._not_of(outlet_key(article))
        return [model for model in models[: MODELS + 1] if model is not article][:MODELS]

    def _not_of(self, outlet: str | None) -> list[Article]:
        if outlet not in self._of_others:
            others = (model for model in self._articles if outlet_key(model) != outlet)
            self._of_others[outlet] = list(islice(others, MODELS + 1))
        return self._of_others[outlet]


# -- origin ----------------------------------------------------------------------------------------------


def origin_of(story: Story) -> Origin:
    """Where the text comes from."""
    for rule in (_credited, _one_outlet, _agency, _earliest, _whole):
        found = rule(story)
        if found is not None:
            return found
    return Origin(None, False, None, Certainty.UNKNOWN, "no credits, and neither dates nor lengths tell")


def _credited(story: Story) -> Origin | None:
    """The agency or outlet that most credit; and whom that one credits itself, to the end."""
    votes = _votes(story)
    if not votes or (_only_outlet(story) and not any(vote.is_whole for vote in votes.values())):
        return None  # an outlet's own text, to which an agency contributed
    key = best = min(votes, key=lambda key: votes[key].rank)
    seen = {best}
    while following := _whom_it_credits(story, key, votes):
        if following in seen:
            break
        seen.add(following)
        key = following
    vote = votes[key]
    rivals = [other.name for other in votes.values() if other is not vote and not other.articles <= vote.articles]
    own = story.of(key)
    reason = f"credited by {_list(vote.outlets)}: {vote.credit.quote!r}"
    if key != best:
        reason += f"; {votes[best].name}, which others credit, credits it"
    elif rivals:
        reason += f"; others credit {', '.join(sorted(rivals))}"
    return Origin(vote.name, vote.is_agency, own[0].id if own else None, vote.certainty, reason)


@dataclass(slots=True)
class _Vote:
    """Those that credit one agency or outlet."""

    name: str
    credit: Credit  # the strongest
    articles: set[str]
    outlets: list[str]

    @property
    def is_agency(self) -> bool:
        return any(agency_of(name) for name in self.name.split("/"))

    @property
    def is_whole(self) -> bool:
        """Whether the text is said to be theirs, and not a contribution to it only."""
        return self.credit.kind is not CreditKind.CONTRIBUTION

    @property
    def certainty(self) -> Certainty:
        if self.is_whole:
            return Certainty.SURE
        return Certainty.LIKELY if len(self.outlets) > 1 else Certainty.GUESS

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """The lower the better: what only contributed last, then by how many outlets credit it."""
        return (
            self.credit.kind is CreditKind.CONTRIBUTION,
            -len(self.outlets),
            _KINDS.index(self.credit.kind),
            self.name,
        )


_KINDS = list(CreditKind)


def _votes(story: Story) -> dict[str, _Vote]:
    """By the key of what is credited. Names that always come together are one: AsiaNews/Agencies."""
    votes: dict[str, _Vote] = {}
    for article in story.articles:
        for credit in story.credits[article.id]:
            for name in credit.names:
                vote = votes.setdefault(credit_key(name), _Vote(name, credit, set(), []))
                if _KINDS.index(credit.kind) < _KINDS.index(vote.credit.kind):
                    vote.credit = credit
                vote.articles.add(article.id)
                outlet = article.source or article.id
                if outlet not in vote.outlets:
                    vote.outlets.append(outlet)
    for vote in votes.values():
        together = [votes[credit_key(name)] for name in vote.credit.names]
        if all(other.articles == vote.articles for other in together):
            vote.name = vote.credit.name
    return votes


def _whom_it_credits(story: Story, key: str, votes: Mapping[str, _Vote]) -> str | None:
    keys = [
        credit_key(name)
        for article in story.of(key)
        for credit in story.credits[article.id]
        if credit.kind is not CreditKind.CONTRIBUTION
        for name in credit.names
    ]
    return min(keys, key=lambda key: votes[key].rank, default=None)


def _one_outlet(story: Story) -> Origin | None:
    if not _only_outlet(story):
        return None
    first = story.articles[0]
    helpers = sorted({vote.name for vote in _votes(story).values()})
    reason = "no other outlet has it" + (f"; {', '.join(helpers)} contributed" if helpers else "")
    return Origin(_name(first), _is_agency(first), first.id, Certainty.LIKELY, reason)


def _only_outlet(story: Story) -> bool:
    outlets = {outlet_key(article) for article in story.articles}
    return len(outlets) == 1 and None not in outlets


def _agency(story: Story) -> Origin | None:
    agencies = [article for article in story.articles if _is_agency(article)]
    if len({outlet_key(article) for article in agencies}) != 1:
        return None
    first = agencies[0]
    earlier = next((article for article in story.articles if is_before(article.published, first.published)), None)
    if earlier:
        reason = f"an agency, but {earlier.source or earlier.id} has an earlier date"
        return Origin(_name(first), True, first.id, Certainty.GUESS, reason)
    return Origin(_name(first), True, first.id, Certainty.LIKELY, "an agency; nobody has an earlier date")


def _earliest(story: Story) -> Origin | None:
    """The outlet that surely published before all others that have dates."""
    first = story.articles[0]
    others = [article for article in story.articles if outlet_key(article) != outlet_key(first) or not first.source]
    others = [article for article in others if article is not first]
    dated = [article for article in others if article.published]
    if (
        first.published is None
        or not dated
        or not all(is_before(first.published, article.published) for article in dated)
    ):
        return None
    undated = len(others) - len(dated)
    certainty = Certainty.GUESS if undated else Certainty.LIKELY
    reason = f"the earliest date ({written(first.published)} UTC)"
    if undated:
        reason += f", but {undated} of {len(story.articles)} have none"
    if not first.source:
        reason += "; its outlet is not known"
    return Origin(_name(first), False, first.id, certainty, reason)


def _whole(story: Story) -> Origin | None:
    """The one text of which all others are excerpts."""
    wholes = [article for article in story.articles if article.id not in story.excerpts]
    if len({(outlet_key(article) or article.id) for article in wholes}) != 1 or len(wholes) == len(story.articles):
        return None
    first = wholes[0]
    return Origin(_name(first), False, first.id, Certainty.GUESS, "it has the whole text, the others excerpts")


def _is_agency(article: Article) -> bool:
    return agency_of(article.source) is not None


def _name(article: Article) -> str | None:
    """Its outlet; an agency by its short name, as credits give it."""
    return agency_of(article.source) or article.source


def _list(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")
