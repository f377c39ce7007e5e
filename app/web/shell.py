"""What every page has around it: navigation by role, the person, the demo banner, filters for time and words."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request, session, url_for

from app.casework.identify_applicant import AccountView, account_view
from app.casework.incidents import count_incidents
from app.casework.queries.digests import count_unseen
from app.casework.queries.maintenance import coming_interruptions
from app.casework.queries.opinions import count_waiting_opinions
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import ROLES, Actor
from app.domain.ratings import CRITERIA, SCORES
from app.domain.states import STATES
from app.domain.urgency import URGENCY
from app.domain.vietnamese import (
    date_text,
    limit_text,
    moment_text,
    money_text,
    office_duration_text,
    remaining_text,
    size_text,
)
from app.edge.access import current_actor, services
from app.edge.protection import protect
from app.people.records import Agency
from app.web.typed_time import day_field_text

#: (permission, label, endpoint, icon) in the order of the menu; a person sees only theirs
MENU = (
    ("dossier.receive", "Tiếp nhận", "desk.choose", "inbox"),
    ("task.work", "Việc của tôi", "work.worklist", "list-check"),
    ("dossier.view", "Hồ sơ", "dossiers.index", "file-text"),
    ("opinion.answer", "Phối hợp", "opinions.index", "users-group"),
    ("digest.read", "Cảnh báo", "warnings.index", "bell"),
    ("deadline.view", "Thời hạn", "deadlines.index", "clock-exclamation"),
    ("audit.replay", "Kiểm tra hồ sơ", "replaying.index", "history"),
    ("audit.replay", "Sổ cái", "replaying.ledger", "shield-check"),
    ("system.operate", "Bộ lập lịch", "system.scheduler", "clock"),
    ("system.operate", "Sự cố", "system.incidents", "alert-triangle"),
    ("system.operate", "Cổng quốc gia", "portal.index", "world"),
    ("procedure.view", "Quy trình", "procedures.index", "route"),
    ("procedure.view", "Biểu mẫu", "form_catalogue.index", "forms"),
    ("calendar.view", "Lịch làm việc", "calendars.index", "calendar"),
    ("rules.view", "Quy chế", "regulations.index", "scale"),
    ("dossier.receive", "Thử tính ngày hẹn", "what_if.receive", "calculator"),
    ("dossier.receive", "Dữ liệu dùng lại", "reuse.consents", "database"),
    ("feedback.enter", "Phản ánh", "feedback_desk.index", "speakerphone"),
    ("account.ask", "Tài khoản", "account_requests.index", "users"),
    ("person.view", "Cán bộ", "persons.index", "id"),
    ("person.view", "Đơn vị", "units.index", "sitemap"),
    ("substitution.decide", "Làm thay", "substitutions.index", "arrows-exchange"),
    ("dossier.supplement", "Đối soát tiền", "payments_desk.index", "cash"),
    ("reorganisation.view", "Sắp xếp cơ quan", "reorganisations.index", "building"),
    ("access.read", "Truy cập API", "access_log.index", "activity"),
    ("token.manage", "Kết nối", "tokens.index", "plug"),
    ("maintenance.announce", "Tạm ngừng", "maintenance.index", "hand-stop"),
    ("outage.view", "Sự cố hệ thống", "outages.index", "wifi-off"),
)
#: what everybody else sees
PUBLIC_MENU = (
    ("Tra cứu", "tracking.search", "search"),
    ("Hồ sơ của tôi", "applicant.mine", "folder"),
    ("Thủ tục", "catalogue.index", "list"),
    ("Đánh giá", "ratings.results", "star"),
)
_PUBLIC_PLACES = {
    "tracking": "tracking.search",
    "own": "tracking.search",
    "supplementing": "tracking.search",
    "payment": "tracking.search",
    "applicant": "applicant.mine",
    "online": "catalogue.index",
    "catalogue": "catalogue.index",
    "ratings": "ratings.results",
}
#: entries that stand in a row; what is over goes into a drawer, unless it is one alone
SHOWN = 5
#: pages that have an entry of their own beside their blueprint's first
_OWN_ENTRY = {
    "what_if.extend": "dossiers",
    "what_if.step": "dossiers",
    "opinions.ask": "dossiers",
    "opinions.withdraw": "dossiers",
    "replaying.ledger": "ledger",
    "many_tasks.many": "work",
    "giving_tasks.ask": "work",
    "giving_tasks.give": "work",
    "system.incidents": "incidents",
    "system.resolve": "incidents",
    "calendar_drafts.draft": "calendars",
    "calendar_drafts.save": "calendars",
    "calendar_drafts.edit": "calendars",
    "calendar_drafts.save_again": "calendars",
    "calendar_recounts.ask": "calendars",
    "calendar_recounts.approve": "calendars",
    "calendar_recounts.result": "calendars",
    "reorganisation_drafts.draft": "reorganisations",
    "reorganisation_drafts.save": "reorganisations",
    "reorganisation_drafts.edit": "reorganisations",
    "reorganisation_drafts.save_again": "reorganisations",
    "reorganisation_drafts.line": "reorganisations",
    "reorganisation_drafts.save_line": "reorganisations",
}
#: blueprints that share another's entry
_SAME_ENTRY = {"webhooks": "tokens", "acts": "dossiers", "recalling": "dossiers", "slips": "dossiers"}


def register_shell(app: Flask, *, demo: bool) -> None:
    """Give the templates what they need and put the protection on."""
    protect(app)
    app.jinja_env.globals.update(asset=_asset, state_text=STATES.get, urgency_text=URGENCY.get, role_text=ROLES.get)
    app.jinja_env.globals.update(score_text=SCORES.get, criterion_text=CRITERIA.get)
    app.jinja_env.filters.update(
        moment=lambda v: moment_text(v) if isinstance(v, datetime) else "",
        date=lambda v: date_text(v) if isinstance(v, date) else "",
        duration=lambda v: office_duration_text(v) if v is not None else "",
        remaining=lambda v: remaining_text(v) if v is not None else "",
        limit=limit_text,
        dong=lambda v: money_text(v) if isinstance(v, int) else "",
        filesize=size_text,
        typed_time=day_field_text,
        plain=_plain,
    )
    app.context_processor(lambda: _context(demo))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value


def _asset(name: str) -> str:
    """The address of a built file, with a digest so that browsers may keep it."""
    return url_for("static", filename=name, v=_digest(name))


@lru_cache(maxsize=64)
def _digest(name: str) -> str:
    path = Path(__file__).parent / "static" / name
    return sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"


def _context(demo: bool) -> Mapping[str, Any]:
    who = current_actor()
    return {
        "province_name": services().province,
        **_nav(who),
        "person": _person(who) if who else None,
        "home_url": url_for("home.home"),
        "sign_out_url": url_for("auth.sign_out"),
        "applicant": _applicant(),
        "interruptions": coming_interruptions(services()),
        "demo": {"now_text": moment_text(services().clock.now()), "url": url_for("demo.index")} if demo else None,
    }


def _applicant() -> AccountView | None:
    """The applicant who is identified in this browser."""
    try:
        return account_view(account_id=account_id) if (account_id := session.get("applicant_id")) else None
    except NotFound:
        return None


def _nav(who: Actor | None) -> dict[str, Any]:
    """The entries of the menu: those in a row, and those in its drawer."""
    entries = _menu(who) if who else _public_menu()
    shown = len(entries) if len(entries) <= SHOWN + 1 else SHOWN
    return {"nav": entries[:shown], "nav_more": entries[shown:]}


def _public_menu() -> list[dict[str, Any]]:
    here = _PUBLIC_PLACES.get((request.endpoint or "").partition(".")[0])
    return [
        {"label": label, "url": url_for(endpoint), "icon": icon, "active": here == endpoint, "badge": 0}
        for label, endpoint, icon in PUBLIC_MENU
    ]


def _menu(who: Actor) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for(endpoint),
            "icon": icon,
            "active": _place(request.endpoint or "") == _place(endpoint),
            "badge": _badge(endpoint, who),
        }
        for permission, label, endpoint, icon in MENU
        if who.holds(permission)
    ]


def _badge(endpoint: str, who: Actor) -> int:
    """How much waits behind an entry of the menu."""
    if endpoint == "system.incidents":
        return count_incidents(by=who)
    if endpoint == "opinions.index":
        return count_waiting_opinions(by=who)
    if endpoint == "warnings.index":
        return count_unseen(by=who, at=services().clock.now())
    return 0


def _place(endpoint: str) -> str:
    """Which entry of the menu a page belongs to: its blueprint, or one of the pages with an entry of their own."""
    return _OWN_ENTRY.get(endpoint) or _SAME_ENTRY.get(blueprint := endpoint.partition(".")[0], blueprint)


def _person(who: Actor) -> dict[str, Any]:
    with reading() as db_session:
        agency = db_session.get(Agency, who.agency_id)
        name = agency.name if agency else ""
    roles = sorted({ROLES.get(g.role, g.role) for g in who.grants})
    links = [
        {"url": url_for("auth.account"), "label": "Đổi mật khẩu", "icon": "key"},
        {"url": url_for("tokens.mine"), "label": "Khóa API của tôi", "icon": "plug"},
    ]
    return {"name": who.name, "agency": name, "role": ", ".join(roles), "links": links}
