"""Findings: what the analyses found, in sentences, each with its proof and what would clear it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from succession.analysis.evidence import facts_shown
from succession.analysis.ground import Ground
from succession.analysis.kinds import FindingKind
from succession.analysis.proofs import Proof, circle_of, proof_of
from succession.analysis.remedies import clearing
from succession.analysis.sentences import sentence_of
from succession.analysis.triggers import Trigger, triggers
from succession.analysis.wording import Sentence, assumption, text

ABOUT_CHAINS = {
    FindingKind.HOLE_MOVES,
    FindingKind.GATEWAY,
    FindingKind.DEAD_END_BELOW,
    FindingKind.MUTUAL_NOMINATION,
}
ABOUT_READINESS = {
    FindingKind.NOBODY_READY,
    FindingKind.ONE_READY,
    FindingKind.COUNTED_TWICE,
    FindingKind.HOLE_MOVES,
    FindingKind.MUTUAL_NOMINATION,
}


@dataclass(frozen=True, eq=False)
class Finding:
    """One finding. Its words and its proof are made when they are first asked for."""

    ground: Ground
    trigger: Trigger

    @property
    def kind(self) -> FindingKind:
        """What kind of finding it is."""
        return self.trigger.kind

    @property
    def position(self) -> str:
        """The id of the key position that the finding is listed under.

        Of several that is the most important one, but of a short set the one that it leaves unfilled.
        """
        return self.ground.slates.position_id(self.trigger.position)

    @property
    def positions(self) -> tuple[str, ...]:
        """The ids of all key positions that the finding names."""
        return tuple(self.ground.slates.position_id(number) for number in self.trigger.positions)

    @property
    def leaders(self) -> tuple[str, ...]:
        """The ids of the leaders that the finding is about."""
        return tuple(self.ground.facts.leader_ids[row] for row in self.trigger.leaders)

    @cached_property
    def id(self) -> str:
        """A digest of the kind, the positions and the leaders that define it: the same in every run.

        The holder of a position whose hole moves does not define the finding: the next holder's
        departure ends at the same gap.
        """
        kind, _, positions, leaders = self.trigger
        facts, rows = self.ground.facts, self.ground.slates.rows
        words = [kind.value, *(facts.position_ids[rows[number]] for number in positions), ""]
        if kind is not FindingKind.HOLE_MOVES:
            words += [facts.leader_ids[row] for row in leaders]
        return sha256("\x1f".join(words).encode()).hexdigest()[:16]

    @cached_property
    def sentence_parts(self) -> Sentence:
        """The sentence in parts, names as link targets."""
        return sentence_of(self.ground, self.trigger)

    @property
    def sentence(self) -> str:
        """What was found, in one or two sentences."""
        return text(self.sentence_parts)

    @cached_property
    def proof(self) -> Proof:
        """The certificate."""
        return proof_of(self.ground, self.trigger)

    @cached_property
    def facts_shown(self) -> tuple[Sentence, ...]:
        """The one to four facts that a page shows as proof, in order."""
        return facts_shown(self.ground, self.trigger)

    @cached_property
    def clears_when_parts(self) -> Sentence:
        """What would clear it, in parts, names as link targets."""
        return clearing(self.ground, self.trigger)

    @property
    def clears_when(self) -> str:
        """What would clear it, in one sentence."""
        return text(self.clears_when_parts)

    @cached_property
    def assumption(self) -> str:
        """What it counts: the horizon, and who does not move."""
        said = []
        if self.kind is FindingKind.GATEWAY:
            said.append(assumption(self.ground.gateway_months, self.ground.slates.is_optimistic))
        elif self.kind in ABOUT_READINESS:
            said.append(assumption(self.ground.within_months, self.ground.slates.is_optimistic))
        elif self.kind is FindingKind.DEAD_END_BELOW:
            said.append("Counts everyone who is named, whatever the readiness.")
        held = self.ground.slates.held
        if self.kind in ABOUT_CHAINS and any(
            held[leader] > 1
            for position in circle_of(self.ground, self.trigger)
            for leader, _ in self.ground.slates.slates[position]
        ):
            said.append("Leaders who hold several key positions do not move.")
        return " ".join(said)


def findings_of_ground(ground: Ground) -> Iterator[Finding]:
    """All findings, by the importance of the position, then by kind."""
    return (Finding(ground, trigger) for trigger in triggers(ground))
