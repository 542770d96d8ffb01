"""The command ``succession analyze``: a bundle on disk in, the whole analysis out, without a database."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from succession.analysis.scales import MOST_MONTHS


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--within-months",
    type=click.IntRange(0, MOST_MONTHS),
    default=0,
    show_default=True,
    help="Count who is ready within so many months.",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the bundle, printed with the answers.")
@click.option("--optimistic", is_flag=True, help="Count the early end of each readiness.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a report.")
def analyze(path: Path, within_months: int, as_of: datetime | None, optimistic: bool, as_json: bool) -> None:
    """Analyze a bundle: a folder with positions.csv, leaders.csv and nominations.csv, or a workbook.

    Without a database and without signing in. A bundle with errors prints nothing but the errors, each
    as "file:row: column: what is wrong", and ends with code 2.
    """
    # Numbers and graphs load here, so that the other commands start without them.
    from succession.analysis.answers import analyze as analysis_of
    from succession.analysis.contract import as_contract
    from succession.analysis.report import report_lines
    from succession.exchange.bundle import BundleError, read_bundle

    try:
        bundle = read_bundle(path)
    except BundleError as error:
        for problem in error.errors:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(2) from error
    facts = bundle.facts(as_of.date() if as_of else None)
    for warning in (*bundle.warnings, *facts.warnings):
        click.echo(f"Warning: {warning}", err=True)
    analysis = analysis_of(facts, within_months, optimistic)
    if as_json:
        # As bytes, so that the answer does not depend on the encoding of the terminal.
        click.echo(json.dumps(as_contract(analysis), ensure_ascii=False, indent=1).encode())
    else:
        for line in report_lines(analysis):
            click.echo(line)
