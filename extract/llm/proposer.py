"""A language model as a proposer: it is asked chunk by chunk; what stands in the text is proposed.

Answers are taken in the order of the chunks, whenever they come: equal answers give equal facts.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.keys import fold
from extract.llm.answers import Answer, Problem
from extract.llm.chunks import Chunk, chunks
from extract.llm.client import Client
from extract.llm.errors import LlmUnavailable
from extract.llm.grounding import Claim, Dropped, ground
from extract.llm.prompt import messages
from extract.mentions import by_block
from extract.relations.candidates import Candidate
from extract.relations.units import sentence_spans
from ontology.model import Reject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Document
    from extract.llm.settings import LlmSettings
    from extract.mentions import Mention, Proposal
    from ontology.model import Status

#: Low, so that a rule's evidence is kept where both found a statement. Not measured.
CONFIDENCE: Final = 0.6
#: How often a chunk is halved whose answer was cut off.
HALVINGS: Final = 2


@dataclass(slots=True)
class Proposed:
    """What a model proposes of a document, and what was dropped of it: every drop is a reject."""

    model: str
    proposals: list[Proposal] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """Return how many were dropped, by reason."""
        return Counter(reject.reason.removeprefix("llm: ") for reject in self.rejects)

    def candidates(self, mentions: Sequence[Mention]) -> list[Candidate]:
        """Return the claims between chosen mentions; one whose name was not chosen is dropped."""
        grouped = by_block(mentions)
        found = []
        for claim in self.claims:
            pair = _pair(claim, grouped.get(claim.block.index, ()))
            if pair is None:
                self._drop(claim, "name is no entity of the text")
                continue
            start = min(claim.start, *(m.start for m in pair))
            end = max(claim.end, *(m.end for m in pair))
            status = _status(claim.block.text, start, end)
            if status is None:
                self._drop(claim, "a doubt stands beside the quote")
                continue
            rule = f"llm:{self.model}"
            found.append(
                Candidate(
                    pair[0],
                    claim.property,
                    pair[1],
                    claim.block,
                    claim.start,
                    claim.end,
                    "llm",
                    rule,
                    CONFIDENCE,
                    status,
                )
            )
        return found

    def _drop(self, claim: Claim, reason: str) -> None:
        start, end = claim.block.shadow.span(claim.start, claim.end)
        told = Dropped(claim.subject, claim.property, claim.object, reason)
        self.rejects.append(_reject(told, start, end))


def propose(document: Document, settings: LlmSettings) -> Proposed:
    """Ask a model about each chunk of a document.

    Raises:
        LlmUnavailable: it cannot be used, or gave no usable answer to any question.
    """
    found = Proposed(settings.model)
    asked = chunks(document, settings.chunk_chars)
    answered = 0
    with (
        Client(settings) as client,
        ThreadPoolExecutor(settings.concurrency, "llm") as pool,
    ):
        try:
            for answers in pool.map(lambda chunk: list(_ask(client, chunk, HALVINGS)), asked):
                answered += sum(_take(found, *pair) for pair in answers)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # no more questions
            raise
    if asked and not answered:
        reasons = ", ".join(f"{reason} ({n})" for reason, n in sorted(found.counts().items()))
        raise LlmUnavailable(f"language model {settings.model} gave no usable answer: {reasons}")
    return found


def summary(rejects: Sequence[Reject], kept: int) -> str:
    """Return the line that says how many statements were kept, and what was dropped."""
    dropped = Counter(r.reason for r in rejects if r.reason.startswith("llm: "))
    told = ", ".join(
        f"{number} {reason.removeprefix('llm: ')}" for reason, number in sorted(dropped.items())
    )
    return f"language model: {kept} statements kept, {dropped.total()} proposals dropped" + (
        f" ({told})" if told else ""
    )


def _ask(client: Client, chunk: Chunk, halvings: int) -> Iterator[tuple[Chunk, Answer | Problem]]:
    answer = client.ask(messages(chunk))
    halves = chunk.halves() if answer is Problem.CUT_OFF and halvings else ()
    if not halves:
        yield chunk, answer
    for half in halves:
        yield from _ask(client, half, halvings - 1)


def _take(found: Proposed, chunk: Chunk, answer: Answer | Problem) -> bool:
    """Sift one answer; return whether there was one."""
    start, end = chunk.span()
    if isinstance(answer, Problem):
        found.rejects.append(_reject(Dropped("", "", "", answer.value), start, end))
        return False
    grounded = ground(chunk, answer.told)
    found.proposals.extend(grounded.proposals)
    found.claims.extend(grounded.claims)
    found.rejects.extend(_reject(dropped, start, end) for dropped in grounded.dropped)
    return True


def _reject(dropped: Dropped, start: int, end: int) -> Reject:
    return Reject(
        dropped.subject, dropped.property, dropped.object, f"llm: {dropped.reason}", start, end
    )


def _pair(claim: Claim, mentions: Sequence[Mention]) -> tuple[Mention, Mention] | None:
    """Return the nearest mentions of the two names, at least one of them in the quote.

    Names are matched whole: a mention of ``Sora 2`` does not serve for ``Sora``.
    """

    def outside(mention: Mention) -> bool:
        return not (claim.start <= mention.start and mention.end <= claim.end)

    subject, obj = fold(claim.subject), fold(claim.object)
    pairs = [
        (outside(s) + outside(o), abs(s.start - o.start), s.start, o.start, s, o)
        for s in mentions
        if s.key == subject
        for o in mentions
        if o.key == obj and not (outside(s) and outside(o))
    ]
    if not pairs:
        return None
    best = min(pairs, key=lambda pair: pair[:4])
    return best[4], best[5]


def _status(text: str, start: int, end: int) -> Status | None:
    """Return how the text puts a statement, or None where that hangs on how far a cue reaches.

    A model's quote may leave out the very word that denies it, so the whole clause is read as well.
    """
    spans = [(a, b) for a, b in sentence_spans(text) if a < end and start < b]
    left, right = spans[0][0], spans[-1][1]
    piece, start, end = text[left:right], start - left, end - left
    near = polarity.status(piece, start, end)
    _, stop = polarity.clause(piece, start, end)
    whole = polarity.status(piece, start, end, (start, stop))
    return near if near is whole else None
