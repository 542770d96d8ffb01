"""The commands ``succession audit``: check the trail, anchor its head, print it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import click

Application = Callable[[], AbstractContextManager[None]]


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.pass_obj
def verify(application: Application) -> None:
    """Check every entry, every change and the anchors; names the first bad entry and ends with code 1."""
    from succession.clock import now
    from succession.db import reading
    from succession.trail.checking import anchored, check, in_words
    from succession.trail.key import audit_key, places
    from succession.trail.operations import trace_alone

    with application():
        outside = anchored(audit_key(), places(), with_log=True)
        with reading() as connection:
            verdict = check(connection, audit_key(), outside)
        if verdict.flaw is not None:
            raise click.ClickException(in_words(verdict))
        trace_alone("command", at=now(), by=None, action="audit.verify", outcome="intact")
        click.echo(in_words(verdict))


@audit.command()
@click.option("--after-restore", is_flag=True, help="Accept this trail although the anchor names another one.")
@click.pass_obj
def anchor(application: Application, after_restore: bool) -> None:
    """Write the head of the trail to its places outside the database now."""
    from succession.clock import now
    from succession.db import reading
    from succession.trail.anchor import add_line, begin_anew
    from succession.trail.checking import anchored, check_newest
    from succession.trail.key import audit_key, places
    from succession.trail.operations import trace_alone
    from succession.trail.writing import head_of

    with application():
        outside = anchored(audit_key(), places(), with_log=False)
        with reading() as connection:
            verdict = check_newest(connection, audit_key(), outside)
        if after_restore:
            begin_anew(audit_key(), places(), verdict.head)
        elif verdict.flaw is not None:
            raise click.ClickException(f"{verdict.flaw.words} If you restored a backup, add --after-restore.")
        outcome = "after a restore" if after_restore else ""
        trace_alone("command", at=now(), by=None, action="audit.anchor", outcome=outcome)
        with reading() as connection:
            head = head_of(connection)
        add_line(audit_key(), places(), head)
        click.echo(f"Anchored entry {head.number:,} with the hash {head.hash}.")


@audit.command()
@click.pass_obj
def head(application: Application) -> None:
    """Print the number and the hash of the last entry, to keep elsewhere."""
    from succession.db import reading
    from succession.trail.writing import head_of

    with application(), reading() as connection:
        last = head_of(connection)
        click.echo(f"{last.number} {last.hash}")
