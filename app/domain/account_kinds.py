"""What may be asked about an account, and under which value of the regulation it must be done (ACC-01)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from app.domain.calendar import local
from app.domain.limits import Limit
from app.domain.regulation import Regulation


@dataclass(frozen=True, kw_only=True)
class AccountKind:
    """One kind of request. ``key`` names the regulation's value with the clause, ``unit`` how that value counts."""

    id: str
    name: str
    key: str
    unit: str = "working_days"


ACCOUNT_KINDS = {
    kind.id: kind
    for kind in (
        AccountKind(id="create", name="Cấp mới tài khoản", key="account_working_days"),
        AccountKind(id="lock", name="Khóa tài khoản theo kế hoạch", key="account_lock_working_days"),
        AccountKind(
            id="emergency_lock", name="Khóa tài khoản khẩn cấp", key="account_emergency_lock", unit="immediate"
        ),
        AccountKind(id="activate", name="Kích hoạt lại tài khoản", key="account_activation_working_days"),
        AccountKind(id="revoke", name="Thu hồi tài khoản", key="account_revoke_working_days"),
    )
}
#: telling the agency after an emergency: its own clock, from the moment of locking
NOTICE = AccountKind(
    id="notice",
    name="Thông báo sau khi khóa khẩn cấp",
    key="account_emergency_notice_working_hours",
    unit="working_hours",
)


def account_limit(kind: AccountKind, *, regulation: Regulation) -> tuple[Limit, str]:
    """The limit of such a request and the clause that gives it."""
    given = regulation.value(kind.key)
    value = given.value if isinstance(given.value, int | Fraction) else 0
    return Limit(value=Fraction(value), unit=kind.unit), given.clause


def earliest_lock(asked_at: datetime, *, regulation: Regulation) -> tuple[date, str]:
    """The first day for which a planned lock may still be asked, and the clause: so many days ahead (ACC-01)."""
    given = regulation.value("account_lock_request_days")
    days = given.value if isinstance(given.value, int) else 0
    return local(asked_at).date() + timedelta(days=days), given.clause
