"""The floor that pages are measured against: bare Flask and Jinja with SQLAlchemy Core, on the same database.

Each page finds the signed-in user of its session cookie. The list then makes one count and reads its fifty rows; the
profile makes five queries. Nothing else happens: no policy, no form, no frame around the page.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any
from uuid import UUID

from flask import Flask, abort, request, session
from sqlalchemy import Connection, Row, Select, create_engine, func, or_, select

from succession.access.models import User, UserSession
from succession.clock import today
from succession.leaders.models import Leader, LeaderRecord, LeaderRisk
from succession.nominations.models import Nomination
from succession.positions.models import Incumbency, PositionRecord

app = Flask(__name__)
app.secret_key = os.environ["FLOOR_SECRET"]
engine = create_engine(os.environ["FLOOR_DATABASE"])

user, opened = User.__table__, UserSession.__table__
who, record, risk = Leader.__table__, LeaderRecord.__table__, LeaderRisk.__table__
position, seat, named = PositionRecord.__table__, Incumbency.__table__, Nomination.__table__

LIST_PAGE = app.jinja_env.from_string("""<!doctype html><html lang="en"><title>Leaders</title><p>{{ user.name }}</p>
<h1>{{ count }} leaders</h1><table>{% for row in rows %}<tr><td><a href="/leader/{{ row.uuid }}">{{ row.name }}</a></td>
<td>{{ row.function }}</td><td>{{ row.unit }}</td></tr>{% endfor %}</table></html>""")
PROFILE_PAGE = app.jinja_env.from_string("""<!doctype html><html lang="en"><title>Leader</title><p>{{ user.name }}</p>
<h1>{{ leader.external_key }}</h1>{% for part in parts %}<table>{% for row in part %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}</html>""")


@app.get("/sign-in")
def sign_in() -> str:
    """A session for a token that the benchmark has made."""
    session["token"] = request.args["token"]
    return ""


@app.get("/leaders")
def leaders() -> str:
    """The list's floor: the user, a count, fifty rows."""
    with engine.connect() as connection:
        person = _user(connection)
        count = connection.execute(_today(select(func.count()).select_from(record))).scalar_one()
        columns = select(who.c.uuid, record.c.name, record.c.function, record.c.unit)
        wanted = _today(columns.join(record, record.c.leader_id == who.c.id)).order_by(record.c.name).limit(50)
        rows = connection.execute(wanted).all()
    return LIST_PAGE.render(user=person, count=count, rows=rows)


@app.get("/leader/<uuid:uuid>")
def leader(uuid: UUID) -> str:
    """The profile's floor: the user, and five queries."""
    with engine.connect() as connection:
        person = _user(connection)
        found = connection.execute(select(who.c.id, who.c.external_key).where(who.c.uuid == uuid)).one_or_none()
        if found is None:
            abort(404)
        queries = (
            _today(select(record.c.name, record.c.function, record.c.unit).where(record.c.leader_id == found.id)),
            select(position.c.title, seat.c.valid_from)
            .join(seat, seat.c.position_id == position.c.position_id)
            .where(seat.c.leader_id == found.id, seat.c.superseded_at.is_(None), position.c.superseded_at.is_(None)),
            select(position.c.title, named.c.readiness)
            .join(named, named.c.position_id == position.c.position_id)
            .where(named.c.leader_id == found.id, named.c.superseded_at.is_(None), position.c.superseded_at.is_(None)),
            select(risk.c.risk_of_loss, risk.c.note).where(
                risk.c.leader_id == found.id, risk.c.superseded_at.is_(None)
            ),
        )
        parts = [connection.execute(query).all() for query in queries]
    return PROFILE_PAGE.render(user=person, leader=found, parts=parts)


def _user(connection: Connection) -> Row[Any, Any]:
    token = hashlib.sha256(session["token"].encode()).hexdigest()
    wanted = select(user.c.id, user.c.name).join(opened, opened.c.user_id == user.c.id)
    return connection.execute(
        wanted.where(opened.c.token_hash == token, opened.c.ended_at.is_(None), user.c.is_active)
    ).one()


def _today(wanted: Select[Any]) -> Select[Any]:
    """Those rows of the leaders' records that hold today."""
    return wanted.where(
        record.c.superseded_at.is_(None),
        record.c.valid_from <= today(),
        or_(record.c.valid_until.is_(None), record.c.valid_until > today()),
    )
