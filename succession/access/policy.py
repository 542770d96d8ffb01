"""The policy: which role may do what. A table of names that knows no room and no page.

An action is ``what.verb``. Whoever lacks an action gets the same answer as for a page that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable

#: The roles, with the words that people read.
ROLES = {
    "talent_director": "Talent director",
    "cso": "Chief Sales Officer",
    "board_member": "Board member",
    "assessor": "Assessor",
    "candidate": "Candidate",
    "administrator": "Administrator",
}

#: What anybody may do, signed in or not.
ANYBODY = frozenset({"session.start", "health.read"})

#: What everybody may do who is signed in.
SIGNED_IN = frozenset(
    {
        "home.read",
        "help.read",
        "session.end",
        # the own sign-in: the second factor after the password, sessions, password, and second factors
        "session.prove",
        "session.own",
        "password.own",
        "second_factor.own",
    }
)

ALLOWED: dict[str, frozenset[str]] = {
    "talent_director": frozenset(
        {
            "bench.read",
            "leaders.read",
            "leaders.edit",
            "positions.read",
            "positions.edit",
            "nominations.edit",
            "import.run",
            "export.run",
            "activity.read",
            "activity.undo",
        }
    ),
    "administrator": frozenset({"users.manage"}),
    # These sign-ins open home, help and sign-out only, until the policy says what each relation may see.
    "cso": frozenset(),
    "board_member": frozenset(),
    "assessor": frozenset(),
    "candidate": frozenset(),
}


def actions_of(roles: Iterable[str]) -> frozenset[str]:
    """Everything that somebody with these ``roles`` may do, once signed in."""
    return frozenset().union(ANYBODY, SIGNED_IN, *(ALLOWED.get(role, frozenset()) for role in roles))


def every_action() -> frozenset[str]:
    """Every action that the policy knows."""
    return actions_of(ALLOWED)
