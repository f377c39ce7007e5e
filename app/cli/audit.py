"""motcua audit: proving that nothing was altered."""

from typing import Any

import click

from app.audit import verify
from app.db import reading


@click.group()
def audit() -> None:
    """Sổ cái."""


@audit.command("verify")
@click.option("--stream", default=None, help="Chỉ kiểm tra một chuỗi, ví dụ dossier:H14-251210-0001.")
@click.pass_obj
def audit_verify(make_app: Any, stream: str | None) -> None:
    """Check every chain of the ledger; exit code 1 if anything was altered."""
    app = make_app()
    with app.app_context(), reading() as session:
        report = verify(session, stream)
    for fault in report.faults:
        click.echo(f"{fault.stream} #{fault.seq} {fault.kind}: {fault.text}")
    verdict = "không có sai lệch" if report.ok else f"{len(report.faults)} sai lệch"
    click.echo(f"{report.streams} chuỗi, {report.events} sự kiện: {verdict}.")
    if not report.ok:
        raise SystemExit(1)
