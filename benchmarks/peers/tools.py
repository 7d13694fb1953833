"""The tools that are compared, and an environment for each of them, made by uv."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


class NotInstalledError(Exception):
    """A tool's environment could not be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One row of the table. Without packages a tool runs where this benchmark runs."""

    name: str
    packages: tuple[str, ...]  # the tool's own first, with its version
    way: str  # which of its ways is used
    warm_up: bool = False  # whether it compiles when it runs for the first time on a machine
    clusters: bool = True  # whether it finds any

    @property
    def title(self) -> str:
        """Its name, and its version where it is another project's."""
        return " ".join([self.name, *(package.split("==")[1] for package in self.packages[:1])])

    def command(self, python: str, source: Path, target: Path) -> list[str]:
        """What is run: dedup as its users run it, the others by their runners."""
        if self.name == "dedup":
            return [python, "-m", "dedup", "cluster", str(source), "-o", str(target)]
        return [python, "-m", f"benchmarks.peers.run_{self.name.replace('-', '_')}", str(source), str(target)]

    def target(self, folder: Path) -> Path:
        """Where its result goes."""
        return folder / ("out.jsonl" if self.name == "dedup" else "out.csv")

    def python(self, environments: Path) -> str:
        """The interpreter of its environment, which is made where it is not there.

        Raises:
            NotInstalledError: uv could not make it.
        """
        if not self.packages:
            return sys.executable
        home = environments / self.name
        python, made = home / "bin" / "python", home / "packages.txt"
        wanted = "\n".join(self.packages)
        if not made.exists() or made.read_text() != wanted:
            _uv("venv", "--clear", "--python", sys.executable, str(home))
            _uv("pip", "install", "--compile-bytecode", "--python", str(python), *self.packages)
            made.write_text(wanted)
        return str(python)


def _uv(*arguments: str) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise NotInstalledError("needs uv, which is not on the PATH")
    ran = subprocess.run([uv, "--quiet", *arguments], capture_output=True, text=True)
    if ran.returncode:
        raise NotInstalledError("not installed: " + " ".join(ran.stderr.split()))


def chosen(names: Sequence[str]) -> list[Tool]:
    """The tools of these names; all where none is named.

    Raises:
        ValueError: there is no such tool.
    """
    known = {tool.name: tool for tool in TOOLS}
    for name in names:
        if name not in known:
            raise ValueError(f"no tool is called {name!r}; there are: {', '.join(known)}")
    return [known[name] for name in names] if names else list(TOOLS)


TOOLS = (
    Tool("dedup", (), "`dedup cluster FILE -o out.jsonl` as it comes", warm_up=True),
    Tool(
        "floor",
        (),
        "no tool: read the file, find the texts, tokenise, shingle and sign with dedup's kernels on two threads, "
        "and nothing else",
        warm_up=True,
        clusters=False,
    ),
    Tool("daft", ("daft==0.7.26",), "its MinHash example, with 128 hashes for 64; components by union of sets"),
    Tool("gaoya", ("gaoya==0.2.2", "orjson>=3.10"), "`par_bulk_insert_docs`, `par_bulk_query`, its own word shingles"),
    Tool(
        "rensa",
        ("rensa==0.5.0", "orjson>=3.10"),
        "`RMinHash.from_token_sets`, `insert_many`, `query_all`; the faster rho pipeline gives no clusters; most "
        "of the time goes into shingling, which is left to Python",
    ),
    Tool(
        "datasketch",
        ("datasketch==2.0.0", "orjson>=3.10", "xxhash>=3.5"),
        "`MinHash.bulk` with xxHash, `MinHashLSH`; shingling is left to Python",
    ),
    Tool(
        "text-dedup",
        ("text-dedup==0.4.0", "orjson>=3.10"),
        "its `minhash` command with xxh3, a process for each processor; 0.4.1 asks for Python 3.12",
    ),
    Tool(
        "datatrove",
        ("datatrove[io,processing]==0.10.1",),
        "the stages of its minhash example up to the clusters, in two processes, with a tokeniser that splits at "
        "blanks (with its English one the signatures take four times as long)",
    ),
)
