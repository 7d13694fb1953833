"""The house stays in order: who may import whom, what is loaded when, and what the package offers."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dedup

PACKAGE = Path(dedup.__file__).parent

# From the ground up; a module may import from its own layer's row only where it is the same part.
LAYERS = (
    ("errors", "written_dates", "dates", "markup", "unicode", "agencies", "clock", "wording"),
    ("compiled", "intrinsics", "frozen", "garbage"),
    ("article", "records", "params", "lineage"),
    ("outcome", "outlets", "settings", "spill"),
    ("kept",),
    ("ties", "network"),
    ("find",),
    ("read",),
    ("judge",),
    ("blocks", "passages"),
    ("sources",),
    ("stores",),
    ("reports",),
    ("run",),
    ("comparison", "pipeline"),
    ("evaluation",),
    ("api",),
    ("index",),
    ("integrations",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
HEIGHT = {part: height for height, row in enumerate(LAYERS) for part in row}
# Parts that stand side by side: they do not know each other, whatever their height above. A store keeps
# what find makes, so it may know find.
APART = [{"find", "read", "judge"}, {"sources", "stores", "reports"}, {"read", "sources"}, {"judge", "sources"}]
LAZY = ("numba", "datasketch", "pandas", "pyarrow", "zstandard", "scipy", "sklearn")


def imports(path: Path) -> set[str]:
    """The parts of dedup that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "dedup":
            names = [f"dedup.{alias.name}" for alias in node.names] if node.module == "dedup" else [node.module]
            found |= {name.split(".")[1] for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("dedup.")}
    return found & HEIGHT.keys()


FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_part_has_its_place() -> None:
    assert {part_of(path) for path in FILES} == HEIGHT.keys()


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    part = part_of(path)
    for other in imports(path) - {part}:
        assert HEIGHT[other] <= HEIGHT[part], f"{path.name} imports {other}, which stands above it"
        assert not any(part in row and other in row for row in APART), f"{path.name} imports {other} beside it"


def test_numba_is_imported_by_kernels_only() -> None:
    using = {path for path in FILES if third_party(path) & {"numba", "llvmlite"}}
    assert {path.name for path in using} == {"compiled.py", "intrinsics.py", "word_kernels.py", "_line_kernels.py"}
    kernels = {path.name for path in FILES if "compiled" in imports(path)}
    assert kernels == {name for name in (path.name for path in FILES) if name.endswith("kernels.py")}


def third_party(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text()))
    return {
        name
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import dedup", (*LAZY, "numpy", "typer", "rich", "rapidfuzz")),
        ("import dedup.cli", (*LAZY, "numpy", "rapidfuzz", "ctypes")),
        ("import dedup; dedup.cluster", LAZY),
        ("import dedup; dedup.cluster('seeds').write('{tmp}/r.json')", LAZY),
    ],
)
def test_heavy_imports_are_lazy(code: str, unwanted: tuple[str, ...], tmp_path: Path) -> None:
    script = f"import sys; {code.format(tmp=tmp_path)}; print([m for m in {unwanted!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=PACKAGE.parent)
    assert ran.stdout.strip() == "[]"


def test_public_names_exist_and_are_documented() -> None:
    for name in dedup.__all__:
        assert getattr(dedup, name) is not None
    documented = (PACKAGE.parent / "README.md").read_text() + (PACKAGE.parent / "docs" / "library.md").read_text()
    missing = [name for name in dedup.__all__ if not name.startswith("_") and name not in documented]
    assert not missing
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(dedup, "nonsense")  # noqa: B009 - the attribute must not be known to the checker


def test_no_public_name_is_hidden_by_a_part_of_the_package() -> None:
    assert not set(dedup.__all__) & HEIGHT.keys(), "importing dedup.NAME would put the module in its place"


# What reads nothing but what the very same run has written, where nobody else could.
OWN = {"parcels.py": {"pickle"}, "kept.py": {"marshal"}}


def test_nothing_unpickles_or_runs_data() -> None:
    for path in FILES:
        used = third_party(path) - OWN.get(path.name, set())
        assert not used & {"pickle", "marshal", "shelve", "socket", "urllib.request", "http.client", "requests"}, path
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"eval", "exec"}, path
