"""Requests about accounts: one's own agency's for a head, all for the administrators."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.casework.ask_account import PERMISSION, request_key
from app.casework.queries.deadline_list import DueView, due_views
from app.casework.queries.visible import within
from app.casework.services import Services
from app.db import reading
from app.domain.account_kinds import ACCOUNT_KINDS
from app.domain.errors import NotFound
from app.domain.permissions import ROLES, Actor, reach
from app.people.records import Agency, Person
from app.requests.records import AccountRequest

PAGE = 30
REQUEST_STATES = {
    "open": "Chờ xử lý",
    "notify": "Đã khóa, chờ thông báo",
    "done": "Đã thực hiện",
    "refused": "Từ chối",
}
WAITING = ("open", "notify")


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """One request. ``due`` is its running clock, or the one that ended."""

    id: int
    kind: str
    kind_name: str
    state: str
    agency: str
    username: str
    full_name: str
    role: str
    wanted_at: datetime | None
    reason: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str
    due: DueView | None


@dataclass(frozen=True, kw_only=True)
class AccountPage:
    """A page of requests and how many there are."""

    rows: tuple[AccountView, ...]
    total: int
    page: int
    pages: int


_ASKER, _DECIDER = aliased(Person), aliased(Person)
_QUERY = (
    select(AccountRequest, Agency.name, _ASKER.full_name, _DECIDER.full_name)
    .join(Agency, Agency.id == AccountRequest.agency_id)
    .join(_ASKER, _ASKER.id == AccountRequest.asked_by_id)
    .outerjoin(_DECIDER, _DECIDER.id == AccountRequest.decided_by_id)
)


def list_account_requests(services: Services, *, by: Actor, waiting: bool = True, page: int = 1) -> AccountPage:
    """Requests of the agencies one asks for, what waits (``waiting``) or what was decided; the oldest waiting first."""
    at = services.clock.now()
    where = reach(by, PERMISSION)
    mine = within(where, AccountRequest.agency_id)
    states = AccountRequest.state.in_(WAITING) if waiting else AccountRequest.state.not_in(WAITING)
    chosen = and_(mine, states)
    order = AccountRequest.id if waiting else AccountRequest.decided_at.desc()
    with reading() as session:
        total = session.scalar(select(func.count()).select_from(AccountRequest).where(chosen)) or 0
        found = session.execute(_QUERY.where(chosen).order_by(order).limit(PAGE).offset((page - 1) * PAGE)).all()
        rows = tuple(_view(session, services, *row, at=at) for row in found)
        return AccountPage(rows=rows, total=total, page=page, pages=max(1, -(-total // PAGE)))


def account_request_view(services: Services, *, by: Actor, request_id: int) -> AccountView:
    """One request of an agency one asks for; NotFound("account_request_not_found") for any other."""
    at = services.clock.now()
    with reading() as session:
        found = session.execute(_QUERY.where(AccountRequest.id == request_id)).one_or_none()
        if found is None or not reach(by, PERMISSION).covers(found[0].agency_id):
            raise NotFound("account_request_not_found")
        return _view(session, services, *found, at=at)


def _view(
    session: Session,
    services: Services,
    row: AccountRequest,
    agency: str,
    asked_by: str,
    decided_by: str | None,
    *,
    at: datetime,
) -> AccountView:
    keys = [request_key(row), request_key(row, "notice")]
    clocks = due_views(session, services, keys, at=at)
    return AccountView(
        id=row.id,
        kind=row.kind,
        kind_name=ACCOUNT_KINDS[row.kind].name,
        state=row.state,
        agency=agency,
        username=row.username,
        full_name=row.full_name,
        role=ROLES.get(row.role, ""),
        wanted_at=row.wanted_at,
        reason=row.reason,
        asked_by=asked_by,
        asked_at=row.asked_at,
        decided_by=decided_by,
        decided_at=row.decided_at,
        note=row.note,
        due=clocks.get(keys[1]) or clocks.get(keys[0]),
    )
