"""Every exception that dedup raises on purpose. Imports nothing.

    DedupError
    ├── ArticleError       a record that is no article: no text, a wrong type
    ├── SourceError        an input that cannot be read at all: missing, not what its suffix says
    ├── StorageError       what cannot be kept: no space, no permission; an index that another process keeps busy
    │   └── DamageError    an index file that is damaged, of another program, or of a newer dedup
    ├── ReportError        a report that cannot be written: no folder, no permission, no space
    ├── ParameterError     a parameter out of its range, or two sketches made with other parameters
    └── MissingExtraError  an optional dependency is not installed; says how to install it

A caller who catches `DedupError` gets all of them; each message names the place and the reason.
"""


class DedupError(Exception):
    """Base of all errors raised on purpose."""


class ArticleError(DedupError):
    """A record that cannot become an article."""


class SourceError(DedupError):
    """An input that cannot be read."""


class ReportError(DedupError):
    """A report that cannot be written."""


class StorageError(DedupError):
    """Texts or an index that cannot be kept outside of memory."""


class DamageError(StorageError):
    """An index file that cannot be used as it is."""


class ParameterError(DedupError, ValueError):
    """A parameter out of its range, or parameters that do not fit together."""


class MissingExtraError(DedupError, ImportError):
    """An optional dependency is missing."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs an optional dependency: pip install 'newsdedup[{extra}]'")
