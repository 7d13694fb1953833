"""Two texts side by side, as blocks of what is equal, replaced, cut and added. Imports outcome, judge and read."""

from dedup.judge.evidence import LONGEST, align
from dedup.outcome import Block
from dedup.read.text import Words

# Equal stretches shorter than this are shown as part of the change around them.
SHOWN_STRETCH = 3


def blocks(left: Words, right: Words) -> list[Block]:
    """The way from the left text to the right one; together the blocks are both texts."""
    found = [
        Block(stretch.kind, _written(left, stretch.left), _written(right, stretch.right))
        for stretch in align(left.folded, right.folded, SHOWN_STRETCH)
    ]
    if len(left) > LONGEST or len(right) > LONGEST:
        found.append(Block("not compared", _written(left, slice(LONGEST, None)), _written(right, slice(LONGEST, None))))
    return found


def _written(words: Words, part: slice) -> str:
    """The text of some words, with what stands before the first word of a text and after each."""
    first, last, _ = part.indices(len(words))
    if first >= last:
        return ""
    return words.text[words.starts[first] if first else 0 : words.starts[last] if last < len(words) else None]
