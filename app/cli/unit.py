"""motcua unit: the units of agencies; motcua person grant and revoke: roles in agencies, in units, everywhere."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from app.casework.make_unit import MakeUnit, UnitFacts, make_unit
from app.casework.queries.units import list_units
from app.casework.role_grants import GrantRole, RevokeRole, grant_held, grant_role, revoke_role
from app.cli.account_care import person
from app.cli.running import services_of
from app.db import reading
from app.domain.permissions import ROLES
from app.domain.units import Charge
from app.people.directory import agency_by_code
from app.people.units import unit_by_code
from app.procedures.catalogue import procedure_ids

Command = Callable[..., None]


def by_decision(command: Command) -> Command:
    """The options of whatever is done by a decision on paper."""
    day = click.DateTime(["%Y-%m-%d"])
    dated = click.option("--decided-on", required=True, type=day, help="Ngày quyết định, ví dụ 2026-03-10.")(command)
    return click.option("--decision", required=True, help="Số quyết định.")(dated)


def somewhere(command: Command) -> Command:
    """The options that say where a role is held."""
    wide = click.option("--everywhere", is_flag=True, help="Mọi cơ quan (kiểm tra, quản trị).")(command)
    unit = click.option("--unit", default=None, help="Mã đơn vị của cơ quan: chỉ với phần đơn vị phụ trách.")(wide)
    return click.option("--agency", default=None, help="Mã cơ quan.")(unit)


@click.group()
def unit() -> None:
    """Đơn vị của cơ quan."""


@unit.command("add")
@click.argument("agency")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--procedure", "procedures", multiple=True, help="Mã thủ tục phụ trách; ghi được nhiều lần.")
@click.option("--field", "fields", multiple=True, help="Lĩnh vực phụ trách; ghi được nhiều lần.")
@by_decision
@click.pass_obj
def add(make_app: Any, decided_on: datetime, decision: str, **given: Any) -> None:
    """Make a unit of an agency; without --procedure and --field it is charged with everything."""
    with services_of(make_app) as services:
        with reading() as session:
            agency_id = agency_by_code(session, given["agency"]).id
            procedures = procedure_ids(session, given["procedures"])
        charge = Charge(procedures=procedures, fields=frozenset(given["fields"]))
        facts = UnitFacts(code=given["code"], name=given["name"], everything=charge.everything, charge=charge)
        day = decided_on.date()
        make_unit(services, MakeUnit(by=None, agency_id=agency_id, facts=facts, decision=decision, decided_on=day))
    click.echo(f"Đã lập đơn vị {given['code'].upper()} của cơ quan {given['agency']}.")


@unit.command("list")
@click.option("--agency", default=None, help="Mã cơ quan.")
@click.option("--closed", is_flag=True, help="Các đơn vị đã đóng.")
@click.pass_obj
def show_list(make_app: Any, agency: str | None, closed: bool) -> None:
    """List units with what they are charged with."""
    with services_of(make_app) as services:
        agency_id, _ = _place(agency, None)
        for row in list_units(services, by=None, agency_id=agency_id, closed=closed):
            charge = "; ".join(row.charge) or "mọi thủ tục"
            click.echo("\t".join((row.agency_code, row.code, row.name, charge, f"{row.persons} cán bộ")))


@person.command("grant")
@click.argument("username")
@click.argument("role", type=click.Choice(list(ROLES)))
@somewhere
@by_decision
@click.pass_obj
def grant(make_app: Any, username: str, role: str, decided_on: datetime, decision: str, **where: Any) -> None:
    """Add a role to an account: in an agency, in one of its units, or everywhere."""
    _require_one(**where)
    with services_of(make_app) as services:
        agency_id, unit_id = _place(where["agency"], where["unit"])
        day: date = decided_on.date()
        given = GrantRole(
            by=None,
            username=username,
            role=role,
            agency_id=agency_id,
            unit_id=unit_id,
            decision=decision,
            decided_on=day,
        )
        grant_role(services, given)
    click.echo(f"Đã cấp vai trò {ROLES[role]} cho {username}.")


@person.command("revoke")
@click.argument("username")
@click.argument("role", type=click.Choice(list(ROLES)))
@somewhere
@by_decision
@click.pass_obj
def revoke(make_app: Any, username: str, role: str, decided_on: datetime, decision: str, **where: Any) -> None:
    """Take a role back, exactly the one that is held there."""
    _require_one(**where)
    with services_of(make_app) as services:
        agency_id, unit_id = _place(where["agency"], where["unit"])
        with reading() as session:
            held = grant_held(session, username, role=role, agency_id=agency_id, unit_id=unit_id)
        day: date = decided_on.date()
        taken = RevokeRole(by=None, username=username, grant_id=held, decision=decision, decided_on=day)
        revoke_role(services, taken)
    click.echo(f"Đã thu hồi vai trò {ROLES[role]} của {username}.")


def _require_one(*, agency: str | None, unit: str | None, everywhere: bool) -> None:
    if everywhere == bool(agency) or (unit and not agency):
        raise click.UsageError("Ghi --agency (có thể kèm --unit), hoặc --everywhere.")


def _place(agency: str | None, unit_code: str | None) -> tuple[int | None, int | None]:
    """The ids of the agency and of its unit, by their codes."""
    if agency is None:
        return None, None
    with reading() as session:
        agency_id = agency_by_code(session, agency).id
        return agency_id, unit_by_code(session, agency_id, unit_code).id if unit_code else None
