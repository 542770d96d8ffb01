"""What the table may never say, whoever edits it: the ground rules of trust, one sentence each."""

from __future__ import annotations

import pytest

from tests.policy.relations import Table, table

ROLES = ("administrator", "talent_director", "hr_partner", "cso", "board_member", "assessor", "candidate")
#: What everybody who is signed in may do, and nothing of it is about anybody else.
EVERYBODYS = {
    "health.read",
    "session.start",
    "session.end",
    "session.prove",
    "session.own",
    "password.own",
    "second_factor.own",
    "home.read",
    "help.read",
    "me.read",
}
ADMINISTRATORS = {"users.manage", "audit.read"}
#: What is asked of the whole company at once.
DIRECTORS = {"leaders.add", "positions.add", "import.run", "export.run", "activity.read"}
ON_RECORD = {"hide", "deny", "record"}
SHUT = {"hide", "deny"}


def broken(rules: Table) -> list[str]:
    """The sentences that do not hold of a table."""
    found = []
    for (action, how), row in rules.items():
        words = {role: row[role] for role in ROLES}
        is_open = {role for role, word in words.items() if word not in SHUT}
        where = f"{action} {how}"
        if row["signed_out"] not in SHUT and action not in ("health.read", "session.start"):
            found.append(f"{where}: nobody signed out does anything but sign in")
        if row["signed_in"] not in SHUT and action not in EVERYBODYS:
            found.append(f"{where}: a sign-in without a role opens nothing about others")
        if action in EVERYBODYS and (is_open != set(ROLES) or row["signed_in"] != "allow"):
            found.append(f"{where}: everybody keeps what is their own")
        if "administrator" in is_open and action not in EVERYBODYS | ADMINISTRATORS:
            found.append(f"{where}: the administrator is no reader of talent content")
        for role in ("board_member", "candidate"):
            if role in is_open and action not in EVERYBODYS:
                found.append(f"{where}: the {role} reads nothing about others here")
        if action in ADMINISTRATORS and is_open != {"administrator"}:
            found.append(f"{where}: accounts and the trail are the administrator's")
        if action in DIRECTORS and is_open != {"talent_director"}:
            found.append(f"{where}: what is about the whole company is the talent director's")
        if how == "outside" and is_open - {"talent_director"}:
            found.append(f"{where}: whoever reaches a part reads nothing beyond it")
        if how == "outside" and any(words[role] == "deny" for role in ROLES if role != "talent_director"):
            found.append(f"{where}: what is outside does not exist")
        found += _own(action, how, words, where)
        found += _scoped(action, how, words, is_open, where)
        if action.split(".")[0] not in ("health", "session", "home", "help", "me") and action.endswith(".read"):
            is_about_others = action not in ("days.read",)
            if is_about_others and row["logged"] != "yes":
                found.append(f"{where}: whoever reads about others is in the trail")
    return found


def _own(action: str, how: str, words: dict[str, str], where: str) -> list[str]:
    """The subject rule: of oneself nobody reads more than the record, and nobody decides."""
    if how != "own":
        return []
    #: The one exception: a CSO submits names blind.
    excepted = {("nominations.submit", "cso")}
    found = [
        f"{where}: {role} reads {word} of the own"
        for role, word in words.items()
        if word not in ON_RECORD and (action, role) not in excepted
    ]
    is_read = action in ("leaders.read", "leaders.history", "positions.read")
    found += [
        f"{where}: {role} changes the own"
        for role, word in words.items()
        if word not in SHUT and not is_read and (action, role) not in excepted
    ]
    return found


def _scoped(action: str, how: str, words: dict[str, str], is_open: set[str], where: str) -> list[str]:
    """What those who reach a part may do in it."""
    found = []
    if "assessor" in is_open and not (action in EVERYBODYS or words["assessor"] == "record"):
        found.append(f"{where}: a manager sees the record, and no judgement")
    if "assessor" in is_open and action not in EVERYBODYS | {"leaders.read", "positions.read"}:
        found.append(f"{where}: a manager changes nothing")
    if how == "named" and (is_open - {"talent_director"}) and action != "leaders.read":
        found.append(f"{where}: who is named from elsewhere is read about, and no more")
    if how == "named" and any("risk" in words[role] or words[role] == "allow" for role in ("hr_partner", "cso")):
        found.append(f"{where}: the risk of losing somebody elsewhere is not theirs to read")
    if action.startswith(("notes.", "privacy.", "leaders.history")) and "cso" in is_open:
        found.append(f"{where}: notes, holds and what was put right are HR's")
    if how == "inside" and action in ("leaders.edit", "positions.edit", "positions.seat") and "cso" in is_open:
        found.append(f"{where}: the CSO judges and names, and keeps no records")
    if action == "days.known" and "cso" in is_open:
        found.append(f"{where}: what was put right since is HR's")
    return found


def test_no_ground_rule_is_broken() -> None:
    assert broken(table()) == []


@pytest.mark.parametrize("role", ROLES)
def test_what_is_own_is_never_made_wider_by_a_role(role: str) -> None:
    """Were the own slate opened to any role, the sentences above would say so."""
    for key in (("nominations.edit", "own"), ("leaders.risk", "own"), ("positions.cover", "own")):
        rules = table()
        rules[key] = {**rules[key], role: "allow"}
        assert broken(rules), (key, role)


def test_who_reads_about_whom_is_what_trust_says() -> None:
    """The cells that matter most, once more by hand."""
    rules = table()
    inside = {role: rules["leaders.read", "inside"][role] for role in ROLES}
    assert inside == {
        "administrator": "hide",
        "talent_director": "allow",
        "hr_partner": "allow",
        "cso": "allow",
        "board_member": "hide",
        "assessor": "record",
        "candidate": "hide",
    }
    assert {rules["nominations.edit", "own"][role] for role in ROLES} == {"hide"}
    assert {rules["leaders.risk", "own"][role] for role in ROLES} == {"hide"}
    assert {rules["positions.cover", "own"][role] for role in ROLES} == {"hide"}
    submit = rules["nominations.submit", "own"]
    assert [role for role in ROLES if submit[role] == "allow"] == ["cso"]
