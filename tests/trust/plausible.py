"""Names that the application knows, and values that get further than to its first check."""

from __future__ import annotations

#: The names in addresses after the question mark, and some that no page knows.
QUERY = (
    *("as_of", "known_on", "within_months", "q", "text", "by", "kind", "on", "page", "sort", "next", "leader", "shape"),
    *("sheet", "saved", "new", "changed", "left", "finding", "focus", "view", "level", "readiness", "unit", "others"),
    *("position", "steps", "v", "anything", "levels", "named", "filter", "risk", "cover", "key", "state", "order"),
)
#: Values that get further than to the first check.
PLAUSIBLE = (
    *("2026-03-31", "1990-01-01", "2036-01-01", "12", "60", "0", "1", "2", "50", "nomination", "leader", "position"),
    *("importance", "named", "steps", "list", "outside", "ready_now", "1_2_years", "yes", "no", "bundle", "people"),
    *("posts", "-named", "chief", "dana", "/", "/bench", "/activity?page=2", "one_ready", "mutual_nomination", "Sales"),
)
#: The names of the fields of every form.
FIELDS = (
    *(
        "name",
        "title",
        "email",
        "password",
        "leader",
        "leader_choice",
        "version",
        "on",
        "reason",
        "readiness",
        "months",
    ),
    *("rank", "assessed_on", "why", "note", "who", "move", "again", "roles", "is_active", "is_key", "importance"),
    *("unit", "reports_to", "reports_to_choice", "expected_vacancy_on", "external_key", "risk_of_loss", "scope"),
    *(
        "pasted",
        "files",
        "agreed",
        "leave_out",
        "question",
        "answer",
        "save_as",
        "format",
        "csrf_token",
        "limit_months",
    ),
)
#: Small tables to paste; ``{n}`` makes them new.
TABLES = (
    "leader_id,name,function,risk_of_loss,internal\nnew-{n},New {n},Sales,low,yes\n",
    "position_id,title,reports_to,incumbent_id\nseat-{n},Seat {n},,\n",
    "id;Name;Title;Manager\n{n};Leader {n};Title {n};\n",
)
