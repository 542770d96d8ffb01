"""The table and what reads it: every cell, every reach, every relation, and what a broken table is told."""

from __future__ import annotations

import pytest

from succession.access import policy
from succession.access.policy import (
    ANYBODY,
    EVERYBODY,
    FIELDS,
    RULES,
    BadPolicy,
    Cell,
    Grant,
    Place,
    Relation,
    actions_of,
    can,
    every_action,
    fields_of,
    is_about_something,
    is_logged,
    read,
)
from tests.policy import relations

ROLES = ("administrator", "talent_director", "hr_partner", "cso", "board_member", "assessor", "candidate")
COLUMNS = ("signed_out", "signed_in", *ROLES)
#: Position 3 reports to 2, which reports to 1.
LINE = (3, 2, 1)
#: (role, head) -> whether it reaches position 3, by hand.
REACHES = {
    ("talent_director", None): True,
    ("talent_director", 9): True,
    ("hr_partner", 3): True,
    ("hr_partner", 2): True,
    ("hr_partner", 1): True,
    ("hr_partner", 4): False,
    ("hr_partner", None): False,
    ("cso", 3): False,
    ("cso", 2): True,
    ("cso", 1): True,
    ("cso", 4): False,
    ("cso", None): False,
    ("assessor", 3): False,
    ("assessor", 2): True,
    ("assessor", 1): False,
    ("assessor", None): False,
    ("administrator", 2): False,
    ("board_member", 2): False,
    ("candidate", 2): False,
    ("signed_in", 2): False,
    ("signed_out", 2): False,
}
#: A place in each relation to somebody whose role has the position 2 at its head, or reaches the whole company.
PLACES = {
    "own": Place(is_own=True, seats=(LINE,)),
    "made": Place(is_made=True),
    "inside": Place(seats=((9,), LINE)),
    "named": Place(seats=((9,),), named_for=((8,), LINE)),
    "outside": Place(seats=((9,),), named_for=((8,),)),
}
HEADLESS = """
| role | words | reach |
|---|---|---|
| boss | The boss | company |

| action | relation | in words | signed_out | signed_in | boss | logged |
|---|---|---|---|---|---|---|
"""


@pytest.mark.parametrize(("role", "head"), REACHES)
def test_a_role_reaches_as_far_as_the_file_says(role: str, head: int | None) -> None:
    assert Grant(role, head).reaches(LINE) is REACHES[role, head]


def test_a_role_without_a_head_has_none() -> None:
    assert (Grant("cso").head, Grant("cso").holder) == (None, None)
    assert not Grant("hr_partner").reaches((0, 1))


def test_the_file_names_the_roles_and_their_reach() -> None:
    assert tuple(policy.ROLES) == ROLES
    assert policy.ROLES["cso"] == "Chief Sales Officer"
    assert {role: reach.value for role, reach in policy.REACH.items()} == {
        "administrator": "nothing",
        "talent_director": "company",
        "hr_partner": "part",
        "cso": "below",
        "board_member": "nothing",
        "assessor": "reports",
        "candidate": "nothing",
        "signed_out": "nothing",
        "signed_in": "nothing",
    }
    assert frozenset({Grant("signed_out", None)}) == ANYBODY
    assert frozenset({Grant("signed_in", None)}) == EVERYBODY
    assert {"record", "slate", "risk", "cover", "vacancy"} == FIELDS


def test_what_is_own_beats_what_is_made_and_both_beat_where_it_stands() -> None:
    grant = Grant("hr_partner", 2)
    both = Place(is_own=True, is_made=True, seats=(LINE,), named_for=(LINE,))
    assert both.relation(grant) is Relation.OWN
    assert Place(is_made=True, seats=(LINE,)).relation(grant) is Relation.MADE
    assert Place(seats=(LINE,), named_for=(LINE,)).relation(grant) is Relation.INSIDE
    assert Place().relation(grant) is Relation.OUTSIDE
    assert {words: place.relation(grant).value for words, place in PLACES.items()} == {w: w for w in PLACES}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_of_the_table_is_what_can_says(column: str) -> None:
    rules = relations.table()
    assert {(action, how.value) for action, how in RULES} == rules.keys()
    for (action, how), row in rules.items():
        place = None if how == "none" else PLACES[how]
        # Whose role reaches nothing finds all that is not own outside; for them the other cells go by the table alone.
        if how in ("inside", "named") and not Grant(column, 2).reaches(LINE):
            assert RULES[action, Relation(how)].cells[column].word == row[column], (action, how, column)
            assert row[column] in ("hide", "deny"), (action, how, column)
            continue
        if how in ("named", "outside") and column == "talent_director":
            place = Place()  # nothing is outside the company but who has no seat in it
        if column == "talent_director" and how == "named":
            place = Place(named_for=(LINE,))
        word = row[column]
        cell = RULES[action, Relation(how)].cells[column]
        assert cell.word == word or (cell.word == "fields" and cell.fields == set(word.split())), (action, how, column)
        grants = [Grant(column, 2)]
        assert can(grants, action, place) is (word not in ("deny", "hide")), (action, how, column)
        for field in FIELDS:
            expected = word == "allow" or field in word.split()
            assert can(grants, action, place, field) is expected, (action, how, column, field)


