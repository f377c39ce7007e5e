"""The composition root: settings → adapters → services → Flask. It knows all others; nothing knows it."""

import hashlib
import hmac
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import audit, outbox
from app.api import register_api, watch_requests
from app.applicants import records as _applicant_tables
from app.casework.demo_clock import read_offset
from app.casework.readiness import require_ready
from app.casework.rule_book import RuleBook
from app.casework.services import Services
from app.cli import build_cli
from app.config import Settings, SettingsError
from app.db import db
from app.db import records as _settings_tables
from app.deadlines import records as _deadline_tables
from app.domain.clock import Clock, ShiftedClock, SystemClock
from app.domain.ports import IdentityPort, MailPort, PaymentPort, PortalPort
from app.domain.programs import ProgramPolicy
from app.domain.regulation import regulation_ids
from app.dossiers import correction_records as _correction_tables
from app.dossiers import file_records as _file_tables
from app.dossiers import records as _dossier_tables
from app.edge.access import close_by_default, note_accesses
from app.edge.errors import register_errors
from app.edge.forms import FormCompiler
from app.edge.request_id import name_requests
from app.engine import SpiffEngine
from app.integrations import (
    HostedPayment,
    HttpPortal,
    HttpWebhooks,
    NullIdentity,
    NullMail,
    NullPayment,
    NullPortal,
    SignedIdentity,
    SmtpMail,
    read_networks,
)
from app.payments import records as _payment_tables
from app.people import records as _people_tables
from app.people import reorganisations as _reorganisation_tables
from app.portal import records as _portal_tables
from app.procedures import records as _procedure_tables
from app.programs import records as _program_tables
from app.requests import records as _request_tables
from app.rules import records as _rule_tables
from app.scheduler import Ticker
from app.tasks import records as _task_tables
from app.web import register_web

#: importing these fills the metadata that migrations and queries need
TABLES = (
    audit,
    outbox,
    _settings_tables,
    _correction_tables,
    _applicant_tables,
    _deadline_tables,
    _dossier_tables,
    _file_tables,
    _payment_tables,
    _people_tables,
    _portal_tables,
    _reorganisation_tables,
    _procedure_tables,
    _program_tables,
    _request_tables,
    _rule_tables,
    _task_tables,
)
ROOT = Path(__file__).resolve().parent.parent


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    mail: MailPort | None = None,
    portal: PortalPort | None = None,
) -> Flask:
    """The whole application. SettingsError; ``clock``, ``mail`` and ``portal`` replace the real ones in tests."""
    settings = settings or Settings.from_env(os.environ)
    app = Flask("app", static_folder="web/static", template_folder="web/templates", root_path=str(ROOT / "app"))
    app.config.update(_flask_config(settings))
    db.init_app(app)
    services = _services(settings, clock=clock or _clock(settings), mail=mail or _mail(settings))
    app.extensions["motcua"] = replace(services, portal=portal) if portal else services
    app.extensions["motcua_settings"] = settings
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    name_requests(app)
    note_accesses(app)
    register_errors(app)
    register_web(app, demo=settings.demo)
    register_api(app)
    close_by_default(app)
    watch_requests(app)
    return app


def create_ready_app() -> Flask:
    """The application for a WSGI server. Raises SettingsError or NotReady rather than serve an unsafe installation."""
    app = create_app()
    with app.app_context():
        require_ready(demo=app.extensions["motcua_settings"].demo)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # an error of the database must not carry personal data into the log
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "motcua",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=30),
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        # repeating lists send a field for each cell
        "MAX_FORM_PARTS": 3_000,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
    }


def _clock(settings: Settings) -> Clock:
    return ShiftedClock(offset=read_offset) if settings.demo else SystemClock()


def _services(settings: Settings, *, clock: Clock, mail: MailPort) -> Services:
    engine = SpiffEngine()
    return Services(
        clock=clock,
        engine=engine,
        forms=FormCompiler(feel=engine.feel),
        mail=mail,
        webhooks=_webhooks(settings),
        portal=_portal(settings),
        rules=RuleBook(chosen=_regulation(settings)),
        province=settings.province,
        base_url=settings.base_url,
        late_entry_working_days=settings.late_entry_working_days,
        opinion_working_days=settings.opinion_working_days,
        programs=ProgramPolicy(
            per_minute=settings.api_per_minute, per_day=settings.api_per_day, kept_days=settings.access_log_days
        ),
        identity=_identity(settings),
        payments=_payments(settings),
        hotline=settings.hotline,
    )


