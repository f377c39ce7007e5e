"""Settings come from the environment; what is missing, malformed or insecure stops the start with a sentence."""

import pytest
from world import World

from app.casework.accounts import lock_demo_accounts
from app.casework.readiness import NotReady, require_ready
from app.config import Settings, SettingsError
from app.db.schema import SchemaOutdated
from app.factory import create_app

GOOD = {"MOTCUA_DATABASE_URL": "sqlite:///x.db", "MOTCUA_SECRET_KEY": "k7Qz-0123456789abcdefghijklmnopqrstuvwxyz"}


def test_the_least_that_is_needed() -> None:
    settings = Settings.from_env(GOOD)
    assert (settings.demo, settings.secure_cookies, settings.sweep_seconds) == (False, False, 30)
    assert Settings.from_env({**GOOD, "MOTCUA_BASE_URL": "https://mc.example/"}).secure_cookies


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_what_is_missing_is_named(name: str, value: str | None) -> None:
    env = {**GOOD, name: value} if value is not None else {k: v for k, v in GOOD.items() if k != name}
    with pytest.raises(SettingsError, match=name):
        Settings.from_env(env)


@pytest.mark.parametrize("secret", ["motcua", "changeme", "x" * 64, "ab" * 32, "short-but-varied-1234"])
def test_a_weak_secret_is_refused_outside_demo_mode(secret: str) -> None:
    with pytest.raises(SettingsError, match="MOTCUA_SECRET_KEY"):
        Settings.from_env({**GOOD, "MOTCUA_SECRET_KEY": secret})
    assert Settings.from_env({**GOOD, "MOTCUA_SECRET_KEY": secret, "MOTCUA_DEMO": "1"}).demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_DEMO", "có"),
        ("MOTCUA_SMTP_PORT", "-1"),
        ("MOTCUA_SWEEP_SECONDS", "x"),
        ("MOTCUA_PROXIES", "1.5"),
        ("MOTCUA_API_PER_DAY", "0"),
    ],
)
def test_a_malformed_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({**GOOD, name: value})


def test_a_sweep_needs_a_second_at_least() -> None:
    with pytest.raises(SettingsError, match="MOTCUA_SWEEP_SECONDS"):
        Settings.from_env({**GOOD, "MOTCUA_SWEEP_SECONDS": "0"})


def test_what_programs_may_do_comes_from_the_environment() -> None:
    given = {"MOTCUA_API_PER_MINUTE": "7", "MOTCUA_ACCESS_LOG_DAYS": "30", "MOTCUA_WEBHOOK_NETWORKS": "10.0.0.0/8"}
    settings = Settings.from_env({**GOOD, **given})
    assert (settings.api_per_minute, settings.api_per_day, settings.access_log_days) == (7, 50_000, 30)
    with pytest.raises(SettingsError, match="MOTCUA_WEBHOOK_NETWORKS"):
        create_app(Settings.from_env({**GOOD, "MOTCUA_WEBHOOK_NETWORKS": "mạng nội bộ"}))


PORTAL = {"MOTCUA_PORTAL_URL": "https://dvc.example/api", "MOTCUA_PORTAL_TOKEN": "m7Qz-token"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOTCUA_PORTAL_TOKEN", ""),
        ("MOTCUA_PORTAL_TOKEN", "mã\u0111"),
        ("MOTCUA_PORTAL_TIMEOUT", "0"),
        ("MOTCUA_PORTAL_TIMEOUT", "121"),
        ("MOTCUA_PORTAL_URL", "http://dvc.example"),
        ("MOTCUA_PORTAL_URL", "https://a:b@dvc.example"),
        ("MOTCUA_PORTAL_CA_FILE", "no-such-file.pem"),
    ],
)
def test_an_unfit_portal_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        create_app(Settings.from_env({**GOOD, **PORTAL, name: value}))


def test_a_portal_needs_its_address_only_when_there_is_one() -> None:
    assert not create_app(Settings.from_env(GOOD)).extensions["motcua"].portal.configured
    portal = create_app(Settings.from_env({**GOOD, **PORTAL})).extensions["motcua"].portal
    assert (portal.configured, portal.takes_tests, portal.place) == (True, False, "dvc.example")


def test_a_demonstration_meets_an_emulator_only() -> None:
    with pytest.raises(SettingsError, match="bộ giả lập"):
        create_app(Settings.from_env({**GOOD, **PORTAL, "MOTCUA_DEMO": "1"}))
    env = {**GOOD, **PORTAL, "MOTCUA_DEMO": "1", "MOTCUA_PORTAL_URL": "http://127.0.0.1:8099/"}
    assert create_app(Settings.from_env(env)).extensions["motcua"].portal.takes_tests


def test_secrets_are_not_shown() -> None:
    settings = Settings.from_env({**GOOD, "MOTCUA_SMTP_PASSWORD": "mật khẩu thư"})
    assert GOOD["MOTCUA_SECRET_KEY"] not in repr(settings)
    assert "mật khẩu thư" not in repr(settings)
    assert PORTAL["MOTCUA_PORTAL_TOKEN"] not in repr(Settings.from_env({**GOOD, **PORTAL}))


def test_demo_accounts_do_not_serve_in_earnest(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.readiness.require_current", lambda _: None)
    require_ready(demo=True)
    with pytest.raises(NotReady, match="person lock-demo"):
        require_ready(demo=False)
    lock_demo_accounts(lite_world.services)
    require_ready(demo=False)


def test_demo_mode_is_not_for_records_in_earnest(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.readiness.require_current", lambda _: None)
    lock_demo_accounts(lite_world.services)
    with pytest.raises(NotReady, match="MOTCUA_DEMO"):
        require_ready(demo=True)


def test_another_schema_does_not_serve(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise SchemaOutdated("Chạy: motcua db upgrade")

    monkeypatch.setattr("app.casework.readiness.require_current", refuse)
    with pytest.raises(NotReady, match="motcua db upgrade"):
        require_ready(demo=True)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"MOTCUA_IDENTITY_URL": "https://id.example"}, "MOTCUA_IDENTITY_KEY"),
        ({"MOTCUA_IDENTITY_KEY": "k" * 32}, "MOTCUA_IDENTITY_URL"),
        ({"MOTCUA_IDENTITY_URL": "http://id.example", "MOTCUA_IDENTITY_KEY": "k" * 32}, "MOTCUA_IDENTITY_URL"),
        ({"MOTCUA_PAYMENT_URL": "https://pay.example", "MOTCUA_PAYMENT_KEY": "short"}, "MOTCUA_PAYMENT_KEY"),
        ({"MOTCUA_PAYMENT_URL": "https://pay.example", "MOTCUA_PAYMENT_KEY": "k" * 32}, "MOTCUA_PAYMENT_MERCHANT"),
    ],
)
def test_a_partner_is_there_whole_or_not_at_all(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        Settings.from_env({**GOOD, **given})
    assert not Settings.from_env(GOOD).payment_url
