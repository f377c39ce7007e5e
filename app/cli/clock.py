"""motcua clock: the legal clock by itself."""

import sys
from pathlib import Path

import click

from app.domain.clock_trace import trace
from app.domain.errors import DomainError


@click.group()
def clock() -> None:
    """Đồng hồ pháp lý."""


@clock.command("trace")
@click.argument("file", type=click.Path(allow_dash=True))
def clock_trace(file: str) -> None:
    """Answer each case of FILE (one JSON a line, - for standard input) by one line."""
    try:
        lines = sys.stdin.read().splitlines() if file == "-" else Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"Không đọc được tệp {file}: {error}") from None
    try:
        for answer in trace(lines):
            click.echo(answer)
    except DomainError as error:
        raise click.ClickException(f"Dòng {error.data.get('line')}: {error.data.get('reason')}") from None
