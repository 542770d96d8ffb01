"""The words that the pages use, each with what it means. One word, one thing."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A word and its meaning in a sentence or two."""

    word: str
    meaning: str


WORDS: tuple[tuple[str, tuple[Word, ...]], ...] = (
    (
        "People and seats",
        (
            Word("Leader", "A sales leader, in a position or not; also somebody from elsewhere who is named for one."),
            Word("Position, seat", "A place in the sales organisation. It stays when its holder goes."),
            Word("Key position", "A position whose vacancy would hurt. Somebody decides so and says why."),
            Word("Holder, incumbent", "The leader who holds a position now."),
            Word("Vacant", "Nobody holds the position."),
            Word(
                "Interim",
                "A leader who acts in a vacant position for the time being. The position still counts as vacant.",
            ),
            Word("Importance", "The order of the key positions, 1 the most important. It decides what comes first."),
        ),
    ),
    (
        "Who could follow",
        (
            Word("Nomination", "A leader is named for a position, with a readiness, on a day, by somebody."),
            Word("Candidate", "A named leader, seen from the position."),
            Word("Slate", "All nominations of a position, in the order of their rank."),
            Word("Readiness", "How soon a leader could take one position: ready now, 1-2 years or 3+ years."),
            Word("Ready now", "Could take over now. A judgement about one position with a date, not a promise."),
            Word("Emergency cover", "Who acts in the seat tomorrow, for some months. Never counted as readiness."),
        ),
    ),
    (
        "The counts",
        (
            Word("Named", "Key positions with at least one nomination, of any readiness."),
            Word(
                "Ready now, as a count", "Key positions with at least one nomination that is ready within the horizon."
            ),
            Word(
                "At the same time",
                "How many key positions can be filled at once when each leader takes only one. "
                "The more important positions are filled first.",
            ),
            Word("Without emptying another", "The same, only with leaders who hold no key position."),
            Word(
                "Absorbed",
                "Departures of one holder alone after which every key position can be filled again. "
                "Leaders may move up one after another.",
            ),
        ),
    ),
    (
        "What can go wrong",
        (
            Word(
                "Single point of failure",
                "One leader, other than the holder, whose loss leaves a position without anybody who could follow.",
            ),
            Word("Gap", "A position that nobody can fill tonight, however the others move."),
            Word(
                "Resilience",
                "How many leaders have to be lost at once before nobody can follow: 0 is a gap, 1 a single point.",
            ),
            Word("Vacancy chain", "One leader moves up, somebody follows into the seat left behind, and so on."),
            Word("Where the hole ends", "The least important key position that stays empty at the end of the chain."),
            Word("Counted twice", "Positions that together have one ready candidate fewer than there are positions."),
            Word("Gateway", "One person through whom everybody has to come who could follow into a position."),
            Word(
                "Closed circle",
                "Positions whose candidates all hold a position of the same group: nobody comes in from outside.",
            ),
            Word(
                "Essential leader",
                "Every way to fill as many key positions as possible at the same time needs this leader.",
            ),
            Word("Risk of loss", "How likely it is that a leader leaves, as somebody judged it on a day."),
            Word("Impact of loss", "How much it would hurt."),
        ),
    ),
    (
        "How we know",
        (
            Word("Finding", "One true sentence about the bench, with its proof and what would clear it."),
            Word("Proof", "The facts from which a finding follows, each with its date."),
            Word("As of", "The day that a page looks at."),
            Word(
                "What we knew then", "The page as it was shown on a day, without what was recorded or put right later."
            ),
            Word("Counting", "How far ahead readiness counts: tonight, or within some months."),
        ),
    ),
)
