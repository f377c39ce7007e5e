"""Demo mode only: pages that stand for VNeID and for a payment gateway, so that the whole way can be walked.

They are given signed questions and answer with signed words, exactly as the real ones must.
"""

from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from app.casework.pay_online import take_notice
from app.domain.errors import DomainError, NotFound
from app.domain.ports import NotGenuine
from app.edge.access import public, services
from app.edge.protection import limiter
from app.integrations import HostedPayment, SignedIdentity, link, require_signed, signed

pages = Blueprint("demo_gateways", __name__, url_prefix="/thu")
#: persons who do not exist: subject → name, identity number, telephone, mail, address
PERSONS = {
    "demo-1": ("Hoàng Thị Thơm", "004199001234", "0912345678", "thom@example.org", "Phường Thục Phán, tỉnh Cao Bằng"),
    "demo-2": ("Nông Văn Bách", "004088005678", "0987654321", "bach@example.org", "Xã Trùng Khánh, tỉnh Cao Bằng"),
    "demo-3": ("Lục Thị Mai", "004301009876", "0905111222", "mai@example.org", "Xã Nguyên Bình, tỉnh Cao Bằng"),
}


@pages.get("/dinh-danh")
@public
@limiter.limit("60 per minute")
def identity() -> str:
    """Choose who to be."""
    fields = _asked(_identity())
    return render_template("demo/identity.html", fields=fields, persons=PERSONS)


@pages.post("/dinh-danh")
@public
@limiter.limit("60 per minute")
def identified() -> Response:
    """Answer as the provider would."""
    port = _identity()
    fields = _asked(port)
    if request.form.get("person") not in PERSONS:
        raise NotFound("page_unknown")
    name, number, phone, email, address = PERSONS[request.form["person"]]
    answer = {
        "state": fields["state"],
        "issued_at": _now().isoformat(),
        "subject": request.form["person"],
        "name": name,
        "identity_number": number,
        "phone": phone,
        "email": email,
        "address": address,
    }
    return redirect(link(fields["return_url"], signed(answer, key=port.key)), 303)


@pages.get("/thanh-toan")
@public
@limiter.limit("60 per minute")
def gateway() -> str:
    """The amount, and whether to pay."""
    return render_template("demo/gateway.html", fields=_asked(_payments()))


@pages.post("/thanh-toan")
@public
@limiter.limit("60 per minute")
def paid() -> Response:
    """Tell the system itself first, as a gateway does, then send the payer back; either may be left out to try it."""
    port = _payments()
    fields = _asked(port)
    result = "paid" if request.form.get("result") == "paid" else "failed"
    answer = {
        "merchant": fields["merchant"],
        "order": fields["order"],
        "amount": fields["amount"],
        "reference": f"THU-{fields['order'][:12]}",
        "result": result,
        "paid_at": _now().isoformat(),
    }
    told = signed(answer, key=port.key)
    if request.form.get("notice"):
        try:
            take_notice(services(), fields=told)
        except DomainError as error:
            current_app.logger.warning("the demo gateway's notice was refused: %s", error.code)
    return redirect(link(fields["return_url"], told), 303)


def _asked(port: SignedIdentity | HostedPayment) -> dict[str, str]:
    """The signed question; a page without one is not there."""
    fields = {name: value for name, value in request.values.items() if name in _NAMES}
    try:
        require_signed(fields, key=port.key)
    except NotGenuine as error:
        raise NotFound("page_unknown") from error
    return fields


_NAMES = frozenset(
    ("state", "return_url", "issued_at", "merchant", "order", "amount", "text", "notice_url", "signature")
)


def _identity() -> SignedIdentity:
    port = services().identity
    if not isinstance(port, SignedIdentity) or port.name != "demo":
        raise NotFound("page_unknown")
    return port


def _payments() -> HostedPayment:
    port = services().payments
    if not isinstance(port, HostedPayment) or port.name != "demo":
        raise NotFound("page_unknown")
    return port


def _now() -> datetime:
    return services().clock.now()
