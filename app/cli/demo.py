"""motcua demo: the demonstration province and its clock."""

import tomllib
from collections.abc import Collection
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask

from app.casework.demo_clock import move_clock
from app.casework.demo_dossiers import Walk, make_dossier
from app.casework.load_province import actor_named, is_empty, load_province
from app.casework.load_shipped import Reviewers, load_shipped
from app.casework.services import Services
from app.domain.clock import FixedClock
from app.domain.errors import DomainError
from app.domain.vietnamese import moment_text
from app.edge.sentences import sentence

TABLE = Path(__file__).with_name("demo_province.toml")
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "motcua"  # noqa: S105 - known to everybody on purpose; refused outside demo mode


def read_table() -> dict[str, Any]:
    """The demonstration province as it is written down."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def load_demo(services: Services, *, dossiers: bool = True, only: Collection[str] = ()) -> dict[str, int]:
    """Fill an empty installation; an installation that holds anything only gets shipped procedures that are new.

    ``only`` names the procedures to load, all that ship where it is empty.
    """
    table, fresh = read_table(), is_empty()
    present = services
    if fresh and dossiers:
        _open_the_office(services)
        services = _some_months_ago(services)
    persons = load_province(services, table, password=PASSWORD, demo=True) if fresh else 0
    reviewers = Reviewers(
        drafter=actor_named(services, "thietke"),
        appraiser=actor_named(services, "thamdinh"),
        approver=actor_named(services, "pheduyet"),
    )
    procedures = load_shipped(services, ROOT, by=reviewers, extra=table["procedures"], only=only)
    made = [make_dossier(present, walk) for walk in _walks(table)] if fresh and dossiers else []
    return {"persons": persons, "procedures": len(procedures), "dossiers": len(made)}


def _some_months_ago(services: Services) -> Services:
    """Agencies, persons and procedures were there before the first dossier came."""
    calendar = services.rules.shipped.calendar
    return replace(services, clock=FixedClock(calendar.next_instant(services.clock.now() - timedelta(days=90))))


def _open_the_office(services: Services) -> None:
    """Whoever starts the demonstration at night finds its clock on the next working morning."""
    now, calendar = services.clock.now(), services.rules.shipped.calendar
    if not calendar.is_office_time(now):
        morning = calendar.next_instant(now) + timedelta(minutes=35)
        move_clock(services, by=None, seconds=int((morning - now).total_seconds()))


def _walks(table: dict[str, Any]) -> list[Walk]:
    cases = {facts["code"]: (slug, steps) for slug, facts, steps in _shipped_cases()}
    walks = []
    for row in table["dossiers"]:
        slug, of_procedure = cases[row["code"]]
        walks.append(
            Walk(
                code=row["code"],
                desk=row["desk"],
                competent=table["procedures"][slug]["competent_agency"],
                applicant=row["applicant"],
                application=_application(table["applications"][row["code"]], row["applicant"]),
                steps=of_procedure[row["case"]]["steps"],
                days_ago=row["days_ago"],
                at=time.fromisoformat(row["at"]),
                done=row["done"],
                hours_a_step=row.get("hours_a_step", 6.0),
                settle=row.get("settle", ""),
                hand_over=row.get("hand_over", False),
            )
        )
    return sorted(walks, key=lambda w: -w.days_ago)


def _application(sample: dict[str, Any], applicant: dict[str, str]) -> dict[str, Any]:
    """The sample application in this applicant's name."""
    same = {"full_name": "name", "citizen_id": "identity_number", "phone": "phone", "address": "address"}
    if "organisation_name" in sample:
        same = {"organisation_name": "name", "phone": "phone"}
    return {**sample, **{key: applicant[of] for key, of in same.items() if key in sample and applicant.get(of)}}


def _shipped_cases() -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    found = []
    for path in sorted((ROOT / "processes").glob("*/*/cases.toml")):
        facts = tomllib.loads((path.parent / "procedure.toml").read_text(encoding="utf-8"))
        found.append((str(facts["id"]), facts, tomllib.loads(path.read_text(encoding="utf-8"))["cases"]))
    return found


@click.group()
def demo() -> None:
    """The demonstration province (only with MOTCUA_DEMO=1)."""


@demo.command("load")
@click.pass_obj
def load(make_app: Any) -> None:
    """Load agencies, persons, shipped procedures and some dossiers."""
    app: Flask = make_app()
    _require_demo(app)
    with app.app_context():
        counts = load_demo(app.extensions["motcua"])
    click.echo("Đã nạp: {persons} tài khoản, {procedures} quy trình, {dossiers} hồ sơ.".format(**counts))


@demo.command("clock")
@click.option("--days", type=int, default=0, help="Số ngày chạy tới.")
@click.option("--hours", type=int, default=0, help="Số giờ chạy tới.")
@click.option("--minutes", type=int, default=0, help="Số phút chạy tới.")
@click.pass_obj
def clock(make_app: Any, days: int, hours: int, minutes: int) -> None:
    """Show the demo clock, or move it forward."""
    app: Flask = make_app()
    _require_demo(app)
    services: Services = app.extensions["motcua"]
    seconds = ((days * 24 + hours) * 60 + minutes) * 60
    with app.app_context():
        try:
            at = move_clock(services, by=None, seconds=seconds) if seconds else services.clock.now()
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    click.echo(f"Giờ trình diễn: {moment_text(at)}")


def _require_demo(app: Flask) -> None:
    if not app.extensions["motcua_settings"].demo:
        raise click.ClickException("Lệnh này chỉ chạy ở chế độ trình diễn (MOTCUA_DEMO=1).")
