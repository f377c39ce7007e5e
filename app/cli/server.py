"""motcua serve and motcua db."""

import logging
import threading
from typing import Any

import click
import waitress

from app.casework.readiness import NotReady, require_ready
from app.db import db
from app.db.schema import upgrade

#: bytes of one request: a little more than the application itself takes, whose refusal has a sentence
MOST_BODY = 13 * 1024 * 1024


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=int)
@click.option("--threads", default=8, show_default=True, type=int)
@click.option("--scheduler/--no-scheduler", default=True, help="Chạy bộ lập lịch trong cùng tiến trình.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, threads: int, scheduler: bool) -> None:
    """Web pages, API and scheduler in one process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    app = context.obj()
    with app.app_context():
        try:
            require_ready(demo=app.extensions["motcua_settings"].demo)
        except NotReady as error:
            raise click.ClickException(str(error)) from None
    ticker = context.meta["make_ticker"](app) if scheduler else None
    if ticker:
        ticker.start()
    click.echo(f"Motcua đang chạy tại http://{host}:{port}  (Ctrl+C để dừng)")
    try:
        waitress.serve(app, host=host, port=port, threads=threads, ident="motcua", max_request_body_size=MOST_BODY)
    finally:
        if ticker:
            ticker.stop()


@click.command("scheduler")
@click.pass_context
def scheduler(context: click.Context) -> None:
    """The scheduler alone, beside WSGI servers; several may run at once."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    ticker = context.meta["make_ticker"](context.obj())
    ticker.start()
    click.echo("Bộ lập lịch đang chạy (Ctrl+C để dừng)")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        ticker.stop()


@click.group("db")
def db_group() -> None:
    """Cơ sở dữ liệu."""


@db_group.command("upgrade")
@click.pass_obj
def db_upgrade(make_app: Any) -> None:
    """Bring the database to this release's schema; data stay."""
    app = make_app()
    with app.app_context():
        before, after = upgrade(db.engine)
    click.echo(f"Cơ sở dữ liệu: {before or 'trống'} → {after}")
