"""Looking up a dossier by its code: for everyone, without personal data."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.public import look_up
from app.casework.queries.ratings import public_rating
from app.domain.errors import NotFound
from app.domain.ratings import RATEABLE_STATES
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.applicant import standing
from app.web.promise_words import promise_rows
from app.web.tracking_timeline import timeline

#: what people type between the parts of a code
_DASHES = re.compile(r"[\s/–—-]+")
pages = Blueprint("tracking", __name__, url_prefix="/tra-cuu")
_BADGES = {"in_time": "on_time", "due_soon": "soon", "overdue": "late"}


@pages.get("")
@public
@limiter.limit("60 per minute")
def search() -> str | Response:
    """One field for the code; ``?ma=`` goes straight to the dossier."""
    code = request.args.get("ma", "").strip()[:60]
    if code:
        return redirect(url_for(".show", code=_DASHES.sub("-", code.upper())))
    return render_template("tracking/search.html", code="", error="")


@pages.get("/<code>")
@public
@limiter.limit("60 per minute")
def show(code: str) -> str | tuple[str, int]:
    """Where the dossier is, what comes and when; an unknown code keeps the field."""
    try:
        dossier = look_up(services(), code=code)
    except NotFound as error:
        return render_template("tracking/search.html", code=code[:60], error=words(error)), 404
    return render_template(
        "tracking/show.html",
        dossier=dossier,
        items=timeline(dossier),
        badge=_BADGES.get(dossier.kind),
        rating=public_rating(services(), code=dossier.code),
        promises=promise_rows(dossier.clock) if dossier.clock else (),
        opened=dossier.code in standing().opened,
        hotline=services().hotline,
        may_rate=dossier.state in RATEABLE_STATES,
    )
