"""The command ``succession doctor``."""

from __future__ import annotations

import json
import os

import click

MARKS = {"fine": "  ok    ", "fault": "  FAULT ", "danger": "  DANGER"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list instead of sentences.")
@click.option("--loopback", is_flag=True, help="Judge as for `make run`, which serves this machine only.")
def doctor(as_json: bool, loopback: bool) -> None:
    """Look for what is wrong with this installation, and say what to do.

    Run it as the user and with the environment of the service. Ends with code 0 where everything is fine, else 1. The
    application does not start where it says DANGER.
    """
    from succession.app import create_app
    from succession.config import BadConfiguration
    from succession.doctor.examination import examine
    from succession.doctor.finding import State, danger

    os.umask(0o077)
    if loopback:
        os.environ["SUCCESSION_PLAIN_LOOPBACK"] = "1"
    try:
        app = create_app()
    except BadConfiguration as reason:
        found = [danger("configuration", str(reason), "Change it, and ask again.")]
    else:
        with app.app_context():
            found = list(examine(app))
    if as_json:
        click.echo(json.dumps([{**one._asdict(), "state": one.state.value} for one in found], indent=1))
    else:
        for one in found:
            click.echo(f"{MARKS[one.state.value]}  {one.check}: {one.says}{f' {one.do}' if one.do else ''}")
    if any(one.state is not State.FINE for one in found):
        raise click.exceptions.Exit(1)
