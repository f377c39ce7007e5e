"""Regulations to be read: which one the province chose, every value with its clause, and where two differ."""

from collections import Counter

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from app.domain.calendar import local
from app.domain.regulation import (
    DEFAULT_REGULATION,
    Regulation,
    load_regulation,
    regulation_ids,
    regulation_on,
    succession,
)
from app.domain.regulation_view import (
    comparison,
    comparison_json,
    differences,
    force_text,
    groups,
    regulation_json,
)
from app.domain.regulation_words import CONFIDENCE_WORDS, STATUS_WORDS
from app.edge.access import requires, services

pages = Blueprint("regulations", __name__, url_prefix="/quy-che")
CHIPS = {"default": "open", "in_force": "active", "replaced": "closed", "draft": "waiting"}


@pages.get("")
@requires("rules.view")
def index() -> str:
    """All regulations; above them what governs dossiers by the day of their reception."""
    chosen = services().rules.chosen
    return render_template(
        "regulations/index.html",
        regulations=[_today(one) for one in regulation_ids()],
        chosen=chosen,
        line=[_today(one) for one in succession(chosen)],
        governing=regulation_on(chosen, local(services().clock.now()).date()),
        force_text=force_text,
        statuses=STATUS_WORDS,
        chips=CHIPS,
    )


@pages.get("/<regulation_id>")
@requires("rules.view")
def show(regulation_id: str) -> str:
    """One regulation, every value with its clause beside it."""
    regulation = _today(regulation_id)
    earlier = load_regulation(regulation.replaces) if regulation.replaces else None
    return render_template(
        "regulations/show.html",
        regulation=regulation,
        groups=groups(regulation),
        sure=Counter(value.confidence for value in regulation.values),
        confidences=CONFIDENCE_WORDS,
        earlier=earlier,
        later=[one for one in map(load_regulation, regulation_ids()) if one.replaces == regulation_id],
        chosen=services().rules.chosen,
        other=_other(regulation_id),
        force_text=force_text,
        statuses=STATUS_WORDS,
        chips=CHIPS,
    )


@pages.get("/<regulation_id>.json")
@requires("rules.view")
def show_json(regulation_id: str) -> Response:
    """The same for programs."""
    return jsonify(regulation_json(_today(regulation_id)))


@pages.get("/so-sanh")
@requires("rules.view")
def compare() -> str:
    """Two regulations side by side: what differs, or with ``?tat-ca=1`` everything."""
    left, right = _both()
    everything = bool(request.args.get("tat-ca"))
    rows = comparison(left, right) if everything else differences(left, right)
    return render_template(
        "regulations/compare.html",
        left=left,
        right=right,
        rows=rows,
        everything=everything,
        different=len(differences(left, right)),
        total=len(left.values),
        options=[(one, load_regulation(one).name) for one in regulation_ids()],
        force_text=force_text,
    )


@pages.get("/so-sanh.json")
@requires("rules.view")
def compare_json() -> Response:
    """The differences for programs."""
    return jsonify(comparison_json(*_both()))


def _both() -> tuple[Regulation, Regulation]:
    """The two that were asked for; without a question the province's own and the one it is best seen beside."""
    left = request.args.get("a") or services().rules.chosen
    return _today(left), _today(request.args.get("b") or _other(left))


def _today(regulation_id: str) -> Regulation:
    return load_regulation(regulation_id).on(local(services().clock.now()).date())


def _other(regulation_id: str) -> str:
    return DEFAULT_REGULATION if regulation_id != DEFAULT_REGULATION else "quoc-gia"
