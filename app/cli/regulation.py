"""motcua regulation: the regulations that ship, one with every value, two side by side, and judging a file."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.cli.regulation_tables import comparison_lines, list_lines, regulation_lines
from app.domain.calendar import local
from app.domain.clock import SystemClock
from app.domain.errors import DomainError, Invalid, NotFound
from app.domain.regulation import Regulation, load_regulation, parse_regulation, regulation_ids, regulation_on
from app.domain.regulation_view import comparison_json, regulation_json
from app.edge.sentences import sentence

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="In dữ liệu JSON.")


@click.group()
def regulation() -> None:
    """Quy chế."""


@regulation.command("list")
def list_all() -> None:
    """List the regulations with status and dates."""
    _tell(list_lines([_load(one) for one in regulation_ids()]))


@regulation.command("show")
@click.argument("regulation_id", metavar="ID")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Quy chế và giá trị áp dụng cho hồ sơ nhận ngày này.")
@_AS_JSON
def show(regulation_id: str, on: datetime | None, as_json: bool) -> None:
    """Show every value of a regulation with rule, clause, days and confidence."""
    chosen = _load(regulation_id)
    if on is not None:
        chosen = regulation_on(regulation_id, on.date())
    if as_json:
        _tell_json(regulation_json(chosen))
    else:
        _tell(regulation_lines(chosen))


@regulation.command("compare")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@_AS_JSON
def compare(left: str, right: str, as_json: bool) -> None:
    """Show where two regulations differ."""
    one, other = _load(left), _load(right)
    if as_json:
        _tell_json(comparison_json(one, other))
    else:
        _tell(comparison_lines(one, other))


@regulation.command("check")
@click.argument("file", type=click.Path())
def check(file: str) -> None:
    """Judge a regulation file; exit code 1 with file, line and reason if it is wrong."""
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise click.ClickException(f"Không đọc được tệp {file}: {error}") from None
    try:
        read = parse_regulation(text, file=file)
    except Invalid as error:
        click.echo(f"{error.data['file']}:{error.data['line']}: {error.data['reason']}")
        raise SystemExit(1) from None
    open_points = sum(value.confidence == "unconfirmed" for value in read.values)
    click.echo(f"{file}: hợp lệ. {read.name}, {len(read.values)} nội dung, {open_points} nội dung chờ xác nhận.")


def _load(regulation_id: str) -> Regulation:
    """With the values of today; the history holds the others."""
    try:
        return load_regulation(regulation_id).on(local(SystemClock().now()).date())
    except NotFound:
        known = ", ".join(regulation_ids())
        raise click.ClickException(f"Không có quy chế “{regulation_id}”; hiện có: {known}.") from None
    except DomainError as error:
        raise click.ClickException(sentence(error)) from None


def _tell(lines: list[str]) -> None:
    click.echo("\n".join(lines))


def _tell_json(facts: dict[str, Any]) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
