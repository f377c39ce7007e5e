"""Settings, read once from the environment. Only the factory imports this."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: secrets that stand in examples and so are known to everyone
KNOWN_SECRETS = frozenset({"changeme", "secret", "dev", "development", "motcua"})


class SettingsError(Exception):
    """A setting is missing or wrong; the text names the variable and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All that differs between installations. Addresses and passwords come from the environment, never from a file."""

    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    demo: bool = False
    province: str = "tỉnh Cao Bằng"
    regulation: str = "mac-dinh"
    base_url: str = "http://127.0.0.1:8080"
    secure_cookies: bool = True
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_sender: str = ""
    smtp_username: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = False
    sweep_seconds: int = 30
    portal_url: str = ""
    portal_token: str = field(default="", repr=False)
    portal_timeout: int = 20
    portal_ca_file: str = ""
    proxies: int = 0
    late_entry_working_days: int = 5
    opinion_working_days: int = 3
    api_per_minute: int = 300
    api_per_day: int = 50_000
    access_log_days: int = 365
    webhook_networks: str = ""
    old_secret_keys: str = field(default="", repr=False)
    hotline: str = ""
    identity_url: str = ""
    identity_key: str = field(default="", repr=False)
    payment_url: str = ""
    payment_merchant: str = ""
    payment_key: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read ``MOTCUA_…``; SettingsError names the first variable that is missing, malformed or insecure."""
        demo = _flag(env, "MOTCUA_DEMO")
        base_url = env.get("MOTCUA_BASE_URL", "http://127.0.0.1:8080").rstrip("/")
        settings = cls(
            database_url=_required(env, "MOTCUA_DATABASE_URL"),
            secret_key=_required(env, "MOTCUA_SECRET_KEY"),
            demo=demo,
            province=env.get("MOTCUA_PROVINCE", "tỉnh Cao Bằng"),
            regulation=env.get("MOTCUA_REGULATION", "mac-dinh"),
            base_url=base_url,
            secure_cookies=base_url.startswith("https://"),
            smtp_host=env.get("MOTCUA_SMTP_HOST", ""),
            smtp_port=_number(env, "MOTCUA_SMTP_PORT", 25),
            smtp_sender=env.get("MOTCUA_SMTP_SENDER", ""),
            smtp_username=env.get("MOTCUA_SMTP_USERNAME", ""),
            smtp_password=env.get("MOTCUA_SMTP_PASSWORD", ""),
            smtp_starttls=_flag(env, "MOTCUA_SMTP_STARTTLS"),
            portal_url=env.get("MOTCUA_PORTAL_URL", "").strip().rstrip("/"),
            portal_token=env.get("MOTCUA_PORTAL_TOKEN", "").strip(),
            portal_timeout=_number(env, "MOTCUA_PORTAL_TIMEOUT", 20),
            portal_ca_file=env.get("MOTCUA_PORTAL_CA_FILE", "").strip(),
            sweep_seconds=_number(env, "MOTCUA_SWEEP_SECONDS", 30),
            proxies=_number(env, "MOTCUA_PROXIES", 0),
            late_entry_working_days=_number(env, "MOTCUA_LATE_ENTRY_WORKING_DAYS", 5),
            opinion_working_days=_number(env, "MOTCUA_OPINION_WORKING_DAYS", 3),
            api_per_minute=_positive(env, "MOTCUA_API_PER_MINUTE", 300),
            api_per_day=_positive(env, "MOTCUA_API_PER_DAY", 50_000),
            access_log_days=_positive(env, "MOTCUA_ACCESS_LOG_DAYS", 365),
            webhook_networks=env.get("MOTCUA_WEBHOOK_NETWORKS", ""),
            old_secret_keys=env.get("MOTCUA_OLD_SECRET_KEYS", ""),
            hotline=env.get("MOTCUA_HOTLINE", "").strip(),
            identity_url=env.get("MOTCUA_IDENTITY_URL", "").strip(),
            identity_key=env.get("MOTCUA_IDENTITY_KEY", ""),
            payment_url=env.get("MOTCUA_PAYMENT_URL", "").strip(),
            payment_merchant=env.get("MOTCUA_PAYMENT_MERCHANT", "").strip(),
            payment_key=env.get("MOTCUA_PAYMENT_KEY", ""),
        )
        _require_partner(env, "IDENTITY", address=settings.identity_url, key=settings.identity_key)
        _require_partner(env, "PAYMENT", address=settings.payment_url, key=settings.payment_key)
        settings.require_secure()
        if settings.sweep_seconds < 1:
            raise SettingsError("MOTCUA_SWEEP_SECONDS phải từ 1 giây trở lên.")
        if not 1 <= settings.opinion_working_days <= 365:
            raise SettingsError("MOTCUA_OPINION_WORKING_DAYS phải từ 1 đến 365 ngày làm việc.")
        if not 1 <= settings.late_entry_working_days <= 365:
            raise SettingsError("MOTCUA_LATE_ENTRY_WORKING_DAYS phải từ 1 đến 365 ngày làm việc.")
        if not 1 <= settings.portal_timeout <= 120:
            raise SettingsError("MOTCUA_PORTAL_TIMEOUT phải từ 1 đến 120 giây.")
        if settings.portal_url and not settings.portal_token:
            raise SettingsError("Chưa đặt MOTCUA_PORTAL_TOKEN cho MOTCUA_PORTAL_URL. Xem docs/portal.md.")
        if not settings.portal_token.isascii() or not settings.portal_token.isprintable():
            raise SettingsError("MOTCUA_PORTAL_TOKEN chỉ được gồm ký tự ASCII in được.")
        return settings

    def require_secure(self) -> None:
        """Outside demo mode a weak secret stops the start: sessions could be forged."""
        if self.demo:
            return
        if len(self.secret_key) < 32 or self.secret_key.lower() in KNOWN_SECRETS or len(set(self.secret_key)) < 10:
            raise SettingsError(
                "MOTCUA_SECRET_KEY quá yếu: cần ít nhất 32 ký tự ngẫu nhiên. "
                "Tạo khóa mới bằng lệnh: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )


def _require_partner(env: Mapping[str, str], name: str, *, address: str, key: str) -> None:
    """An outside party is there whole or not at all: whoever guesses a short key could speak for it."""
    if not address and not key:
        return
    if not address.startswith("https://"):
        raise SettingsError(f"MOTCUA_{name}_URL phải là địa chỉ bắt đầu bằng https://.")
    if len(key) < 32:
        raise SettingsError(f"MOTCUA_{name}_KEY phải có ít nhất 32 ký tự, do hai bên cùng giữ.")
    if name == "PAYMENT" and not env.get("MOTCUA_PAYMENT_MERCHANT", "").strip():
        raise SettingsError("Chưa đặt MOTCUA_PAYMENT_MERCHANT: mã đơn vị thụ hưởng do cổng thanh toán cấp.")


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingsError(f"Chưa đặt biến môi trường {name}. Xem docs/install.md.")
    return value


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value not in ("", "0", "1", "true", "false"):
        raise SettingsError(f"{name} chỉ nhận 1 hoặc 0, không phải “{value}”.")
    return value in ("1", "true")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if text and not text.isdigit():
        raise SettingsError(f"{name} phải là số nguyên không âm, không phải “{text}”.")
    return int(text) if text else default


def _positive(env: Mapping[str, str], name: str, default: int) -> int:
    number = _number(env, name, default)
    if number < 1:
        raise SettingsError(f"{name} phải từ 1 trở lên.")
    return number
