"""Requests about accounts: a head asks, the administrator does, tells or refuses (ACC-01)."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.list_schemas import DeadlineRowOut
from app.api.paging import ListOut, PagesQuery, by_number
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.ask_account import GRANTABLE, AskAccount, ask_account
from app.casework.decide_account import DecideAccount, Decided, do_request, refuse_request, tell_agency
from app.casework.queries.account_requests import AccountView, account_request_view, list_account_requests
from app.casework.queries.procedures import agency_id
from app.domain.account_kinds import ACCOUNT_KINDS
from app.edge.access import actor, requires, services

accounts = Blueprint("api_accounts", __name__, url_prefix="/api/v1/account-requests", description="Account requests")
_SHORT = validate.Length(max=200)


class AccountQuery(PagesQuery):
    """What waits, or what was decided."""

    waiting = fields.Boolean(load_default=True)


class AccountOut(Schema):
    """One request; ``due`` is its running clock, or the one that ended."""

    id = fields.Integer()
    kind = fields.String()
    kind_name = fields.String()
    state = fields.String()
    agency = fields.String()
    username = fields.String()
    full_name = fields.String()
    role = fields.String()
    wanted_at = Moment(allow_none=True)
    reason = fields.String()
    asked_by = fields.String()
    asked_at = Moment()
    decided_by = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    note = fields.String()
    due = fields.Nested(DeadlineRowOut, allow_none=True)


class AccountListOut(ListOut):
    """Requests, the oldest waiting first."""

    rows = fields.List(fields.Nested(AccountOut))


class AskAccountBody(Schema):
    """What is to be done with which account; ``full_name`` and ``role`` for a new one."""

    kind = fields.String(required=True, validate=validate.OneOf(list(ACCOUNT_KINDS)))
    agency = fields.String(required=True, validate=validate.Length(max=60))
    username = fields.String(required=True, validate=_SHORT)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    full_name = fields.String(load_default="", validate=_SHORT)
    role = fields.String(load_default="", validate=validate.OneOf(["", *GRANTABLE]))
    wanted_at = fields.AwareDateTime(load_default=None, allow_none=True)


class DecideBody(Schema):
    """What there is to note: the reason of a refusal, who was told and how."""

    note = fields.String(load_default="", validate=validate.Length(max=2000))


class DecidedOut(Schema):
    """How it stands; ``password`` of a new account, shown this once."""

    state = fields.String()
    outcome = fields.String(allow_none=True)
    username = fields.String()
    password = fields.String()


@accounts.get("")
@accounts.arguments(AccountQuery, location="query")
@accounts.response(200, AccountListOut)
@requires("account.ask")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """What waits, or what was decided."""
    waiting = query.pop("waiting")
    return by_number(query, lambda n: list_account_requests(services(), by=actor(), waiting=waiting, page=n))


@accounts.post("")
@accounts.arguments(AskAccountBody)
@accounts.response(201, AccountOut)
@requires("account.ask")
def ask(body: dict[str, Any]) -> AccountView:
    """Ask the administrator."""
    where = agency_id(services(), code=body.pop("agency"))
    request_id = ask_account(services(), AskAccount(by=actor(), agency_id=where, **body))
    return account_request_view(services(), by=actor(), request_id=request_id)


@accounts.get("/<int:request_id>")
@accounts.response(200, AccountOut)
@requires("account.ask")
def read(request_id: int) -> AccountView:
    """One request."""
    return account_request_view(services(), by=actor(), request_id=request_id)


@accounts.post("/<int:request_id>/do")
@accounts.arguments(DecideBody)
@accounts.response(200, DecidedOut)
@requires("account.decide")
def do(body: dict[str, Any], request_id: int) -> Decided:
    """Do it: make, lock, unlock or revoke the account."""
    return do_request(services(), DecideAccount(by=actor(), request_id=request_id, **body))


@accounts.post("/<int:request_id>/tell")
@accounts.arguments(DecideBody)
@accounts.response(200, DecidedOut)
@requires("account.decide")
def tell(body: dict[str, Any], request_id: int) -> Decided:
    """The agency was told of an emergency lock: by whom and how."""
    return tell_agency(services(), DecideAccount(by=actor(), request_id=request_id, **body))


@accounts.post("/<int:request_id>/refuse")
@accounts.arguments(DecideBody)
@accounts.response(200, DecidedOut)
@requires("account.decide")
def refuse(body: dict[str, Any], request_id: int) -> Decided:
    """Refuse it with a reason."""
    return refuse_request(services(), DecideAccount(by=actor(), request_id=request_id, **body))
