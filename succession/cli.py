"""The command ``succession``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from succession.doctor.commands import doctor
from succession.exchange.commands import analyze
from succession.oversight.commands import audit
from succession.privacy.commands import privacy

if TYPE_CHECKING:
    from flask import Flask


@click.group()
@click.version_option(package_name="succession")
@click.pass_context
def main(context: click.Context) -> None:
    """Succession planning for sales leadership that tells the truth and proves it."""
    context.obj = _application  # for the commands of the rooms


main.add_command(analyze)
main.add_command(doctor)
main.add_command(audit)
main.add_command(privacy)


@contextmanager
def _application() -> Iterator[Flask]:
    """The application's context, with the database at the newest schema."""
    os.umask(0o077)  # the database and the secret are their owner's alone
    from succession.app import create_app
    from succession.schema import upgrade

    app = create_app()
    with app.app_context():
        upgrade()
        yield app


@main.command()
@click.option("--port", default=5000, show_default=True, help="Where to listen on this machine.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address needs TLS in front.")
def serve(port: int, host: str) -> None:
    """Serve the application; an empty database gets the demo company first."""
    from succession.config import is_loopback

    if is_loopback(host):
        os.environ["SUCCESSION_PLAIN_LOOPBACK"] = "1"
    from succession.db import wal_is_safe
    from succession.demo.operations import load_into_empty
    from succession.doctor.examination import refuse_bad_start
    from succession.refusals import Refusal

    if not wal_is_safe():
        click.echo("This SQLite may damage a database in WAL mode; the slower rollback journal is used.", err=True)
    with _application() as app:
        refuse_bad_start(app)
        try:
            said = load_into_empty(os.environ.get("SUCCESSION_DEMO_PASSWORD"))
        except Refusal as refusal:
            raise click.ClickException(f"SUCCESSION_DEMO_PASSWORD: {refusal}") from None
        click.echo("\n".join(said))
    click.echo(f"Succession is at http://{host}:{port}/ (stop it with Ctrl+C)")
    sys.stdout.flush()
    command = ["-m", "gunicorn", "-c", "python:succession.gunicorn_config", "--bind", f"{host}:{port}", "wsgi:app"]
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606  # no shell; the arguments are ours


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the schema of this version."""
    with _application():
        click.echo("The database is up to date.")


@db.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def db_backup(file: Path) -> None:
    """Copy the embedded database into FILE as it is at this moment, also while the application runs."""
    from succession.backup import back_up
    from succession.refusals import Refusal

    with _application():
        try:
            size = back_up(file)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
    click.echo(f"{file} has {size:,} bytes and is whole. Encrypt it, and keep the keys of the instance folder apart.")


SITE = click.option("--site", default="http://127.0.0.1:5000", show_default=True, help="Where people reach this.")


@main.group()
def user() -> None:
    """The people who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", multiple=True, required=True, help="May be given several times.")
@click.option("--leader", "key", default="", help="The company id of the leader that this person is, if any.")
@click.option("--password", prompt=True, prompt_required=False, hide_input=True, confirmation_prompt=True, default="")
@SITE
def user_add(email: str, name: str, roles: tuple[str, ...], key: str, password: str, site: str) -> None:
    """Add a user and print the invitation; with --password, ask for a password instead.

    The first user is added here, usually as administrator; there is none by default.
    """
    from succession.access.links import new_link
    from succession.access.operations import add_user
    from succession.clock import now
    from succession.db import db as database
    from succession.leaders.queries import leader_with_key
    from succession.refusals import Refusal

    with _application():
        leader = leader_with_key(key) if key else None
        if key and leader is None:
            raise click.ClickException(f"No leader has the company id {key}.")
        number = leader.id if leader else None
        try:
            added = add_user(None, now(), email=email, name=name, roles=roles, password=password, leader_id=number)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
        token = "" if password else new_link(None, now(), added)
        database.session.commit()
        click.echo(f"Added {added.name} <{added.email}>.")
        if token:
            click.echo(f"Hand this over; it is valid for 72 hours, once:\n{site}/set-password?token={token}")


@user.command("reset")
@click.argument("email")
@click.option("--remove-second-factor", "remove", is_flag=True, help="Only where phone, keys and codes are lost.")
@SITE
def user_reset(email: str, remove: bool, site: str) -> None:
    """Print a link by which this user chooses a new password, for the day when no administrator gets in."""
    from sqlalchemy import select

    from succession.access.links import new_link
    from succession.access.models import User
    from succession.access.operations import end_every_session
    from succession.access.second_factor import remove_second_factor
    from succession.clock import now
    from succession.db import db as database
    from succession.refusals import Refusal

    with _application():
        found = database.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()
        if found is None:
            raise click.ClickException(f"There is no user with the address {email}.")
        try:
            token = new_link(None, now(), found)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
        if remove:
            remove_second_factor(None, now(), found)
            end_every_session(None, now(), found)
        database.session.commit()
        click.echo(f"Hand this over; it is valid for a short time, once:\n{site}/set-password?token={token}")


@main.group()
def demo() -> None:
    """The invented demo company."""


@demo.command("remove")
@click.confirmation_option(prompt="Remove the demo company, its sign-ins and everything entered into it?")
def demo_remove() -> None:
    """Remove the demo company whole, and leave an empty database."""
    from succession.demo.operations import remove

    with _application():
        click.echo(remove())
