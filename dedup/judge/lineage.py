"""Where a cluster's text comes from and how it travelled: origin, timeline, who credits whom.

The origin is found by one small function for each rule, tried in a stated order: by credits, by there being one outlet
only, by an agency among the outlets, by dates, by completeness. Imports agencies, article, lineage, outlets, and its
neighbours.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.dates import is_before, is_day, written
from dedup.frozen import maker
from dedup.judge.relations import named
from dedup.judge.votes import UNNAMED, Vote, votes_of
from dedup.lineage import Appearance, Certainty, Chain, Credit, CreditKind, Lineage, Origin
from dedup.outlets import credit_key, names_of, outlet_key
from dedup.wording import some

# So many articles stand for the origin's text when the share of it in another one is counted.
MODELS = 10
_NO_LAG = timedelta()  # one for the first articles of all clusters: millions of equal ones take memory

_appearance, _lineage, _origin = maker(Appearance), maker(Lineage), maker(Origin)


@dataclass(slots=True, eq=False)
class Story:
    """The articles of a cluster, and what is known of them."""

    articles: Sequence[Article]  # by fact order
    outlets: Sequence[str | None]  # the key of each
    credits: Mapping[str, Sequence[Credit]]  # by article id, those that name others than its own outlet
    excerpts: Mapping[str, str]  # id of an excerpt: id of the whole text
    found: Callable[[Article], Sequence[Credit]]  # all that an article credits, itself among them

    @property
    def has_one_outlet(self) -> bool:
        """Whether all are of one outlet, and it is known."""
        return self.outlets[0] is not None and len(set(self.outlets)) == 1

    def of(self, key: str) -> list[Article]:
        """The articles of the outlet that credits call by a key."""
        return [article for article in self.articles if key in names_of(article)]


def lineage_of(
    articles: Sequence[Article],
    credits: Mapping[str, Sequence[Credit]],
    excerpts: Mapping[str, str],
    share: Callable[[Article, Article], float],
    found: Callable[[Article], Sequence[Credit]],
    chains: Sequence[Chain] = (),
) -> Lineage:
    """The lineage of a cluster. `articles` are by fact order, `credits` the foreign ones by article id,
    `share(one, other)` how much of one is in other, `found` all that an article credits, itself among them."""
    outlets = [outlet_key(article) for article in articles]
    story = Story(articles, outlets, credits, excerpts, found)
    origin = origin_of(story)
    keys = frozenset(credit_key(name) for name in (origin.name or "").split("/") if name)
    own = {a.id for a in articles if a.id == origin.article or (keys and not keys.isdisjoint(names_of(a)))}
    crediting = {id for id, found in credits.items() if found and named(found, keys)}
    models = _Models([(a, outlet) for a, outlet in zip(articles, outlets, strict=True) if a.id in (own or crediting)])
    start = next((article.published for article in articles if article.published), None)
    timeline = []
    for article, outlet in zip(articles, outlets, strict=True):
        is_own = article.id in own
        taken: float | None = 1.0
        if article.id != origin.article:
            others = [a for a in (models.of_any() if is_own else models.not_of(outlet)) if a is not article]
            taken = max([share(article, model) for model in others[:MODELS]], default=None)
        timeline.append(
            _appearance(
                article.id,
                article.source,
                article.published,
                _lag(start, article.published),
                taken,
                article.id in crediting,
                is_own,
            )
        )
    return _lineage(origin, tuple(timeline), tuple(chains))


def _lag(start: datetime | None, published: datetime | None) -> timedelta | None:
    """How much later; None where one has no time of day, and may be of the other's."""
    if start is None or published is None:
        return None
    if is_day(start) != is_day(published) and not is_before(start, published):
        return None
    return (published - start) or _NO_LAG


class _Models:
    """The articles whose text is taken for the origin's: its own, else those that credit it."""

    def __init__(self, articles: Sequence[tuple[Article, str | None]]) -> None:
        self._articles = articles  # and the outlet of each
        self._not_of: dict[str | None, list[Article]] = {}

    def of_any(self) -> list[Article]:
        """The first few, one more than are needed."""
        return [article for article, _ in self._articles[: MODELS + 1]]

    def not_of(self, outlet: str | None) -> list[Article]:
        """The first few of other outlets, one more than are needed."""
        found = self._not_of.get(outlet)
        if found is None:
            others = (article for article, its_outlet in self._articles if its_outlet != outlet)
            found = self._not_of[outlet] = list(islice(others, MODELS + 1))
        return found


# -- origin ----------------------------------------------------------------------------------------------


def origin_of(story: Story) -> Origin:
    """Where the text comes from."""
    for rule in (_credited, _one_outlet, _agency, _earliest, _whole):
        found = rule(story)
        if found is not None:
            return found
    return _origin(None, False, None, Certainty.UNKNOWN, "no credits, and neither dates nor lengths tell")


