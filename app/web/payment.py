"""Paying online: the order, the way to the provider's page, and the way back."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.pay_online import payment_address, payment_order, take_notice
from app.domain.ports import NotGenuine
from app.edge.access import public, services
from app.edge.protection import limiter

pages = Blueprint("payment", __name__, url_prefix="/thanh-toan")


@pages.get("/ve")
@public
@limiter.limit("60 per minute")
def came_back() -> Response:
    """Back from the provider with its signed word; the same as its own notice, in whatever order they come."""
    return redirect(url_for(".show", order=take_notice(services(), fields=request.args.to_dict())))


@pages.get("/<order>")
@public
@limiter.limit("60 per minute")
def show(order: str) -> str:
    """What is to be paid and the way there, or what became of it."""
    found, address = payment_order(order=order), ""
    if found.state in ("open", "failed"):
        back = f"{services().base_url}{url_for('.came_back')}"
        notice = f"{services().base_url}{url_for('api_payments.notice')}"
        try:
            address = payment_address(services(), order=found, return_url=back, notice_url=notice)
        except NotGenuine:
            address = ""
    return render_template("payment/show.html", order=found, address=address, label=services().payments.label)
