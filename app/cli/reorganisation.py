"""motcua reorganisation: what was decided, what it would do, and doing it now."""

from typing import Any

import click

from app.casework.carry_out_reorganisation import carry_out_due
from app.casework.queries.reorganisation_preview import ReorganisationPreview, preview_reorganisation
from app.casework.queries.reorganisations import list_reorganisations
from app.domain.errors import DomainError
from app.domain.vietnamese import date_text
from app.edge.sentences import sentence


@click.group()
def reorganisation() -> None:
    """Sắp xếp cơ quan."""


@reorganisation.command("list")
@click.pass_obj
def show_list(make_app: Any) -> None:
    """List every reorganisation with its state."""
    app = make_app()
    with app.app_context():
        for row in list_reorganisations(app.extensions["motcua"], by=None):
            facts = (row.id, row.state_name, f"Quyết định số {row.decision_number}", date_text(row.effective_on))
            click.echo("\t".join(map(str, (*facts, f"{row.lines} dòng"))))


@reorganisation.command("preview")
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def preview(make_app: Any, number: int) -> None:
    """Say what the reorganisation ID would do now; nothing is changed."""
    app = make_app()
    with app.app_context():
        try:
            found = preview_reorganisation(app.extensions["motcua"], by=None, reorganisation_id=number)
            for page in range(1, found.pages + 1):
                again = preview_reorganisation(app.extensions["motcua"], by=None, reorganisation_id=number, page=page)
                for row in again.dossiers:
                    click.echo(f"{row.code}: {'; '.join(row.before)} → {'; '.join(row.after)}")
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
        _summary(found)


def _summary(found: ReorganisationPreview) -> None:
    for source in found.sources:
        counts = ", ".join(f"{what.lower()} {count}" for what, count in source.counts if count)
        click.echo(f"{source.name} → {'; '.join(source.heirs)}: {counts or 'không còn gì'}")
        for text in source.warnings:
            click.echo(f"  {text}")
    for role in found.nobody:
        click.echo(f"Cần xử lý trước: không ai giữ vai trò {role}.")
    click.echo(f"{found.total} hồ sơ chuyển cơ quan, {len(found.released)} bước được trả lại.")


@reorganisation.command("run")
@click.pass_obj
def run(make_app: Any) -> None:
    """Carry out now whatever is approved and in force, as the scheduler does; safe to repeat."""
    app = make_app()
    with app.app_context():
        done = carry_out_due(app.extensions["motcua"])
    click.echo(f"Đã chuyển {done.moved} hồ sơ, {done.failed} chưa chuyển được, {done.finished} lần sắp xếp đã xong.")
    if done.failed:
        raise SystemExit(1)