def test_several_roles_allow_what_any_of_them_does() -> None:
    grants = [Grant("administrator"), Grant("signed_in"), Grant("hr_partner", 2)]
    assert can(grants, "users.manage")
    assert can(grants, "leaders.read", PLACES["inside"], "risk")
    assert not can(grants, "leaders.read", PLACES["named"], "risk")
    assert not can(grants, "import.run")
    assert not can(grants, "leaders.read"), "an action about something is about something"
    assert not can([], "home.read")
    assert not can(grants, "no.such.action")


def test_doors_open_to_whoever_may_do_the_action_with_anything() -> None:
    assert "nominations.submit" in actions_of([Grant("cso")])
    assert "nominations.submit" not in actions_of([Grant("hr_partner", 2)])
    assert "leaders.read" in actions_of([Grant("assessor")])
    assert actions_of([Grant("board_member"), *EVERYBODY]) == actions_of(EVERYBODY)
    assert actions_of(ANYBODY) == {"health.read", "session.start"}
    assert actions_of([]) == frozenset()
    assert every_action() == {action for action, _ in relations.table()}


def test_columns_of_lists_are_the_fields_of_what_is_not_the_own() -> None:
    assert fields_of([Grant("assessor", 2)], "leaders.read") == {"record"}
    assert fields_of([Grant("cso", 2)], "leaders.read") == FIELDS
    assert fields_of([Grant("board_member")], "leaders.read") == frozenset()
    assert fields_of([Grant("cso", 2)], "positions.edit") == frozenset()
    assert fields_of([], "leaders.read") == frozenset()
    # The own card only: nothing that a list of others could have.
    assert fields_of([Grant("cso", 2)], "nominations.submit") == frozenset()


def test_an_action_is_about_something_unless_the_table_says_none() -> None:
    about = {action for action in every_action() if is_about_something(action)}
    assert about == {action for action, how in relations.table() if how != "none"}
    assert "leaders.add" not in about


def test_reading_is_logged_where_the_table_says_so() -> None:
    logged = {action for action in every_action() if is_logged(action)}
    assert logged == {action for (action, _), row in relations.table().items() if row["logged"] == "yes"}
    assert "bench.read" in logged
    assert "home.read" not in logged


def test_a_cell_of_fields_opens_those_and_no_other() -> None:
    some = Cell("fields", frozenset({"record", "slate"}))
    assert some.allows()
    assert some.allows("slate")
    assert not some.allows("risk")
    assert Cell("allow").allows("risk")
    assert Cell("allow").allows()
    for word in ("deny", "hide"):
        assert not Cell(word).allows()
        assert not Cell(word).allows("record")


def test_a_table_is_read_with_its_words() -> None:
    roles, reach, rules = read(HEADLESS + "| seats.read | own | Read a seat | hide | deny | record slate | yes |\n")
    assert (roles, reach) == ({"boss": "The boss"}, {"boss": policy.Reach.COMPANY})
    rule = rules["seats.read", Relation.OWN]
    assert (rule.action, rule.relation, rule.words, rule.is_logged) == (
        "seats.read",
        Relation.OWN,
        "Read a seat",
        True,
    )
    assert rule.cells == {
        "signed_out": Cell("hide"),
        "signed_in": Cell("deny"),
        "boss": Cell("fields", frozenset({"record", "slate"})),
    }
    assert read(HEADLESS + "| a | none | A | allow | allow | allow | no |\n")[2]["a", Relation.NONE].is_logged is False


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("| a | none | A | allow | allow | no |", "7 cells are expected, not 6"),
        ("| a | none | A | allow | allow | maybe | no |", "a cell says allow, deny, hide or some of"),
        ("| a | none | A | allow | allow |  | no |", "not ''"),
        ("| a | none | A | allow | allow | record salary | no |", "not 'record salary'"),
        ("| a | none | A | allow | allow | deny | no |\n| a | none | A | deny | deny | deny | no |", "stands twice"),
        ("| a | sideways | A | allow | allow | deny | no |", "sideways"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(rows: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        read(HEADLESS + rows)
    assert isinstance(refused.value, BadPolicy) or says == "sideways"


def test_text_between_tables_is_no_table() -> None:
    text = "words\n" + HEADLESS.replace("\n\n| action", "\n\nMore words, and | a bar.\n\n| action")
    roles, _, rules = read(text + "| a | none | A | allow | deny | hide | no |\n\nThe end.\n")
    assert list(roles) == ["boss"]
    assert list(rules) == [("a", Relation.NONE)]
