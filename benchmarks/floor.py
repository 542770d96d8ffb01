"""The floor that pages are measured against: bare Flask and Jinja with SQLAlchemy Core, on the same database.

Each page reads the signed-in user from a session row. The list then makes one count and reads its fifty rows; the
profile makes five queries. Nothing else happens: no policy, no form, no frame around the page.
"""

from __future__ import annotations

import hashlib
import os

from flask import Flask, abort, request
from sqlalchemy import Row, create_engine, text

app = Flask(__name__)
engine = create_engine(os.environ["FLOOR_DATABASE"])

USER = text(
    "SELECT user.id, user.name FROM user_session JOIN user ON user.id = user_session.user_id"
    " WHERE user_session.token_hash = :token AND user_session.ended_at IS NULL AND user.is_active"
)
NOW = "superseded_at IS NULL AND valid_from <= date('now') AND (valid_until IS NULL OR valid_until > date('now'))"
COUNT = text(f"SELECT count(*) FROM leader_record WHERE {NOW}")  # noqa: S608  # constants only
ROWS = text(
    "SELECT leader.uuid, r.name, r.function, r.unit FROM leader_record r JOIN leader ON leader.id = r.leader_id"  # noqa: S608  # constants only
    f" WHERE r.{NOW} ORDER BY r.name LIMIT 50"
)
LEADER = text("SELECT id, external_key FROM leader WHERE uuid = :uuid")
QUERIES = (
    "SELECT name, function, unit, email FROM leader_record WHERE leader_id = :id",
    "SELECT p.title, i.valid_from FROM incumbency i JOIN position_record p ON p.position_id = i.position_id"
    " WHERE i.leader_id = :id AND i.superseded_at IS NULL AND p.superseded_at IS NULL",
    "SELECT p.title, n.readiness FROM nomination n JOIN position_record p ON p.position_id = n.position_id"
    " WHERE n.leader_id = :id AND n.superseded_at IS NULL AND p.superseded_at IS NULL",
    "SELECT risk_of_loss, note FROM leader_risk WHERE leader_id = :id AND superseded_at IS NULL",
)
PROFILE = tuple(text(query) for query in QUERIES)

LIST_PAGE = app.jinja_env.from_string("""<!doctype html><html lang="en"><title>Leaders</title><p>{{ user.name }}</p>
<h1>{{ count }} leaders</h1><table>{% for row in rows %}<tr><td><a href="/leader/{{ row.uuid }}">{{ row.name }}</a></td>
<td>{{ row.function }}</td><td>{{ row.unit }}</td></tr>{% endfor %}</table></html>""")
PROFILE_PAGE = app.jinja_env.from_string("""<!doctype html><html lang="en"><title>Leader</title><p>{{ user.name }}</p>
<h1>{{ leader.external_key }}</h1>{% for part in parts %}<table>{% for row in part %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>{% endfor %}</html>""")


@app.get("/leaders")
def leaders() -> str:
    """The list's floor: the user, a count, fifty rows."""
    with engine.connect() as connection:
        user = connection.execute(USER, {"token": _token()}).one()
        count = connection.execute(COUNT).scalar_one()
        rows = connection.execute(ROWS).all()
    return LIST_PAGE.render(user=user, count=count, rows=rows)


@app.get("/leader/<uuid>")
def leader(uuid: str) -> str:
    """The profile's floor: the user, and five queries."""
    with engine.connect() as connection:
        user = connection.execute(USER, {"token": _token()}).one()
        found: Row[tuple[int, str]] | None = connection.execute(LEADER, {"uuid": uuid.replace("-", "")}).one_or_none()
        if found is None:
            abort(404)
        parts = [connection.execute(query, {"id": found.id}).all() for query in PROFILE]
    return PROFILE_PAGE.render(user=user, leader=found, parts=parts)


def _token() -> str:
    return hashlib.sha256(request.cookies["token"].encode()).hexdigest()
