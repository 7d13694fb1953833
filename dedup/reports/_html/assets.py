"""The files beside this one, and what all pages do with them. Imports jinja2."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template


@cache
def part(name: str) -> str:
    """A file of this folder."""
    return files("dedup.reports._html").joinpath(name).read_text("utf-8")


@cache
def template(name: str) -> Template:
    """A template of this folder; whatever it is given is escaped."""
    loaded = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, loader=FunctionLoader(part))
    return loaded.get_template(name)


def digest(text: str) -> str:
    """How a policy names a style or a script that may be used."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def version() -> str:
    """The version that writes."""
    from dedup import __version__

    return __version__
