"""motcua procedure: judging files without uploading them."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.shipped_report import shipped
from app.engine import SpiffEngine


@click.group()
def procedure() -> None:
    """Quy trình."""


@procedure.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON mỗi dòng.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Say of each BPMN file whether it is ready, draft or refused, with all problems."""
    judge = SpiffEngine()
    for name in files:
        found = judge.inspect(Path(name).read_bytes())
        if as_json:
            problems = [{k: v for k, v in asdict(p).items() if k != "severity"} for p in found.problems]
            click.echo(json.dumps({"file": name, "verdict": found.verdict, "problems": problems}, ensure_ascii=False))
            continue
        click.echo(f"{name}: {found.verdict}")
        for problem in found.problems:
            click.echo(
                f"  {problem.severity} {problem.code} {problem.element or ''}: {problem.message} {problem.repair}"
            )


procedure.add_command(shipped)
