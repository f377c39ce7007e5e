"""Programs that use the API: what a token may be narrowed to, how often it may ask, what is noted of it (S2 Điều 8)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.calendar import local

#: scope → what it opens, in words; a token without scopes does all that its owner may
SCOPES = {
    "read": "Đọc danh sách và hồ sơ",
    "work": "Nhận và hoàn thành bước xử lý",
    "act": "Tiếp nhận và nghiệp vụ của bộ phận một cửa",
    "assign": "Phân công bước xử lý của cơ quan",
    "submit": "Nộp, bổ sung, nộp tiền, đề nghị dừng thay người nộp; tải tệp, dùng lại dữ liệu đã đồng ý",
    "design": "Soạn, thẩm định, phê duyệt quy trình",
    "audit": "Phát lại hồ sơ, kiểm tra sổ cái",
    "admin": "Quản trị: khóa API, sự kiện, nhật ký truy cập, cán bộ, lịch làm việc, vận hành",
}
#: permission of a route → the scope its changes need; whatever is not named here is the administrators'
_SCOPE_OF = {
    "task.work": "work",
    "opinion.answer": "work",
    "dossier.view": "act",
    "dossier.receive": "act",
    "dossier.submit": "submit",
    "dossier.supplement": "act",
    "signed in": "submit",
    "task.assign": "assign",
    "digest.read": "work",
    "feedback.enter": "act",
    "feedback.answer": "act",
    "account.ask": "act",
    "outage.record": "act",
    "procedure.draft": "design",
    "procedure.appraise": "design",
    "procedure.approve": "design",
    "procedure.view": "design",
    "audit.replay": "audit",
}
#: permissions whose reading is the administrators' too
_ADMIN = ("token.manage", "webhook.manage", "access.read")
#: counters of requests older than this are of no use
COUNTERS_KEPT = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class ProgramPolicy:
    """The installation's own limits: requests of a token a minute and a day, and for how many days access is noted."""

    per_minute: int = 300
    per_day: int = 50_000
    kept_days: int = 365


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch in which requests are counted: its name in the counters and its end."""

    name: str
    until: datetime


def scope_of(permission: str, *, changes: bool) -> str:
    """The scope that a route with this permission needs: reading needs ``read``, a change what it changes."""
    if permission in _ADMIN:
        return "admin"
    if permission == "audit.replay":
        return "audit"
    return _SCOPE_OF.get(permission, "admin") if changes else "read"


def opens(scopes: Collection[str] | None, scope: str) -> bool:
    """True if a token with these scopes may do what needs ``scope``; None: it was not narrowed."""
    return scopes is None or scope in scopes


def windows(at: datetime) -> tuple[Window, Window]:
    """The minute and the day (of Viet Nam) that ``at`` lies in."""
    here = local(at)
    minute = here.replace(second=0, microsecond=0)
    day = here.replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Window(name=f"m{minute:%Y%m%d%H%M}", until=minute + timedelta(minutes=1)),
        Window(name=f"d{day:%Y%m%d}", until=day + timedelta(days=1)),
    )
