"""Lines for a terminal of any width, language and encoding. rich is imported when it is needed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedup.reports._safe import one_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Piece = str | tuple[str, str]  # a text, or a text and its style

_LINES = 3  # of a sentence


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that a page is drawn with."""

    canonical: str = "●"
    branch: str = "├"
    stem: str = "│"
    last: str = "└"
    full: str = "━"
    empty: str = "─"
    dot: str = "·"
    cut: str = "…"


_ASCII = Marks("*", "|", "|", "`", "=", "-", "|", "~")


class Page:
    """A console that is written to line by line; no line is longer than the window is wide."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._encoding = console.encoding
        self._unicode = self._encoding.lower().startswith("utf")
        self.width = console.width
        self.marks = Marks() if self._unicode else _ASCII

    def clean(self, text: str | None) -> str:
        """A string of unknown origin as one line that can be shown here."""
        line = one_line(text or "", _LINES * self.width + 100)
        return line if self._unicode else line.encode(self._encoding, "replace").decode(self._encoding)

    def quoted(self, text: str) -> str:
        """How a text begins, in quotation marks."""
        return self.fitted(f'"{self.clean(text)}"', self.width - 4)

    def cells(self, text: str) -> int:
        """How many columns a text takes."""
        from rich.cells import cell_len

        return cell_len(text)

    def line(self, *pieces: Piece) -> None:
        """Print one line, cut to the width."""
        from rich.text import Text

        self._print(Text.assemble(*pieces))

    def wrapped(self, words: str, style: str, indent: int = 0) -> None:
        """Print a sentence on as many lines as it needs, up to three."""
        from rich.text import Text

        room = max(8, self.width - indent)
        lines = [str(line).rstrip() for line in Text(self.clean(words)).wrap(self._console, room)]
        last = " ".join(lines[_LINES - 1 :])
        for line in [*lines[: _LINES - 1], *([last] if last else [])]:
            self.line(" " * indent, (line, style))

    def facts(self, start: str, facts: list[str], article_id: str) -> None:
        """Print facts and an id on one line; the id gets its own if it does not fit."""
        said = start + f" {self.marks.dot} ".join(self.fitted(fact, self.width // 2) for fact in facts if fact)
        article_id = self.clean(article_id)
        together = f"{said} {self.marks.dot} {article_id}"
        if self.cells(together) <= self.width:
            self.line(together)
            return
        self.line(said)
        self.line(" " * len(start), self.middle(article_id, self.width - len(start)))

    def fitted(self, text: str, width: int) -> str:
        """A text, cut if it is wider."""
        from rich.cells import set_cell_size

        if self.cells(text) <= width:
            return text
        return set_cell_size(text, max(0, width - 1)).rstrip() + self.marks.cut

    def padded(self, text: str, width: int, style: str = "") -> Piece:
        """A text in a column of a fixed width."""
        text = self.fitted(text, width)
        return text + " " * (width - self.cells(text)), style

    def middle(self, text: str, width: int) -> str:
        """A text that is too wide loses its middle: what tells two addresses apart stands at the end."""
        if self.cells(text) <= width or not text.isascii():
            return self.fitted(text, width)
        head = width // 3
        return text[:head] + self.marks.cut + text[len(text) - (width - head - 1) :]

    def bar(self, share: float, width: int) -> list[Piece]:
        """A bar, filled as far as the share says; all of it only for all."""
        full = int(share * width)
        return [(self.marks.full * full, "green"), (self.marks.empty * (width - full), "dim")]

    def _print(self, text: "Text") -> None:
        text.rstrip()
        if self.cells(text.plain) > self.width:
            text.plain = self.fitted(text.plain, self.width)
        self._console.print(text, no_wrap=True, overflow="ignore", crop=False)
