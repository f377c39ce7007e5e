"""motcua engine: looking after stored states."""

from typing import Any

import click

from app.casework.rebuild_state import rebuild_state
from app.domain.errors import DomainError
from app.edge.sentences import sentence


@click.group()
def engine() -> None:
    """Bộ máy chạy sơ đồ."""


@engine.command("rebuild")
@click.argument("code")
@click.option("--write", is_flag=True, help="Ghi trạng thái dựng lại nếu khác trạng thái đang lưu.")
@click.pass_obj
def rebuild(make_app: Any, code: str, write: bool) -> None:
    """Rebuild a dossier's engine state from its log of completions and compare it with the stored one."""
    app = make_app()
    with app.app_context():
        try:
            found = rebuild_state(app.extensions["motcua"], code=code, write=write)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    same = "khớp trạng thái đang lưu" if found.equal else "KHÁC trạng thái đang lưu"
    click.echo(f"{code}: {found.completions} bước đã hoàn thành, {same}{', đã ghi lại' if found.written else ''}.")
    if not found.equal and not found.written:
        raise SystemExit(1)
