"""The first page: a person's own work, or the public look-up."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.edge.access import current_actor, public
from app.web.shell import MENU

pages = Blueprint("home", __name__)


@pages.get("/")
@public
def home() -> Response:
    """Straight to what this person does most; anyone else may look up a dossier."""
    who = current_actor()
    if who is None:
        return redirect(url_for("tracking.search"))
    order = ("desk.choose", "work.worklist", "replaying.index", "system.scheduler", "procedures.index")
    mine = {endpoint for permission, _, endpoint, _ in MENU if who.holds(permission)}
    return redirect(url_for(next((e for e in order if e in mine), "tracking.search")))
