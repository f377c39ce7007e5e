"""motcua person and motcua token: locking, standing in, listing, revoking."""

from datetime import datetime, timedelta
from typing import Any

import click

from app.casework import account_care as care
from app.casework import tokens
from app.casework.substitutions import Substitute, add_substitution
from app.cli.people import person, token
from app.cli.running import services_of
from app.domain.clock import VIETNAM

__all__ = ["person", "token"]

_TOKEN_STATES = {"valid": "còn hiệu lực", "expired": "hết hạn", "revoked": "đã thu hồi", "locked": "tài khoản bị khóa"}


class Moment(click.ParamType):
    """A day or a minute in Vietnamese time; a day as an end means the whole day."""

    name = "moment"

    def __init__(self, *, end: bool = False) -> None:
        self.end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment with its zone."""
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” không phải thời điểm: ghi như 2026-03-11 hoặc 2026-03-11T08:00.", param, ctx)
        day = timedelta(days=1) if self.end and len(value) == len("2026-03-11") else timedelta()
        return (found if found.tzinfo else found.replace(tzinfo=VIETNAM)) + day


@person.command("lock")
@click.argument("username")
@click.pass_obj
def lock(make_app: Any, username: str) -> None:
    """Lock an account: its sessions end, its API keys stop."""
    with services_of(make_app) as services:
        care.lock_person(services, username=username)
    click.echo(f"Đã khóa tài khoản {username}.")


@person.command("unlock")
@click.argument("username")
@click.pass_obj
def unlock(make_app: Any, username: str) -> None:
    """Let a locked account sign in again."""
    with services_of(make_app) as services:
        care.unlock_person(services, username=username)
    click.echo(f"Đã mở khóa tài khoản {username}.")


@person.command("substitute")
@click.argument("absent")
@click.argument("substitute")
@click.option("--from", "from_at", required=True, type=Moment(), help="2026-03-11 hoặc 2026-03-11T08:00.")
@click.option("--until", "until_at", required=True, type=Moment(end=True), help="Hết ngày này, hoặc đến phút này.")
@click.option("--reason", required=True, help="Số văn bản phân công, không quá 100 ký tự.")
@click.pass_obj
def substitute(make_app: Any, /, **given: Any) -> None:
    """Let SUBSTITUTE act for the absent ABSENT, from–until, by a decision."""
    with services_of(make_app) as services:
        decision = given.pop("reason")
        add_substitution(services, Substitute(by=None, decision=decision, **given))
    click.echo(f"{given['substitute']} làm thay {given['absent']}.")


@person.command("list")
@click.pass_obj
def list_persons(make_app: Any) -> None:
    """All accounts."""
    with services_of(make_app):
        rows = care.list_persons()
    for row in rows:
        marks = [mark for mark, is_so in (("bị khóa", not row.active), ("trình diễn", row.demo)) if is_so]
        click.echo("\t".join((row.username, row.full_name, row.agency, ", ".join(marks))))


@token.command("list")
@click.pass_obj
def list_tokens(make_app: Any) -> None:
    """All API keys by their numbers; the keys themselves are kept nowhere."""
    with services_of(make_app) as services:
        rows = tokens.list_tokens(services)
    for row in rows:
        until = row.expires_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
        scopes = ",".join(row.scopes) if row.scopes is not None else "*"
        click.echo("\t".join((str(row.id), row.username, row.label, until, _TOKEN_STATES[row.state], scopes)))


@token.command("revoke")
@click.argument("token_id", type=int)
@click.pass_obj
def revoke(make_app: Any, token_id: int) -> None:
    """Stop an API key at once."""
    with services_of(make_app) as services:
        username = tokens.revoke_token(services, token_id=token_id)
    click.echo(f"Đã thu hồi khóa API số {token_id} của {username}.")
