"""Who had it first, as plain data: credits, directions, origins, versions. Imports dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dedup.dates import may_be_first


class CreditKind(StrEnum):
    """Where a text says whose it is, the strongest first."""

    DATELINE = "dateline"  # "HELSINKI (AP) —"
    BYLINE = "byline"  # "By JANE DOE, Associated Press"
    CREDIT_LINE = "credit line"  # "© 2018 AFP", "Source: Reuters", "This story was originally published by Mashable"
    METADATA = "metadata"  # the author field, a canonical link to another host
    CONTRIBUTION = "contribution"  # "AP contributed to this report": a part of the text may be theirs

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(CreditKind).index(self)


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a text names as its own source, and the words that say so."""

    names: tuple[str, ...]  # ("AP",), ("AsiaNews", "Agencies"); agencies by their short names
    kind: CreditKind
    quote: str

    @property
    def name(self) -> str:
        """All names as one: AsiaNews/Agencies."""
        return "/".join(self.names)


class Certainty(StrEnum):
    """How sure a judgement on origins is."""

    SURE = "sure"  # a text says so
    LIKELY = "likely"  # dates say so, or there is one outlet only
    GUESS = "guess"  # something that is often so, and no more
    UNKNOWN = "unknown"  # nothing tells


@dataclass(frozen=True, slots=True)
class Direction:
    """Which of two matched articles had the text first."""

    first: str | None  # its id; None: unknown
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of a cluster comes from."""

    name: str | None  # the agency or outlet; None: unknown
    is_agency: bool
    article: str | None  # the id of its own first copy, if that is among the articles
    certainty: Certainty
    reason: str


@dataclass(frozen=True, slots=True)
class Appearance:
    """One article of a cluster on the text's way."""

    id: str
    outlet: str | None
    published: datetime | None
    lag: timedelta | None  # since the first dated article of the cluster; None: no date, or it may be of that day
    share: float | None  # how much of it is the origin's text, in [0, 1]; None: the origin's text is not known
    credits_origin: bool  # it names the origin as its source
    is_origin: bool  # it is of the origin's own outlet


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed. `before` is empty for what was added, `after` for what was cut."""

    kind: str  # "number", "name", "sentence", the most telling first
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of an article that its outlet published one after the other."""

    id: str
    published: datetime | None
    changes: tuple[Change, ...]  # since the version before it; none for the first, or where the text is the same
    correction: str | None  # the words that say that it corrects the one before it


@dataclass(frozen=True, slots=True)
class Chain:
    """The versions of one article of one outlet, in time order, two or more."""

    versions: tuple[Version, ...]

    @property
    def first(self) -> Version:
        """The one that the outlet published first."""
        return self.versions[0]

    @property
    def last(self) -> Version:
        """The one that stands."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where the text of a cluster comes from and how it travelled."""

    origin: Origin
    timeline: tuple[Appearance, ...]  # all articles of the cluster in time order, unknown times last
    chains: tuple[Chain, ...] = ()  # longest first

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that have it, in the order in which they had it."""
        return tuple(dict.fromkeys(one.outlet for one in self.timeline if one.outlet))

    @property
    def crediting(self) -> tuple[str, ...]:
        """The outlets that credit the origin in any of their articles; the id of an article without an outlet."""
        return tuple(dict.fromkeys(one.outlet or one.id for one in self.timeline if one.credits_origin))

    @property
    def uncredited(self) -> tuple[str, ...]:
        """The outlets that have the text of a known origin and do not credit it; the id of one without an outlet."""
        if self.origin.name is None:
            return ()
        crediting = set(self.crediting)
        others = (one.outlet or one.id for one in self.timeline if not one.is_origin and not one.credits_origin)
        return tuple(dict.fromkeys(name for name in others if name not in crediting))


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One article that a passage stands in."""

    id: str
    outlet: str | None
    published: datetime | None
    cluster: str  # the id of its cluster's canonical
    share: float  # how much of the passage it has, in [0, 1]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that stands in articles of several clusters: a quotation, a statement, background."""

    text: str  # as written in the first of the articles that have most of it
    words: int
    quoted: float  # how many of its words stand inside quotation marks there, in [0, 1]
    appearances: tuple[Occurrence, ...]  # in time order, unknown times last

    @property
    def clusters(self) -> int:
        """How many clusters have it: stories, each with all its copies."""
        return len({one.cluster for one in self.appearances})

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that have it, in the order in which they had it."""
        return tuple(dict.fromkeys(one.outlet for one in self.appearances if one.outlet))

    @property
    def first(self) -> Occurrence | None:
        """The one with the earliest date; None if no date is known, or if several outlets may have been first."""
        is_first = may_be_first([one.published for one in self.appearances])
        earliest = [one for one, may_be in zip(self.appearances, is_first, strict=True) if may_be]
        outlets = {one.outlet for one in earliest}
        return earliest[0] if len(earliest) == 1 or (len(outlets) == 1 and None not in outlets) else None

    @property
    def undated(self) -> int:
        """How many have no date: any of them may have been before the first."""
        return sum(one.published is None for one in self.appearances)
