"""motcua procedure: judging files without uploading them."""

import json
from pathlib import Path

import click

from app.cli.judging import Judge, Judged, files_in
from app.cli.shipped_report import shipped
from app.engine import SpiffEngine


@click.group()
def procedure() -> None:
    """Quy trình."""


@procedure.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Một đối tượng JSON mỗi dòng.")
def check(files: tuple[str, ...], as_json: bool) -> None:
    """Say of each BPMN, DMN, form or zip file whether it is ready, draft or refused, with all problems.

    Folders are walked. Each answer is written as soon as it is known.
    """
    judge = Judge(SpiffEngine())
    for path in files_in(files):
        judged = judge.path(path)
        click.echo(_as_json(judged) if as_json else _as_text(judged))


def _as_json(judged: Judged) -> str:
    problems = [
        {"code": p.code, "element": p.element, "message": p.message, "repair": p.repair} for p in judged.problems
    ]
    return json.dumps({"file": judged.file, "verdict": judged.verdict, "problems": problems}, ensure_ascii=False)


def _as_text(judged: Judged) -> str:
    lines = [f"{judged.file}: {judged.verdict}"]
    for each in judged.problems:
        lines.append(f"  {each.severity} {each.code} {each.element or ''}: {each.message} {each.repair}")
    return "\n".join(lines)


@procedure.command("conformance")
@click.option("--samples", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Thư mục tệp mẫu.")
def conformance(samples: Path | None) -> None:
    """Write what becomes of every element of BPMN, and of every sample file, as Markdown."""
    from app.cli.conformance import report

    click.echo(report(SpiffEngine(), samples), nl=False)


procedure.add_command(shipped)
