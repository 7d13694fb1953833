"""Each example says how it is run, and has a test here."""

import ast
from pathlib import Path

import pytest

from .running import EXAMPLES

TESTS = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_says_how_it_is_run_and_is_run(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text())) or ""
    assert f"python examples/{path.name} " in said
    assert f'("{path.name}"' in TESTS
