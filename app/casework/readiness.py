"""Whether an installation may serve: the right schema, and no password that everybody knows outside demo mode."""

from app.casework.accounts import demo_accounts
from app.db import db
from app.db.schema import SchemaOutdated, require_current


class NotReady(Exception):
    """Why the installation must not serve, and the command that mends it."""


def require_ready(*, demo: bool) -> None:
    """Raise NotReady unless the schema is this release's and, outside demo mode, no demo account is active."""
    try:
        require_current(db.engine)
    except SchemaOutdated as error:
        raise NotReady(str(error)) from None
    known = () if demo else demo_accounts()
    if known:
        raise NotReady(
            f"Còn tài khoản trình diễn với mật khẩu ai cũng biết: {', '.join(known[:5])}… "
            "Khóa các tài khoản này (motcua person lock-demo) rồi khởi động lại."
        )
