"""The command ``succession privacy``: what is held about a person, erasing, retention, legal holds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import click

if TYPE_CHECKING:
    from succession.privacy.overdue import Overdue
    from succession.privacy.periods import Period

#: Opens the application's context, with the database at the newest schema.
Application: TypeAlias = Callable[[], AbstractContextManager[Any]]


@click.group()
def privacy() -> None:
    """What is held about a person: hand it over, erase it, remove it after its time, or hold it.

    LEADER is the company id, the id in addresses, or the exact name.
    """


@privacy.command("access")
@click.argument("leader")
@click.option("--format", "how", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the screen.")
@click.pass_obj
def access(application: Application, leader: str, how: str, output: Path | None) -> None:
    """Everything held about LEADER, each value marked give, withhold or decide with the ground."""
    from succession.clock import now
    from succession.privacy.answering import access_report, as_json, as_text
    from succession.privacy.person import find_person

    with _refusing(application):
        start = time.monotonic()
        report = access_report(find_person(leader), now())
        said = as_json(report) if how == "json" else as_text(report)
        if output is None:
            click.echo(said.encode())  # as bytes, so that it does not depend on the encoding of the terminal
        else:
            _write(output, said)
        searched = f"{report.searched_columns} columns of {report.searched_tables} tables"
        click.echo(f"Searched {searched} in {time.monotonic() - start:.1f} s.", err=True)


@privacy.command("erase")
@click.argument("leader")
@click.option("--reason", required=True, help="Why, such as the request and its day.")
@click.option("--confirm", is_flag=True, help="Do it. Without this the command only says what it would do.")
@click.pass_obj
def erase(application: Application, leader: str, reason: str, confirm: bool) -> None:
    """Erase LEADER: nothing leads to the person any more. It cannot be undone."""
    from succession.clock import now, today
    from succession.db import db
    from succession.privacy import operations
    from succession.privacy.erasing import refuse, seats_held
    from succession.privacy.person import find_person

    with _refusing(application) as folder:
        person = find_person(leader)
        if not confirm:
            refuse(person, reason, today())
            seats = ", ".join(seats_held(person, today()))
            click.echo(f"This would erase {person.name} ({person.leader.external_key}). It cannot be undone.")
            if seats:
                click.echo(f"These seats would become vacant today: {seats}.")
            click.echo("Nothing was erased. Add --confirm to do it.")
            return
        done = operations.erase(None, now(), person, reason=reason, folder=folder)
        db.session.commit()
        changed = ", ".join(f"{number} {what}" for what, number in sorted(done.changed.items()))
        click.echo(f"Erased. The person is Erased person {done.number} now: {changed}.")
        if done.vacated:
            click.echo(f"Vacant now: {', '.join(done.vacated)}.")
        _finish(folder)


@privacy.command("reapply")
@click.pass_obj
def reapply(application: Application) -> None:
    """After a backup was restored: erase again everybody who was erased before."""
    from succession.clock import now
    from succession.db import db
    from succession.privacy import operations

    with _refusing(application) as folder:
        done = operations.reapply(None, now(), folder)
        db.session.commit()
        click.echo(f"Erased again: {len(done.erased)}. Kept for a reason: {len(done.held)}.")
        if done.held:
            click.echo("Kept: " + ", ".join(f"Erased person {number}" for number in done.held))
        _finish(folder)


@privacy.command("compact")
@click.pass_obj
def compact(application: Application) -> None:
    """Write the files of the database anew, without anything that was removed."""
    from succession.privacy.compacting import compact as compacted

    with _refusing(application):
        for line in compacted():
            click.echo(line)


@privacy.command("retention")
@click.option("--dry-run", "mode", flag_value="list", help="List what is past its time. Nothing is removed.")
@click.option("--apply", "mode", flag_value="apply", help="Remove exactly that.")
@click.pass_obj
def retention(application: Application, mode: str | None) -> None:
    """What is past its time, by kind of record."""
    from succession.clock import now, today
    from succession.db import db
    from succession.privacy.overdue import overdue
    from succession.privacy.retention import apply_retention

    if mode is None:
        raise click.UsageError("Say --dry-run to list what is past its time, or --apply to remove it.")
    with _refusing(application) as folder:
        if mode == "list":
            _list(overdue(_periods(), today()))
            return
        change, found = apply_retention(None, now(), _periods(), folder)
        db.session.commit()
        _list(found)
        click.echo(change.summary if change else "Nothing is past its time. Nothing was removed.")
        if change:
            _finish(folder)


@privacy.command("hold")
@click.argument("leader")
@click.option("--reason", required=True, help="Which matter it is for.")
@click.pass_obj
def hold(application: Application, leader: str, reason: str) -> None:
    """Keep everything about LEADER until the hold is lifted."""
    from succession.clock import now
    from succession.db import db
    from succession.privacy.holds import set_hold
    from succession.privacy.person import find_person

    with _refusing(application):
        person = find_person(leader)
        set_hold(None, now(), person.leader, reason=reason)
        db.session.commit()
        click.echo(f"A legal hold on {person.name} is in force.")


@privacy.command("lift")
@click.argument("leader")
@click.pass_obj
def lift(application: Application, leader: str) -> None:
    """Lift the hold on LEADER."""
    from succession.clock import now
    from succession.db import db
    from succession.privacy.holds import lift_hold
    from succession.privacy.person import find_person

    with _refusing(application):
        person = find_person(leader)
        lift_hold(None, now(), person.leader)
        db.session.commit()
        click.echo(f"The legal hold on {person.name} was lifted.")


@contextmanager
def _refusing(application: Application) -> Iterator[Path]:
    """The application's context; gives its folder. A refusal ends the command with its sentence."""
    from flask import current_app

    from succession.privacy.periods import BadPeriod
    from succession.refusals import Refusal

    with application():
        try:
            yield Path(current_app.instance_path)
        except (Refusal, BadPeriod) as refusal:
            raise click.ClickException(str(refusal)) from None


def _periods() -> dict[str, Period]:
    from flask import current_app

    from succession.privacy.periods import periods_of

    return periods_of(current_app.config.get("RETENTION"))


def _list(found: list[Overdue]) -> None:
    click.echo(f"{'What':<46}{'Kept':<46}{'Past':>6}{'Held':>6}  Oldest")
    for one in found:
        kept = f"{one.period.length} {one.period.counted}"
        oldest = one.oldest.isoformat() if one.oldest else ""
        click.echo(f"{one.period.what:<46}{kept:<46}{len(one.keys):>6}{one.held:>6}  {oldest}".rstrip())


def _finish(folder: Path) -> None:
    """Keep the list of the erased, and leave nothing of them in the files of the database."""
    from succession.privacy.compacting import compact as compacted
    from succession.privacy.operations import keep_list

    click.echo(f"The list of the erased is in {keep_list(folder).name}. Keep it and erasure_key apart from backups.")
    for line in compacted():
        click.echo(line)


def _write(output: Path, said: str) -> None:
    """A file for its owner's eyes."""
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(said)
    os.chmod(output, 0o600)
