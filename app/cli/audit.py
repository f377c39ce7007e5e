"""motcua audit: proving that nothing was altered."""

from typing import Any

import click

from app.casework.verify_ledger import LedgerChecked, check_ledger, head_text
from app.domain.errors import DomainError
from app.edge.sentences import sentence


@click.group()
def audit() -> None:
    """Sổ cái."""


@audit.command("verify")
@click.option("--stream", default=None, help="Chỉ kiểm tra một chuỗi, ví dụ dossier:H14-251210-0001.")
@click.option("--kept", default="", help="Đầu cây đã chép ra ngoài lần trước; chỉ nhờ nó mới thấy phần cuối bị cắt.")
@click.pass_obj
def audit_verify(make_app: Any, stream: str | None, kept: str) -> None:
    """Check every chain of the ledger and print the tree head to keep; exit code 1 if anything was altered."""
    app = make_app()
    with app.app_context():
        try:
            checked = check_ledger(app.extensions["motcua"], kept=kept, stream=stream)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    _tell(checked)
    if not checked.ok:
        raise SystemExit(1)


def _tell(checked: LedgerChecked) -> None:
    report = checked.report
    for fault in report.faults:
        click.echo(f"{fault.stream} #{fault.seq} {fault.kind}: {fault.text}")
    verdict = "không có sai lệch" if report.ok else f"{len(report.faults)} sai lệch"
    click.echo(f"{report.streams} chuỗi, {report.events} sự kiện: {verdict}.")
    if checked.kept_holds is not None:
        told = "vẫn khớp" if checked.kept_holds else "KHÔNG khớp: có sự kiện bị cắt, bị chèn hoặc bị sửa"
        click.echo(f"Đầu cây đã giữ: {told}.")
    click.echo(f"Đầu cây hiện tại: {head_text(checked.head)}")
