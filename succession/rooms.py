"""Every room that has pages, in the order of the street."""

from __future__ import annotations

from flask import Blueprint

from succession.access.views import access
from succession.activity.views import activity
from succession.bench.views import bench
from succession.exchange.views import exchange
from succession.help.views import help_pages
from succession.home.views import home
from succession.leaders.views import leaders
from succession.me.views import me
from succession.nominations.views import nominations
from succession.notes.views import notes
from succession.oversight.views import oversight
from succession.positions.views import positions
from succession.privacy.views import privacy
from succession.profiles.views import profiles
from succession.search.views import search
from succession.users.views import users

BLUEPRINTS: tuple[Blueprint, ...] = (
    access,
    leaders,
    users,
    oversight,
    positions,
    nominations,
    bench,
    profiles,
    activity,
    search,
    home,
    me,
    help_pages,
    exchange,
    notes,
    privacy,
)
