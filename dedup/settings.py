"""The parameters for people: read from a file, told with what they are and may be. Imports errors and params only.

The evidence for each default, and what raising it does, stand in docs/parameters.md; a test holds the two together.
"""

import json
import os
import textwrap
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, get_args

from dedup.errors import ParameterError
from dedup.params import RANGES, SKETCH_PARAMETERS, Params, Scheme

# What each parameter is, in the order in which they are told: those that matter first, those of the sketches last.
ABOUT = {
    "copied": "Average share of two texts, by whole sentences, that both must have to be copies.",
    "excerpt": "Containment of the shorter from which it is an excerpt, however long the longer.",
    "host": "Share of the longer that an excerpt must be to join its cluster; below, it is embedded.",
    "passage": "Words that two texts which are no copies must share to be reported as sharing a passage.",
    "band_cap": "Distinct texts in a band's bucket above which it is compared through its hubs only.",
    "sample_cap": "Distinct texts in a sample's bucket above which it is compared through its hubs only.",
    "hubs": "Texts of an overfull bucket that are compared with all of it.",
    "text_cap": "Candidates of a text above which it meets others like it through their hubs only.",
    "near_cap": "In a flood, a text near to more texts than this is held against its closest and hubs only.",
    "min_words": "Words below which a text is never matched.",
    "shingle": "Words in a shingle, in which resemblance and containment are counted.",
    "sample_shingle": "Words in a shingle of the samples.",
    "sample_window": "Shingles in a row of which one is a sample.",
    "scheme": "How signatures are made; affine32 is datasketch's way.",
    "permutations": "Values of a signature; a power of two for one-permutation.",
    "bands": "Bands of a signature; bands * rows of its values are used.",
    "rows": "Values of a signature in a band.",
    "seed": "Seed of the affine32 permutations.",
}
DEFAULTS: dict[str, Any] = asdict(Params())
ALLOWED = {name: f"{low} to {high}" for name, low, high in RANGES} | {"scheme": " or ".join(get_args(Scheme))}

_HEAD = "# The parameters in force, as a dedup.toml. Commented out: the defaults."
_SKETCHES = """\
# What follows makes other sketches, which cannot be compared with those made
# before: change it only with a reason."""
_LIMIT = 1_000_000  # bytes of a file
_WIDTH = 79


def load_params(path: str | os.PathLike[str], base: Params | None = None) -> Params:
    """The parameters that a TOML file sets, and the defaults, or those of `base`, of all others.

    A pyproject.toml is read for its table [tool.dedup]; in any other file they stand at the top level.

    Raises:
        ParameterError: the file cannot be read, is no TOML, or sets what is no parameter or out of its range.
    """
    values = read_table(path)
    if values is None:
        raise ParameterError(f"{os.fspath(path)}: there is no table [tool.dedup]")
    return with_values(base or Params(), values, os.fspath(path))


def read_table(path: str | os.PathLike[str]) -> dict[str, Any] | None:
    """What a file sets, not yet checked; None for a pyproject.toml without a table [tool.dedup].

    Raises:
        ParameterError: the file cannot be read or is no TOML.
    """
    import tomllib

    name = os.fspath(path)
    try:
        table: Any = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{name}: no TOML: {error}") from error
    except RecursionError as error:
        raise ParameterError(f"{name}: nested too deep") from error
    except ValueError as error:  # what _text says, or a number with too many digits
        raise ParameterError(f"{name}: {error}") from error
    if Path(path).name != "pyproject.toml":
        return dict(table)
    for part in ("tool", "dedup"):
        table = table.get(part)
        if table is None:
            return None
        if not isinstance(table, dict):
            raise ParameterError(f"{name}: {part} must be a table")
    return dict(table)


def _text(path: str | os.PathLike[str]) -> str:
    try:
        with Path(path).open("rb") as file:
            data = file.read(_LIMIT + 1)
    except OSError as error:
        raise ValueError((error.strerror or str(error)).lower()) from error
    if len(data) > _LIMIT:
        raise ValueError(f"it has more than {_LIMIT:,} bytes; that is no file of settings")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8, from byte {error.start + 1:,} on") from error


def with_values(params: Params, values: Mapping[str, Any], origin: str) -> Params:
    """Parameters with other values of some; what is refused is told with where it comes from.

    Raises:
        ParameterError: a name is no parameter, or a value is out of its range.
    """
    for name in values:
        if name not in DEFAULTS:
            raise ParameterError(f"{origin}: {_unknown(name[:50])}")
    try:
        return replace(params, **values)
    except ValueError as error:  # what Params says, or that a number has too many digits to be told
        raise ParameterError(f"{origin}: {error}") from None


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), DEFAULTS, 1)
    hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(ABOUT)}"
    return f"there is no parameter {name!r}; {hint}"


def changed(params: Params) -> dict[str, Any]:
    """The parameters that are not at their defaults."""
    return {name: getattr(params, name) for name in ABOUT if getattr(params, name) != DEFAULTS[name]}


def as_toml(params: Params) -> str:
    """All parameters as a file that sets them, each with what it is and what it may be.

    `load_params` reads it back. What has its default is commented out, so that the file says only what was changed.
    """
    blocks = [_HEAD, *(_entry(name, params) for name in ABOUT if name not in SKETCH_PARAMETERS)]
    blocks += [_SKETCHES, *(_entry(name, params) for name in ABOUT if name in SKETCH_PARAMETERS)]
    return "\n\n".join(blocks) + "\n"


def _entry(name: str, params: Params) -> str:
    about = textwrap.fill(ABOUT[name], _WIDTH, initial_indent="# ", subsequent_indent="# ")
    value, default = (json.dumps(values[name]) for values in (asdict(params), DEFAULTS))
    if value == default:
        return f"{about}\n#{name} = {default}  # {ALLOWED[name]}"
    return f"{about}\n{name} = {value}  # {ALLOWED[name]}; default {default}"
