"""Receiving anew what came in under the wrong procedure: the form begins with what is known of the old dossier."""

from dataclasses import replace
from datetime import datetime

from flask import request

from app.casework.queries.dossier_page import dossier_page
from app.domain.errors import NotFound
from app.edge.access import actor, services
from app.web.reception_form import Reception


def taking_over(reception: Reception, old: str) -> Reception:
    """The form with the applicant of the dossier whose place it takes; as it is without one. NotFound."""
    if not old:
        return reception
    view = dossier_page(services(), by=actor(), code=old)
    known = {**view.applicant, "channel": view.channel, "result_channel": view.result_channel}
    if stood_in := known.pop("authorised_person", ""):
        known |= {"relation": "authorised", "submitter_name": stood_in}
    reason = request.args.get("ly-do", "")[:500]
    return replace(reception, own={**reception.own, **known, "replaces": old, "replace_reason": reason})


def replaced_moment(reception: Reception) -> datetime | None:
    """When the dossier was received whose place this one takes; None without one."""
    old = reception.own.get("replaces", "")[:64]
    if not old:
        return None
    try:
        return dossier_page(services(), by=actor(), code=old).entered_at
    except NotFound:
        return None
