"""What an index was made with, and must be opened with again. Imports errors, params and the canonical policies."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, cast

from dedup.dates import parse_span, written_span
from dedup.errors import DamageError, ParameterError
from dedup.index.meta import meta, set_meta
from dedup.judge.canonical import policy_rules
from dedup.judge.canonical_rules import Rule
from dedup.params import SKETCH_VERSION, Params

_NO_CAP = 65_536


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file was made with: everything that decides which articles are one."""

    params: Params
    window: float | None = None  # seconds; what was published further apart is no match
    canonical: str = "default"
    prefer: tuple[str, ...] = ()
    sketch: int = SKETCH_VERSION

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that choose canonicals."""
        return policy_rules(self.canonical, self.prefer)


def settings_of(
    params: Params | None, window: str | timedelta | None, canonical: str | None, prefer: Sequence[str] | None
) -> dict[str, Any]:
    """Those settings that a caller names."""
    named: dict[str, Any] = {
        "params": params and without_caps(params),
        "window": window if window is None else parse_span(window),
        "canonical": canonical,
        "prefer": prefer if prefer is None else (prefer,) if isinstance(prefer, str) else tuple(prefer),
    }
    policy_rules(canonical or "default", named["prefer"] or ())
    return {name: value for name, value in named.items() if value is not None}


def without_caps(params: Params) -> Params:
    """Parameters without those that are no settings of an index.

    `text_cap` and `near_cap` bound a batch of far too much that is alike; here a new text meets what shares its
    buckets, and these have caps of their own.
    """
    return replace(params, text_cap=_NO_CAP, near_cap=_NO_CAP)


def new_settings(named: Mapping[str, Any]) -> Settings:
    """The settings of a new index."""
    return Settings(**{"params": without_caps(Params()), **named})


def write_settings(connection: sqlite3.Connection, settings: Settings) -> None:
    """Keep the settings in the file."""
    set_meta(connection, "settings", asdict(settings))


def read_settings(connection: sqlite3.Connection) -> Settings:
    """The settings that the file was made with.

    Raises:
        DamageError: they are not there, or are none.
    """
    found = meta(connection, "settings")
    try:
        values = dict(cast("Mapping[str, Any]", found))
        values["params"] = without_caps(Params(**values["params"]))
        values["prefer"] = tuple(values["prefer"])
        return Settings(**values)
    except (TypeError, KeyError, ValueError) as error:
        raise DamageError(f"its settings cannot be read: {error}") from error


def check_settings(stored: Settings, named: Mapping[str, Any], path: object) -> None:
    """Refuse to go on with other settings than those that the file was made with.

    Raises:
        ParameterError: names the first that differs, and both values.
    """
    if stored.sketch != SKETCH_VERSION:
        raise ParameterError(
            f"{path}: sketches are of version {stored.sketch} there and {SKETCH_VERSION} here; "
            "make them anew with `dedup index rebuild`"
        )
    ours, theirs = {**named}, asdict(stored)
    pairs = {name: (value, theirs[name]) for name, value in ours.items() if name != "params"}
    if "params" in ours:
        pairs |= {name: (value, theirs["params"][name]) for name, value in asdict(ours["params"]).items()}
    for name, (wanted, has) in pairs.items():
        if wanted != has:
            told = [written_span(value) if name == "window" and value else repr(value) for value in (wanted, has)]
            raise ParameterError(f"{path}: {name} is {told[0]} here and {told[1]} there; it was made with that")
