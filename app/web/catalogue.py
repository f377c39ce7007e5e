"""The public catalogue: every procedure in force with its papers, limit, fee and steps in words."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.casework.queries.catalogue import PAGE, PublicProcedure, catalogue, public_procedure
from app.domain.forms import read_form
from app.domain.permissions import ROLES
from app.edge.access import public, services
from app.edge.protection import limiter
from app.web.dossier_steps import limit_words, reachable
from app.web.paging import page_number, pager

pages = Blueprint("catalogue", __name__, url_prefix="/thu-tuc")
#: what a lane of the diagram means to somebody from outside
WHERE = {"receiving": "nơi tiếp nhận", "competent": "cơ quan giải quyết", "parent": "cơ quan cấp trên"}


@pages.get("")
@public
@limiter.limit("60 per minute")
def index() -> str:
    """Search and list."""
    search = request.args.get("q", "").strip()[:200]
    found = catalogue(services(), search=search, page=page_number(request.args.get("trang")))
    below = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", q=search or None, trang=n),
    )
    return render_template("catalogue/index.html", found=found, search=search, pager=below)


@pages.get("/<slug>")
@public
@limiter.limit("60 per minute")
def show(slug: str) -> str:
    """One procedure; NotFound when none under this address is in force."""
    found = public_procedure(services(), slug=slug)
    schema = found.version.form(found.details.get("application_form"))
    return render_template(
        "catalogue/show.html",
        p=found,
        steps=steps_in_words(found),
        form=read_form(schema) if schema else None,
        online=bool(services().identity.name),
    )


def steps_in_words(procedure: PublicProcedure) -> list[dict[str, Any]]:
    """The steps people perform in the order the diagram reaches them, with who and how long."""
    definition = procedure.version.definition
    starts = [node.id for node in definition.nodes if node.kind == "startEvent"]
    steps = {node.id: node for node in definition.tasks}
    items = []
    for element in reachable(definition, starts):
        if element in steps:
            lane = definition.lane_of(steps[element])
            who = ROLES.get(lane.role or "", lane.name) if lane else ""
            where = WHERE.get(lane.agency, "") if lane else ""
            limit = limit_words(steps[element])
            whole = f"{who}, {where}" if where else who
            items.append({"name": steps[element].name or element, "who": whole, "limit": limit})
    return items
