"""On which ground something is given to the person who asks, or withheld.

Marks for a person who decides, not a decision. Sources: GDPR Art. 15(1), 15(3) and 15(4); for records of management
planning, the exemption that the United Kingdom has (Data Protection Act 2018, schedule 2, paragraph 22), case by case
and with the reason recorded. Other countries know no such exemption: what is marked "decide" may have to be given.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Answer(StrEnum):
    """What the mark proposes."""

    GIVE = "give"
    WITHHOLD = "withhold"
    DECIDE = "decide"


class Ground(NamedTuple):
    """Why something is given or withheld."""

    answer: Answer
    words: str


OWN = Ground(Answer.GIVE, "It is about the person (GDPR Art. 15(1)).")
ACCOUNT = Ground(Answer.GIVE, "It is the person's own account (GDPR Art. 15(1)).")
PLANNING = Ground(
    Answer.DECIDE,
    "It is planning for positions. It may be withheld only where giving it would prejudice the planning, case by case "
    "and with the reason recorded (in the UK: DPA 2018, schedule 2, paragraph 22).",
)
REASON = Ground(
    Answer.DECIDE,
    "It is free text that somebody else wrote. Take out what is about others, then give the rest (GDPR Art. 15(4)).",
)
OF_OTHERS = Ground(
    Answer.DECIDE,
    "It names others, or comes from them. Weigh their rights, and give what is about the person (GDPR Art. 15(4)).",
)
LOGGED = Ground(
    Answer.DECIDE,
    "It says what others did with records about the person. Give it where it tells of the person (GDPR Art. 15(1)).",
)
SECRET = Ground(
    Answer.WITHHOLD, "It keeps the account safe, and helps only whoever breaks in (GDPR Art. 15(4) and 32)."
)
INNER = Ground(Answer.WITHHOLD, "It is a number inside the database, and says nothing about the person.")
NO_PERSON = Ground(Answer.WITHHOLD, "It says something about the company, and nothing about the person.")
