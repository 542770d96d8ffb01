"""What gives rights, or takes data out, is done only by somebody who has proved to be here a short while ago."""

from __future__ import annotations

from flask import Flask

from succession.access.doors import key_of
from tests.house.test_doors import rules

#: Whoever has one of these in a stolen session could make an account of their own, or leave with everything.
WEIGHTY = frozenset({"users.manage", "export.run"})
#: The name of the company gives nobody anything.
LIGHT = frozenset({"access.company"})


def test_what_gives_rights_or_takes_data_out_asks_again(app: Flask) -> None:
    weighty = {
        rule.endpoint
        for rule in rules(app)
        if "POST" in (rule.methods or set()) and key_of(app.view_functions[rule.endpoint], "POST") in WEIGHTY
    }
    open_doors = {end for end in weighty - LIGHT if not getattr(app.view_functions[end], "needs_fresh", False)}
    assert len(weighty) > 4
    assert not open_doors, "write @needs(..., fresh=True)"
