"""Whom the articles of a cluster credit, counted by those who do. Imports agencies, article, lineage and outlets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dedup.agencies import agency_of
from dedup.article import Article
from dedup.lineage import Certainty, Credit, CreditKind
from dedup.outlets import credit_key

UNNAMED = "Agencies"  # what agencies.toml calls several of them


@dataclass(slots=True)
class Vote:
    """Those that credit one agency or outlet."""

    name: str
    is_unnamed: bool  # the word for several agencies stands for it
    credit: Credit  # the strongest
    articles: set[str]
    outlets: dict[str, None]  # in order

    @property
    def is_agency(self) -> bool:
        """Whether one of the names is an agency's."""
        return any(agency_of(name) for name in self.name.split("/"))

    @property
    def is_whole(self) -> bool:
        """Whether the text is said to be theirs, and not a contribution to it only."""
        return self.credit.kind is not CreditKind.CONTRIBUTION

    @property
    def certainty(self) -> Certainty:
        """How sure it is that the text is theirs."""
        if self.is_unnamed:
            return Certainty.GUESS
        if self.is_whole:
            return Certainty.SURE
        return Certainty.LIKELY if len(self.outlets) > 1 else Certainty.GUESS

    @property
    def rank(self) -> tuple[bool, bool, int, int, str]:
        """The lower the better: agencies without a name last, then what only contributed, then by the outlets."""
        return (
            self.is_unnamed,
            self.credit.kind is CreditKind.CONTRIBUTION,
            -len(self.outlets),
            self.credit.kind.rank,
            self.name,
        )


def votes_of(articles: Sequence[Article], credits: Mapping[str, Sequence[Credit]]) -> dict[str, Vote]:
    """By the key of what is credited. Names that always come together are one: AsiaNews/Agencies."""
    votes: dict[str, Vote] = {}
    if not any(credits.values()):
        return votes
    for article in articles:
        for credit in credits[article.id]:
            for name in credit.names:
                vote = votes.setdefault(credit_key(name), Vote(name, name == UNNAMED, credit, set(), {}))
                if credit.kind.rank < vote.credit.kind.rank:
                    vote.credit = credit
                vote.articles.add(article.id)
                vote.outlets[article.source or article.id] = None
    for vote in votes.values():
        together = [votes[credit_key(name)] for name in vote.credit.names]
        if all(other.articles == vote.articles for other in together):
            vote.name = vote.credit.name
    return votes