def _credited(story: Story) -> Origin | None:
    """The agency or outlet that most credit; and whom that one credits itself, to the end."""
    votes = votes_of(story.articles, story.credits)
    if not votes or (story.has_one_outlet and not any(vote.is_whole for vote in votes.values())):
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
    reason = f"credited by {some(list(vote.outlets))}: {vote.credit.quote!r}"
    if key != best:
        reason += f"; {votes[best].name}, which others credit, credits it"
    elif rivals:
        reason += f"; others credit {', '.join(sorted(rivals))}"
    certainty = vote.certainty
    contested = None if own or certainty is not Certainty.SURE else _earlier_agency(story, vote)
    if contested:
        certainty, reason = (
            Certainty.GUESS,
            f"{reason}; but {contested.source}, which credits itself, has an earlier date",
        )
    if certainty is Certainty.GUESS and own and _has_earliest_date(own[0], story):
        certainty, reason = Certainty.LIKELY, f"{reason}; nobody has an earlier date"
    return _origin(vote.name, vote.is_agency, own[0].id if own else None, certainty, reason)


def _earlier_agency(story: Story, vote: Vote) -> Article | None:
    """An agency's article that names the agency itself as its source, before any that credits another one."""
    crediting = [article for article in story.articles if article.id in vote.articles]
    for article in story.articles:
        agency = agency_of(article.source)
        if (
            agency
            and not story.credits[article.id]
            and all(is_before(article.published, a.published) for a in crediting)
        ):
            kinds = [credit.kind for credit in story.found(article) if agency in credit.names]
            if kinds and kinds[0] is not CreditKind.CONTRIBUTION:
                return article
    return None


def _has_earliest_date(article: Article, story: Story) -> bool:
    date = article.published
    return date is not None and not any(is_before(other.published, date) for other in story.articles)


def _whom_it_credits(story: Story, key: str, votes: Mapping[str, Vote]) -> str | None:
    keys = [
        credit_key(name)
        for article in story.of(key)
        for credit in story.credits[article.id]
        if credit.kind is not CreditKind.CONTRIBUTION
        for name in credit.names
        if name != UNNAMED
    ]
    return min(keys, key=lambda key: votes[key].rank, default=None)


def _one_outlet(story: Story) -> Origin | None:
    if not story.has_one_outlet:
        return None
    first = story.articles[0]
    helpers = sorted({vote.name for vote in votes_of(story.articles, story.credits).values()})
    reason = "no other outlet has it" + (f"; {', '.join(helpers)} contributed" if helpers else "")
    return _origin(_name(first), _is_agency(first), first.id, Certainty.LIKELY, reason)


def _agency(story: Story) -> Origin | None:
    agencies = [article for article in story.articles if agency_of(article.source)]
    if len({outlet_key(article) for article in agencies}) != 1:
        return None
    first = agencies[0]
    earlier = next((article for article in story.articles if is_before(article.published, first.published)), None)
    if earlier:
        reason = f"an agency, but {earlier.source or earlier.id} has an earlier date"
        return _origin(_name(first), True, first.id, Certainty.GUESS, reason)
    return _origin(_name(first), True, first.id, Certainty.LIKELY, "an agency; nobody has an earlier date")


def _earliest(story: Story) -> Origin | None:
    """The outlet that surely published before all others that have dates."""
    first, date = story.articles[0], story.articles[0].published
    if date is None:
        return None
    others = [
        article
        for article, outlet in zip(story.articles[1:], story.outlets[1:], strict=True)
        if not first.source or outlet != story.outlets[0]
    ]
    dates = [article.published for article in others if article.published]
    if not dates or not all(is_before(date, other) for other in dates):
        return None
    undated = len(others) - len(dates)
    certainty = Certainty.GUESS if undated else Certainty.LIKELY
    reason = f"the earliest date ({written(date)} UTC)"
    if undated:
        reason += f", but {undated} of {len(story.articles)} have none"
    if not first.source:
        reason += "; its outlet is not known"
    return _origin(_name(first), False, first.id, certainty, reason)


def _whole(story: Story) -> Origin | None:
    """The one text of which all others are excerpts."""
    if not story.excerpts:
        return None
    wholes = [article for article in story.articles if article.id not in story.excerpts]
    if len({(outlet_key(article) or article.id) for article in wholes}) != 1 or len(wholes) == len(story.articles):
        return None
    first = wholes[0]
    return _origin(_name(first), False, first.id, Certainty.GUESS, "it has the whole text, the others excerpts")


def _is_agency(article: Article) -> bool:
    return agency_of(article.source) is not None


def _name(article: Article) -> str | None:
    """Its outlet; an agency by its short name, as credits give it."""
    return agency_of(article.source) or article.source
