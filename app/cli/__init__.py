"""The motcua command."""

from collections.abc import Callable
from typing import Any

import click

from app.cli.account_care import person, token
from app.cli.acts import act_table
from app.cli.agency import agency
from app.cli.audit import audit
from app.cli.calendar import calendar
from app.cli.clock import clock
from app.cli.demo import demo
from app.cli.engine import engine
from app.cli.portal import portal
from app.cli.procedure import procedure
from app.cli.regulation import regulation
from app.cli.reorganisation import reorganisation
from app.cli.server import db_group, scheduler, serve
from app.cli.unit import unit

__all__ = ["build_cli"]


def build_cli(create_app: Callable[[], Any], make_ticker: Callable[[Any], Any]) -> click.Group:
    """The command with all its parts; the application is made only by those parts that need it."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    @click.pass_context
    def motcua(context: click.Context) -> None:
        """Motcua: hệ thống một cửa chạy đúng sơ đồ quy trình đã phê duyệt."""
        context.obj = create_app
        context.meta["make_ticker"] = make_ticker

    parts = (
        *(serve, scheduler, db_group, demo, clock, audit, procedure, act_table),
        *(regulation, calendar, agency, unit, reorganisation, person, token, engine, portal),
    )
    for command in parts:
        motcua.add_command(command)
    return motcua
