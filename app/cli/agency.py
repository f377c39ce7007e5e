"""motcua agency: the agencies of an installation."""

from typing import Any

import click

from app.casework.accounts import create_agency
from app.domain.errors import DomainError
from app.edge.sentences import sentence


@click.group()
def agency() -> None:
    """Cơ quan."""


@agency.command("create")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--level", required=True, type=click.Choice(["province", "department", "unit", "commune"]))
@click.option("--parent", default=None, help="Mã cơ quan cấp trên.")
@click.pass_obj
def create(make_app: Any, code: str, name: str, level: str, parent: str | None) -> None:
    """Add an agency by its code, for example H14.01."""
    app = make_app()
    with app.app_context():
        try:
            create_agency(app.extensions["motcua"], code=code, name=name, level=level, parent=parent)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    click.echo(f"Đã tạo cơ quan {code}.")
