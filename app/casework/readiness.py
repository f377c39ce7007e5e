"""Whether an installation may serve: the right schema, and no password that everybody knows outside demo mode."""

from app.casework.accounts import demo_accounts, has_persons
from app.db import db
from app.db.schema import SchemaOutdated, require_current


class NotReady(Exception):
    """Why the installation must not serve, and the command that mends it."""


def require_ready(*, demo: bool) -> None:
    """Raise NotReady unless the schema is this release's, and demo accounts are active in demo mode only.

    Demo mode lets anyone move the clock: it must not be switched on over the records of an installation in earnest.
    """
    try:
        require_current(db.engine)
    except SchemaOutdated as error:
        raise NotReady(str(error)) from None
    known = demo_accounts()
    if demo and not known and has_persons():
        raise NotReady(
            "Cơ sở dữ liệu này không phải của bản trình diễn. Bỏ MOTCUA_DEMO, hoặc đặt MOTCUA_DATABASE_URL vào một cơ "
            "sở dữ liệu riêng và chạy motcua demo load."
        )
    if not demo and known:
        raise NotReady(
            f"Còn tài khoản trình diễn với mật khẩu ai cũng biết: {', '.join(known[:5])}… "
            "Khóa các tài khoản này (motcua person lock-demo) rồi khởi động lại."
        )
