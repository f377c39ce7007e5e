"""motcua person and motcua token."""

from typing import Any

import click

from app.casework.accounts import NewPerson, create_person, lock_demo_accounts
from app.casework.tokens import NewToken, issue_token
from app.domain.errors import DomainError
from app.domain.programs import SCOPES
from app.edge.sentences import sentence


@click.group()
def person() -> None:
    """Tài khoản."""


@person.command("create")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--agency", required=True, help="Mã cơ quan, ví dụ H14.01.")
@click.option("--role", "roles", multiple=True, help="Vai trò tại cơ quan đó; ghi được nhiều lần.")
@click.option("--everywhere", is_flag=True, help="Vai trò áp dụng cho mọi cơ quan (kiểm tra, quản trị).")
@click.password_option(prompt="Mật khẩu", confirmation_prompt="Nhập lại mật khẩu")
@click.pass_obj
def create(make_app: Any, password: str, **given: Any) -> None:
    """Make an account."""
    app = make_app()
    code = None if given["everywhere"] else given["agency"]
    new = NewPerson(
        username=given["username"],
        full_name=given["name"],
        password=password,
        agency_code=given["agency"],
        roles=tuple((role, code) for role in given["roles"]),
    )
    with app.app_context():
        try:
            create_person(app.extensions["motcua"], new)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
    click.echo(f"Đã tạo tài khoản {given['username']}.")


@person.command("lock-demo")
@click.pass_obj
def lock_demo(make_app: Any) -> None:
    """Lock every account of the demonstration."""
    app = make_app()
    with app.app_context():
        count = lock_demo_accounts(app.extensions["motcua"])
    click.echo(f"Đã khóa {count} tài khoản trình diễn.")


@click.group()
def token() -> None:
    """Khóa API."""


@token.command("create")
@click.argument("username")
@click.option("--label", default="")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366))
@click.option("--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), help="Ghi được nhiều lần.")
@click.option("--per-minute", type=click.IntRange(1), help="Số yêu cầu mỗi phút; mặc định theo cài đặt.")
@click.option("--per-day", type=click.IntRange(1), help="Số yêu cầu mỗi ngày; mặc định theo cài đặt.")
@click.pass_obj
def create_api_token(make_app: Any, scopes: tuple[str, ...], **given: Any) -> None:
    """Make an API token in a person's name; it is shown once. Without --scope it may do all that the person may."""
    app = make_app()
    with app.app_context():
        try:
            new = NewToken(by=None, scopes=scopes or None, **given)
            click.echo(issue_token(app.extensions["motcua"], new).token)
        except DomainError as error:
            raise click.ClickException(sentence(error)) from None
