"""What two texts are to each other, and who is tied to whom by it. Imports outcome and judge's apart and coverage."""

from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass, replace

from dedup.judge.apart import Apart
from dedup.judge.clusters import Node
from dedup.judge.coverage import Taken
from dedup.outcome import Overlap, Relation

NodePair = tuple[Node, Node]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two texts are to each other."""

    overlap: Overlap
    shared: int
    left_size: int
    right_size: int
    taken: Taken | None = None  # where the counts alone did not decide
    exchanged: bool = True  # a number may stand in place of another one: forms.may_be_form
    apart: Apart | None = None  # what keeps them apart

    @property
    def is_same(self) -> bool:
        """Whether each has all shingles of the other: mostly one text at two times, between which a window lies."""
        return self.shared == self.left_size == self.right_size

    @property
    def is_copy(self) -> bool:
        """Whether the two are versions of one text."""
        return self.overlap is not Overlap.PASSAGE and self.apart is None

    def set_apart(self, apart: Apart) -> "Verdict":
        """The same of two texts that are no copies; what is kept apart without a relation only shares passages."""
        return replace(self, apart=apart, overlap=self.overlap if apart[0] else Overlap.PASSAGE)


class Verdicts(dict[NodePair, Verdict]):
    """The verdicts of pairs of nodes, left < right, and the graphs that they make."""

    def of(self, one: Node, other: Node) -> Verdict | None:
        """The verdict of two nodes, in either order."""
        return self.get(ordered(one, other))

    def are_copies(self, one: Node, other: Node) -> bool:
        """Whether two nodes have a verdict, and it says that they are copies."""
        verdict = self.of(one, other)
        return verdict is not None and verdict.is_copy

    def links(self) -> dict[Node, set[Node]]:
        """For each node that has copies, their nodes."""
        return self._neighbours(lambda verdict: verdict.is_copy)

    def templates(self) -> dict[Node, set[Node]]:
        """For each node that is a form, those with other facts."""
        return self._neighbours(lambda verdict: verdict.apart is not None and verdict.apart[0] is Relation.TEMPLATE)

    def apart(self) -> dict[Node, set[Node]]:
        """For each node, those that overlap with it and are known to be no copies of it."""
        return self._neighbours(lambda verdict: verdict.apart is not None)

    def hosts(self) -> dict[Node, set[Node]]:
        """For each node that is an excerpt of others, which are copies of it: those."""
        found: dict[Node, set[Node]] = defaultdict(set)
        for (left, right), verdict in self.items():
            if verdict.overlap is Overlap.EXCERPT and verdict.is_copy and verdict.left_size != verdict.right_size:
                smaller, larger = (left, right) if verdict.left_size < verdict.right_size else (right, left)
                found[smaller].add(larger)
        return found

    def among(self, nodes: Set[Node]) -> dict[Node, set[Node]]:
        """For each of some nodes, those of them that it has a verdict with."""
        found: dict[Node, set[Node]] = {node: set() for node in nodes}
        for left, right in self if nodes else ():
            if left in nodes and right in nodes:
                found[left].add(right)
                found[right].add(left)
        return found

    def _neighbours(self, wanted: Callable[[Verdict], bool]) -> dict[Node, set[Node]]:
        found: dict[Node, set[Node]] = defaultdict(set)
        for (left, right), verdict in self.items():
            if wanted(verdict):
                found[left].add(right)
                found[right].add(left)
        return found


def ordered(one: Node, other: Node) -> NodePair:
    """A pair of nodes as verdicts know it."""
    return (one, other) if one < other else (other, one)
