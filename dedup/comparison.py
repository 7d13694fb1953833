"""Two articles compared: the counts, the rule that decided, and what they share word by word.

The same judgement as in a run, on one pair, and also for pairs that no run would report.
"""

from dataclasses import replace

import numpy as np

from dedup.article import Article
from dedup.blocks import blocks
from dedup.find.candidates import Pairs, fold
from dedup.find.profile import Profile
from dedup.find.sketches import sketch
from dedup.find.verify import Scores
from dedup.find.work import Texts
from dedup.judge.coverage import Taken
from dedup.judge.crediting import Crediting
from dedup.judge.overlaps import SENTENCES_TELL, SHORT, SHORT_NEAR, fact_order, sentences_rule
from dedup.kept import KeptArticles
from dedup.outcome import Comparison, Match, Overlap
from dedup.params import Params
from dedup.run.nodes import Nodes


def compare(one: Article, other: Article, params: Params, profile: Profile) -> Comparison:
    """Compare two articles, whether or not a run would have brought them together.

    With the profile of a run they are judged as there. Of two with one id the second is called otherwise: credits and
    reasons name articles by their ids.
    """
    if one.id == other.id:
        other = replace(other, id=f"{other.id} (2)")
    left, right = sorted((one, other), key=fact_order)
    texts = Texts.pack([left.text, right.text])
    sketches = sketch(texts, params)
    nodes = Nodes(KeptArticles.of([left, right]), fold([sketches], params), params, profile)
    ours, theirs = nodes.node_of(0), nodes.node_of(1)
    counts = nodes.count_shared(np.array([ours]), np.array([theirs]))
    lengths = sketches.words.tolist()
    match, rule = _judge(nodes, left, right, lengths)
    crediting = Crediting(nodes.credits_of)
    crediting.between(left, right)  # whether one's author is the other's outlet
    taken = Taken(0.0, 0.0, 0.0)
    if min(lengths) >= params.min_words:
        (taken,) = nodes.sentences.taken(np.array([ours]), np.array([theirs]))
    if match is None and not rule:
        rule = _why_not(counts, taken, params)
    elif match is not None and match.overlap is Overlap.PASSAGE and "; " not in rule:
        rule = f"{rule}; {sentences_rule(taken, params)}"
    return Comparison(
        left,
        right,
        match,
        rule,
        int(counts.shared[0]),
        int(counts.left_size[0]),
        int(counts.right_size[0]),
        taken.left,
        taken.right,
        taken.quoted,
        (crediting.all_of(left), crediting.all_of(right)),
        blocks(nodes.words_of(left), nodes.words_of(right)),
    )


def _judge(nodes: Nodes, left: Article, right: Article, lengths: list[int]) -> tuple[Match | None, str]:
    """The match and its rule; the rule is empty where the counts are too low for one."""
    least = nodes.params.min_words
    if min(lengths) < least:
        which = left if lengths[0] < least else right
        return None, f"{which.id} has {min(lengths)} words; with fewer than {least} no text is judged"
    ours, theirs = nodes.node_of(0), nodes.node_of(1)
    judge = nodes.judge(nodes.params)
    if ours == theirs:
        nodes.score(Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64)))
    else:
        scores = nodes.score(Pairs(np.array([0]), np.array([1])))
        judge.judge(nodes.overlapping(scores, nodes.params).verdicts())
        if not judge.verdicts:
            return None, ""
    match = judge.match(left, right, ours, theirs)
    return match, match.rule


def _why_not(counts: Scores, taken: Taken, params: Params) -> str:
    told = f"{float(counts.containment()[0]):.0%} of the shorter is in the longer, no passage of {params.passage} words"
    smaller = int(min(counts.left_size[0], counts.right_size[0]))
    if smaller < SHORT:
        return f"{told}; with {smaller} shingles it counts only if {SHORT_NEAR:.0%} of all are in both"
    if smaller < SENTENCES_TELL:
        return (
            f"{told}; with {smaller} shingles it counts only if {SHORT_NEAR:.0%} of all are in both, or "
            f"{params.excerpt:.0%} of the shorter in the longer"
        )
    return f"{told}; {sentences_rule(taken, params)}"
