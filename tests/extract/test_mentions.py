"""The choice among overlapping proposals."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from extract.layout import parse
from extract.mentions import Mention, Proposal, by_block, select

if TYPE_CHECKING:
    from random import Random

_BLOCK = parse("0123456789" * 4).blocks[0]


def _proposal(start: int, end: int, weight: float = 1.0, type_: str = "Model") -> Proposal:
    return Proposal(_BLOCK, start, end, type_, weight, "test")


def test_two_sure_names_beat_a_long_doubtful_one() -> None:
    chosen = select([_proposal(0, 10, 0.5), _proposal(0, 4, 3), _proposal(5, 10, 3)])
    assert [(p.start, p.end) for p in chosen] == [(0, 4), (5, 10)]


def test_a_longer_name_beats_its_part_of_equal_weight() -> None:
    chosen = select([_proposal(0, 4, 3), _proposal(0, 8, 3)])
    assert [(p.start, p.end) for p in chosen] == [(0, 8)]


def test_of_one_span_the_heavier_proposal_stays() -> None:
    chosen = select([_proposal(0, 4, 1, "Product"), _proposal(0, 4, 2, "Model")])
    assert [p.type for p in chosen] == ["Model"]


_SPANS = st.tuples(st.integers(0, 30), st.integers(1, 9), st.floats(0.1, 4))


@given(st.lists(_SPANS, max_size=40))
def test_chosen_spans_never_overlap(spans: list[tuple[int, int, float]]) -> None:
    chosen = select([_proposal(a, a + n, w) for a, n, w in spans])
    assert all(a.end <= b.start for a, b in itertools.pairwise(chosen))


@given(st.lists(_SPANS, max_size=40), st.randoms())
def test_the_order_of_proposals_does_not_matter(
    spans: list[tuple[int, int, float]], random: Random
) -> None:
    proposals = [_proposal(a, a + n, w) for a, n, w in spans]
    shuffled = random.sample(proposals, len(proposals))
    assert [(p.start, p.end) for p in select(proposals)] == [
        (p.start, p.end) for p in select(shuffled)
    ]


def test_mentions_are_grouped_in_text_order() -> None:
    late, early = Mention(_BLOCK, 5, 8, "Model", "t"), Mention(_BLOCK, 0, 3, "Model", "t")
    assert by_block([late, early]) == {_BLOCK.index: [early, late]}
    assert early.span() == (0, 3)
