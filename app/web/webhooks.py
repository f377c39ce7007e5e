"""Subscriptions of other systems to events: list, form, one with its last deliveries, a test, pause and resume."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework import webhooks as hooks
from app.casework.queries.procedures import agencies
from app.casework.queries.webhook_views import deliveries, delivery_view, list_webhooks, webhook_view
from app.casework.replay_events import replay_events
from app.casework.services import Services
from app.domain.errors import Conflict, Invalid, Refused
from app.domain.permissions import Actor
from app.domain.webhooks import EVENTS, HOOK_STATES, PING
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("webhooks", __name__, url_prefix="/nhan-su-kien")
Answer = Response | str | tuple[str, int]
CHIPS = {"active": "active", "paused": "waiting", "removed": "closed"}
DELIVERY_STATES = {"delivered": "Đã nhận", "waiting": "Đang chờ gửi", "given_up": "Đã dừng gửi"}
DELIVERY_CHIPS = {"delivered": "active", "waiting": "waiting", "given_up": "closed"}
EVENT_NAMES = {**EVENTS, PING: "Gửi thử"}


@pages.get("")
@requires("webhook.manage")
def index() -> str:
    """All subscriptions one administers."""
    rows = list_webhooks(services(), by=actor())
    return render_template("programs/webhooks.html", rows=rows, states=HOOK_STATES, chips=CHIPS, names=EVENT_NAMES)


@pages.get("/moi")
@requires("webhook.manage")
def new() -> str:
    """The form."""
    return _form_page(TypedForm(), chosen=list(EVENTS))


@pages.post("/moi")
@requires("webhook.manage")
def new_check() -> Answer:
    """Subscribe; the secret is shown on this answer and never again."""
    chosen = request.form.getlist("events")
    typed = {name: request.form.get(name, "") for name in ("label", "url", "agency")}
    try:
        made = hooks.subscribe(services(), hooks.NewWebhook(by=actor(), events=chosen, **typed))
    except Invalid as error:
        refused = refused_form(error)
        return _form_page(refused, chosen=chosen), refused.status
    return render_template("programs/secret.html", made=made, title="Đã đăng ký nhận sự kiện")


def _form_page(form: TypedForm, *, chosen: list[str]) -> str:
    own = [(agency.code, agency.name) for agency in agencies(services()) if hooks.may_manage(actor(), agency.id)]
    return render_template(
        "programs/webhook_form.html",
        form=form,
        chosen=chosen,
        events=EVENTS,
        agencies=own,
        everywhere=hooks.may_manage(actor(), None),
        plain=services().webhooks.plain,
    )


@pages.get("/<int:webhook_id>")
@requires("webhook.manage")
def show(webhook_id: int) -> str:
    """One subscription with its last deliveries."""
    return render_template(
        "programs/webhook.html",
        view=webhook_view(services(), by=actor(), webhook_id=webhook_id),
        rows=deliveries(services(), by=actor(), webhook_id=webhook_id),
        states=HOOK_STATES,
        chips=CHIPS,
        names=EVENT_NAMES,
        delivery_states=DELIVERY_STATES,
        delivery_chips=DELIVERY_CHIPS,
    )


@pages.post("/<int:webhook_id>/gui-thu")
@requires("webhook.manage")
@limiter.limit("20 per minute")
def test(webhook_id: int) -> Response:
    """Send a test event now and say how it fared."""
    try:
        sent = delivery_view(hooks.try_webhook(services(), by=actor(), webhook_id=webhook_id))
    except Refused as error:
        flash(words(error), "error")
    else:
        if sent.state == "delivered":
            flash("Nơi nhận đã nhận sự kiện thử.", "success")
        else:
            flash(f"Nơi nhận chưa nhận sự kiện thử: {sent.last_error or 'đang chờ gửi'}.", "error")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


def _pause(services_: Services, *, by: Actor, webhook_id: int) -> str:
    hooks.pause_webhook(services_, by=by, webhook_id=webhook_id)
    return "Đã tạm dừng; sự kiện phát sinh trong lúc này gửi lại được sau khi gửi tiếp."


def _resume(services_: Services, *, by: Actor, webhook_id: int) -> str:
    hooks.resume_webhook(services_, by=by, webhook_id=webhook_id)
    return "Sự kiện từ lúc này được gửi tiếp."


_CHANGES: dict[str, Callable[..., str]] = {"tam-dung": _pause, "gui-tiep": _resume}


@pages.post("/<int:webhook_id>/<any('tam-dung','gui-tiep'):what>")
@requires("webhook.manage")
def change(webhook_id: int, what: str) -> Response:
    """Pause or resume."""
    try:
        flash(_CHANGES[what](services(), by=actor(), webhook_id=webhook_id), "success")
    except Conflict as error:
        flash(words(error), "error")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


@pages.post("/<int:webhook_id>/gui-lai-tu-so")
@requires("webhook.manage")
def replay(webhook_id: int) -> Response:
    """Bring the events of the last pause, or those after a number."""
    text = request.form.get("after", "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    try:
        if text and number is None:
            raise Refused("event_number_wrong")
        done = replay_events(services(), by=actor(), webhook_id=webhook_id, after=number)
        more = " Còn sự kiện sau đó: hãy gửi lại lần nữa." if done.next_after else ""
        flash(f"{done.posted + done.revived} sự kiện sẽ được gửi lại trong lượt chạy tới.{more}", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)


@pages.post("/<int:webhook_id>/xoa")
@requires("webhook.manage")
def remove(webhook_id: int) -> Response:
    """End it for good."""
    hooks.remove_webhook(services(), by=actor(), webhook_id=webhook_id)
    flash(f"Đã xóa đăng ký số {webhook_id}.", "success")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:webhook_id>/doi-khoa-ky")
@requires("webhook.manage")
def renew(webhook_id: int) -> str:
    """A new secret, shown on this answer and never again."""
    made = hooks.renew_secret(services(), by=actor(), webhook_id=webhook_id)
    return render_template("programs/secret.html", made=made, title="Đã đổi khóa ký")


@pages.post("/<int:webhook_id>/gui-lai/<message_id>")
@requires("webhook.manage")
def retry(webhook_id: int, message_id: str) -> Response:
    """Try an event that was given up again."""
    try:
        hooks.retry_delivery(services(), by=actor(), webhook_id=webhook_id, message_id=message_id)
        flash("Sự kiện này sẽ được gửi lại trong lượt chạy tới.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".show", webhook_id=webhook_id), 303)
