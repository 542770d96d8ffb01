"""Who reads: the person for whom facts are loaded, before any analysis."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """A person to whom figures are shown. ``leader_id`` is the leader that the person is, if any.

    Nobody reads the own nominations, readiness or risk of loss, nor the slate and cover of the own seat, whatever the
    role.
    """

    leader_id: int | None = None

    def is_leader(self, number: int) -> bool:
        """Whether the reader is the leader with this number."""
        return self.leader_id == number


#: The reader of a command that the person who runs the machine starts.
OPERATOR = Reader()