def _webhooks(settings: Settings) -> HttpWebhooks:
    try:
        networks = read_networks(settings.webhook_networks)
    except ValueError as error:
        raise SettingsError(f"MOTCUA_WEBHOOK_NETWORKS: {error}") from None
    old = tuple(key.strip().encode() for key in settings.old_secret_keys.split(",") if key.strip())
    return HttpWebhooks(key=settings.secret_key.encode(), old_keys=old, plain=settings.demo, networks=networks)


def _regulation(settings: Settings) -> str:
    if settings.regulation not in regulation_ids():
        known = ", ".join(regulation_ids())
        raise SettingsError(f"MOTCUA_REGULATION: không có quy chế “{settings.regulation}”. Chọn một trong: {known}.")
    return settings.regulation


def _mail(settings: Settings) -> MailPort:
    if not settings.smtp_host:
        return NullMail()
    return SmtpMail(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender,
        username=settings.smtp_username,
        password=settings.smtp_password,
        starttls=settings.smtp_starttls,
    )


def _identity(settings: Settings) -> IdentityPort:
    if settings.identity_url:
        key = settings.identity_key.encode()
        return SignedIdentity(name="vneid", label="VNeID", url=settings.identity_url, key=key)
    if settings.demo:
        url, key = f"{settings.base_url}/thu/dinh-danh", _demo_key(settings, "identity")
        return SignedIdentity(name="demo", label="trang định danh thử", url=url, key=key)
    return NullIdentity()


def _payments(settings: Settings) -> PaymentPort:
    if settings.payment_url:
        url, merchant, key = settings.payment_url, settings.payment_merchant, settings.payment_key.encode()
        return HostedPayment(name="gateway", label="cổng thanh toán", url=url, merchant=merchant, key=key)
    if settings.demo:
        url, key = f"{settings.base_url}/thu/thanh-toan", _demo_key(settings, "payment")
        return HostedPayment(name="demo", label="cổng thanh toán thử", url=url, merchant="DEMO", key=key)
    return NullPayment()


def _demo_key(settings: Settings, what: str) -> bytes:
    return hmac.new(settings.secret_key.encode(), f"demo {what}".encode(), hashlib.sha256).digest()


def _portal(settings: Settings) -> PortalPort:
    """The national portal, none without an address. A demonstration's dossiers go to an emulator only (REP-02)."""
    if not settings.portal_url:
        return NullPortal()
    if settings.portal_ca_file and not Path(settings.portal_ca_file).is_file():
        raise SettingsError("MOTCUA_PORTAL_CA_FILE: không có tệp này.")
    try:
        portal = HttpPortal(
            url=settings.portal_url,
            token=settings.portal_token,
            timeout=settings.portal_timeout,
            ca_file=settings.portal_ca_file,
        )
    except ValueError:
        raise SettingsError(
            "MOTCUA_PORTAL_URL phải là địa chỉ https:// (chỉ bộ giả lập trên chính máy này được dùng http://), "
            "không kèm mật khẩu hay tham số."
        ) from None
    if settings.demo and not portal.takes_tests:
        raise SettingsError("MOTCUA_PORTAL_URL: chế độ trình diễn chỉ được nối với bộ giả lập trên chính máy này.")
    return portal


def make_ticker(app: Flask) -> Ticker:
    """The scheduler of this application, not yet started."""
    settings: Settings = app.extensions["motcua_settings"]
    return Ticker(app, app.extensions["motcua"], seconds=settings.sweep_seconds)


def main() -> None:
    """The ``motcua`` command."""
    cli = build_cli(create_app, make_ticker)
    try:
        cli(prog_name="motcua")
    except SettingsError as error:
        raise SystemExit(f"motcua: {error}") from None
