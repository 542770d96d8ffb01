"""The three shapes that a file can have, their columns, and the guess which column of a file is which of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from succession.exchange.reading import Sheet

#: Table name -> {"sheet": sheet name, "columns": {our column: their column}}.
Mapped = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Column:
    """One of our columns, and the headers under which real HR systems write it (letters and digits only)."""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one row of a file stands for. ``tables`` are our columns by table; a bundle has three tables."""

    id: str
    label: str
    sentence: str
    tables: Mapping[str, tuple[Column, ...]]


_KEY = Column(
    "key",
    "Key position",
    ("keyposition", "iskey", "critical", "criticalrole", "criticalposition", "keyrole"),
    hint="yes or no. Without it, the next step asks which positions are key.",
)
_IMPORTANCE = Column("importance", "Importance", ("priority", "positionrank"), hint="1 is the most important.")

BUNDLE = Shape(
    "bundle",
    "Bundle",
    "Three tables: positions, leaders and nominations, in files or sheets of these names.",
    {
        "positions": (
            Column("position_id", "Position id", ("positionid", "positioncode"), is_required=True),
            Column("title", "Title", ("positiontitle", "jobtitle"), is_required=True),
            Column("unit", "Unit"),
            Column("reports_to", "Reports to", ("reportsto",), hint="The id of a position."),
            Column("incumbent_id", "Incumbent", ("incumbentid",), hint="The id of a leader; empty is vacant."),
            Column("interim_id", "Interim", ("interimid",), hint="The id of a leader, for a vacant position."),
            _KEY,
            _IMPORTANCE,
        ),
        "leaders": (
            Column("leader_id", "Leader id", ("leaderid", "employeeid"), is_required=True),
            Column("name", "Name", ("fullname",), is_required=True),
            Column("function", "Function"),
            Column("risk_of_loss", "Risk of loss", ("riskofloss",), hint="low, medium, high or empty."),
            Column("internal", "Internal", ("isinternal",), hint="yes or no."),
        ),
        "nominations": (
            Column("position_id", "Position", ("positionid", "positioncode"), is_required=True),
            Column("leader_id", "Leader", ("leaderid", "successoruserid"), is_required=True),
            Column("readiness", "Readiness", is_required=True),
            Column("rank", "Rank"),
            Column("emergency", "Emergency cover", ("emergencycover",), hint="yes or no."),
        ),
    },
)

PEOPLE = Shape(
    "people",
    "One row per person",
    "An HR export with a title and a manager. Leaders, their positions and the reporting line come from it.",
    {
        "people": (
            Column(
                "person_key",
                "Person's id",
                (
                    "employeenationalidalternatekey",
                    "leaderid",
                    "personid",
                    "employeeid",
                    "empid",
                    "userid",
                    "workerid",
                    "staffid",
                    "personnelnumber",
                    "employeenumber",
                    "employeecode",
                    "externalid",
                    "associateid",
                    "employeekey",
                    "id",
                ),
                is_required=True,
                hint="The same in every row of one person.",
            ),
            Column(
                "row_key",
                "Row's id",
                ("employeekey", "rowkey", "recordid", "assignmentid"),
                hint="Where managers are named by an id of the row and not of the person.",
            ),
            Column("name", "Name", ("fullname", "employeename", "displayname", "workername", "preferredname")),
            Column("first_name", "First name", ("firstname", "givenname", "forename")),
            Column("last_name", "Last name", ("lastname", "surname", "familyname")),
            Column(
                "title",
                "Title",
                ("jobtitle", "positiontitle", "businesstitle", "designation", "jobrole", "position", "job", "role"),
                is_required=True,
            ),
            Column(
                "manager",
                "Manager",
                (
                    "parentemployeekey",
                    "parentemployeenationalidalternatekey",
                    "managerid",
                    "manageremployeeid",
                    "supervisorid",
                    "reportstoid",
                    "parentid",
                    "manageruserid",
                    "manager",
                    "supervisor",
                    "reportsto",
                    "linemanager",
                    "reportingmanager",
                    "manageremail",
                    "managername",
                ),
                hint="An id, an e-mail address or a name of another row.",
            ),
            Column("function", "Function", ("departmentname", "department", "dept", "jobfamily", "division")),
            Column("unit", "Unit", ("businessunit", "orgunit", "team", "region", "territory", "location")),
            Column("email", "E-mail", ("emailaddress", "workemail", "mail", "businessemail")),
            Column("joined_on", "Joined on", ("hiredate", "dateofhire", "joiningdate", "dateofjoining")),
            Column(
                "since", "In the position since", ("startdate", "positionstartdate", "jobstartdate", "effectivedate")
            ),
            Column("until", "In the position until", ("enddate", "positionenddate", "jobenddate", "todate")),
            _KEY,
        ),
    },
)

