"""motcua calendar: the year in force, and what a revision would do to open dossiers."""

import json
from collections.abc import Iterator
from typing import Any

import click

from app.casework.calendar_scope import calendar_in_force
from app.casework.queries.recounts import preview_all
from app.casework.services import Services
from app.db import reading
from app.domain.calendar import local
from app.domain.day_names import DAY_KINDS
from app.domain.errors import DomainError
from app.domain.vietnamese import date_text, moment_text
from app.domain.year_view import YearView, year_json, year_view
from app.edge.sentences import sentence
from app.people.directory import agency_by_code


@click.group()
def calendar() -> None:
    """Lịch làm việc."""


@calendar.command("show")
@click.option("--agency", default="", metavar="CODE", help="Lịch của cơ quan này; mặc định là lịch chung của tỉnh.")
@click.option("--year", type=click.IntRange(2000, 2100), help="Năm; mặc định là năm nay.")
@click.option("--json", "as_json", is_flag=True, help="In dữ liệu JSON.")
@click.pass_obj
def show(make_app: Any, agency: str, year: int | None, as_json: bool) -> None:
    """Show a year as it is in force: named days, office hours, working days."""
    app = make_app()
    with app.app_context():
        services: Services = app.extensions["motcua"]
        try:
            with reading() as session:
                agency_id = agency_by_code(session, agency).id if agency else None
                version = calendar_in_force(session, agency_id)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
        view = year_view(version, year=year or local(services.clock.now()).year)
    if as_json:
        facts = {"agency": agency or None, "calendar": [version.id, version.version], **year_json(view)}
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join((f"Lịch {version.version}", *_lines(view))))


@calendar.command("preview")
@click.argument("revision", type=int)
@click.pass_obj
def preview(make_app: Any, revision: int) -> None:
    """List the open dossiers whose dates REVISION (its id) moves; nothing is changed."""
    app = make_app()
    with app.app_context():
        try:
            found = preview_all(app.extensions["motcua"], revision_id=revision)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    moved = [change for change in found if not change.broken]
    for change in found:
        if change.broken:
            click.echo(f"{change.code}: không tính được ({change.broken})")
        elif change.own and change.from_due_at and change.due_at:
            click.echo(f"{change.code}: {moment_text(change.from_due_at)} → {moment_text(change.due_at)}")
    steps = sum(len(change.steps) for change in moved)
    own, broken = sum(change.own for change in moved), len(found) - len(moved)
    click.echo(f"{own} hồ sơ đổi ngày hẹn, {steps} bước đang mở, {broken} hồ sơ không tính được.")


def _lines(view: YearView) -> Iterator[str]:
    unsure = " (dự kiến)" if view.provisional else ""
    yield f"Năm {view.year}{unsure}: {view.working_days} ngày làm việc"
    yield from view.notes
    yield from view.hours
    for day in view.named:
        yield f"{date_text(day.date)}: {day.name} ({DAY_KINDS.get(day.kind or '', '').lower()})"
