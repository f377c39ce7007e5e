"""motcua serve and motcua db."""

import logging
from typing import Any

import click
import waitress

from app.casework.accounts import demo_accounts
from app.db import db
from app.db.schema import SchemaOutdated, require_current, upgrade


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
        _require_ready(app)
    ticker = context.meta["make_ticker"](app) if scheduler else None
    if ticker:
        ticker.start()
    click.echo(f"Motcua đang chạy tại http://{host}:{port}  (Ctrl+C để dừng)")
    try:
        waitress.serve(app, host=host, port=port, threads=threads, ident="motcua")
    finally:
        if ticker:
            ticker.stop()


def _require_ready(app: Any) -> None:
    """Refuse to serve on another schema, or outside demo mode with accounts whose password everybody knows."""
    try:
        require_current(db.engine)
    except SchemaOutdated as error:
        raise click.ClickException(str(error)) from None
    known = () if app.extensions["motcua_settings"].demo else demo_accounts()
    if known:
        raise click.ClickException(
            f"Còn tài khoản trình diễn với mật khẩu ai cũng biết: {', '.join(known[:5])}… "
            "Khóa các tài khoản này (motcua person lock-demo) rồi khởi động lại."
        )


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
