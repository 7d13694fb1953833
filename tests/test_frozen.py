"""Frozen dataclasses that are made fast are those that are made as usual."""

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from dedup.frozen import maker
from dedup.outcome import Drawn


@dataclass(frozen=True, slots=True)
class _Fact(Drawn):
    name: str
    size: int = 3
    parts: dict[str, int] = field(default_factory=dict)


def test_made_fast_is_made_as_usual() -> None:
    make = maker(_Fact)
    for made, usual in ((make("a"), _Fact("a")), (make("b", size=4, parts={"x": 1}), _Fact("b", 4, {"x": 1}))):
        assert type(made) is _Fact
        assert made == usual
        assert repr(made) == repr(usual)
        assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == replace(made) == usual
        with pytest.raises(FrozenInstanceError):
            made.name = "c"  # type: ignore[misc]
    assert make("a").parts is not make("a").parts
    with pytest.raises(TypeError):
        make()  # type: ignore[call-arg]