POSTS = Shape(
    "posts",
    "One row per post",
    "A list of posts with the holder's name and the post that it reports to.",
    {
        "posts": (
            Column(
                "post_key",
                "Post id",
                ("postuniquereference", "postid", "positionid", "positionnumber", "positioncode", "seatid"),
                is_required=True,
            ),
            Column("title", "Title", ("jobtitle", "positiontitle", "posttitle"), is_required=True),
            Column(
                "holder",
                "Holder's name",
                ("name", "holdername", "incumbentname", "incumbent", "employeename"),
                is_required=True,
            ),
            Column("holder_key", "Holder's id", ("holderid", "incumbentid", "incumbentuserid", "employeeid")),
            Column(
                "reports_to",
                "Reports to post",
                ("reportstoseniorpost", "reportsto", "reportstoposition", "parentposition", "parentpositionid"),
                hint="The id of another post.",
            ),
            Column("unit", "Unit", ("orgunit", "department", "team", "organisation")),
            Column("function", "Function", ("professionaloccupationalgroup", "jobfamily", "profession")),
            Column("fte", "Full-time share", ("fulltimeequivalent", "ftefraction"), hint="1 is full time."),
            Column(
                "status",
                "Status of the holder",
                ("notes", "holderstatus", "assignmenttype", "remarks"),
                hint="Where words such as Interim or Acting stand.",
            ),
            _KEY,
            _IMPORTANCE,
        ),
    },
)

SHAPES = {shape.id: shape for shape in (BUNDLE, PEOPLE, POSTS)}


def columns_of(shape: Shape, table: str) -> dict[str, Column]:
    """The columns of one table of ``shape``, by name."""
    return {column.name: column for column in shape.tables[table]}


def guess_shape(sheets: Sequence[Sheet]) -> Shape:
    """The shape in which most required columns are found; a bundle wins where its ids are there."""

    def fit(shape: Shape) -> tuple[float, int]:
        guess = guess_mapping(shape, sheets)
        found = [columns for table in shape.tables if (columns := _columns_found(guess, table))]
        needed = [
            (column.name in columns)
            for table in shape.tables
            if (columns := _columns_found(guess, table))
            for column in shape.tables[table]
            if column.is_required
        ]
        return (sum(needed) / len(needed) if needed else 0.0, sum(map(len, found)))

    return max((BUNDLE, POSTS, PEOPLE), key=fit)


def _columns_found(guess: Mapped, table: str) -> Mapping[str, str]:
    found = guess.get(table, {}).get("columns", {})
    return found if isinstance(found, Mapping) else {}


def guess_mapping(shape: Shape, sheets: Sequence[Sheet]) -> Mapped:
    """Which sheet is which table of ``shape``, and which columns are ours; a table without a sheet is left out."""
    guess: Mapped = {}
    for table, columns in shape.tables.items():
        ranked = sorted(sheets, key=lambda sheet: -_likeness(table, columns, sheet))
        if shape is not BUNDLE or (ranked and _likeness(table, columns, ranked[0]) > 1):
            guess[table] = {"sheet": ranked[0].name, "columns": guess_columns(columns, ranked[0], shape is BUNDLE)}
    return guess


def _likeness(table: str, columns: Sequence[Column], sheet: Sheet) -> float:
    found = guess_columns(columns, sheet, with_empty=True)
    required = [column.name for column in columns if column.is_required]
    share = sum(name in found for name in required) / len(required)
    named = 2.0 if plain(sheet.name) == table else 0.0
    return share + named + len(found) / 1000 + (share == 1 and len(found) == len(columns)) * 0.5


def guess_columns(columns: Sequence[Column], sheet: Sheet, with_empty: bool = False) -> dict[str, str]:
    """Our column -> the header that is most likely it. A header is used once, an empty column only if asked.

    In a bundle an empty column says that nothing is there; in an export of another system it says nothing.
    """
    filled = {
        header
        for place, header in enumerate(sheet.header)
        if with_empty or any(row[place] not in ("", "NULL") for row in sheet.rows)
    }
    by_plain: dict[str, str] = {}
    for header in sheet.header:
        if header in filled:
            by_plain.setdefault(plain(header), header)
    guess: dict[str, str] = {}
    for column in columns:
        for word in (plain(column.name), plain(column.label), *column.synonyms):
            if word in by_plain and by_plain[word] not in guess.values():
                guess[column.name] = by_plain[word]
                break
    return guess


def plain(header: str) -> str:
    """A header for comparing: lower-case letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", header.lower())
