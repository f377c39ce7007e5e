"""Announced interruptions: everybody reads them, administrators announce and cancel (SYS-05)."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.announce_maintenance import Announce, announce, cancel_maintenance
from app.casework.queries.maintenance import Interruption, all_interruptions, earliest_interruption
from app.domain.errors import NotFound
from app.edge.access import actor, requires, services, signed_in

maintenance = Blueprint("api_maintenance", __name__, url_prefix="/api/v1/interruptions", description="Interruptions")


class InterruptionOut(Schema):
    """One announced interruption; ``state`` is coming | now | over | cancelled."""

    id = fields.Integer()
    from_at = Moment()
    until_at = Moment()
    reason = fields.String()
    emergency = fields.String()
    published_at = Moment()
    cancelled_at = Moment(allow_none=True)
    cancel_reason = fields.String()
    state = fields.String()


class InterruptionListOut(ListOut):
    """Announcements, the newest first; ``earliest`` from when on a new one may begin."""

    rows = fields.List(fields.Nested(InterruptionOut))
    earliest = Moment(allow_none=True)


class AnnounceBody(Schema):
    """From when until when, and why; ``emergency`` is why it cannot wait for the days of notice."""

    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    emergency = fields.String(load_default="", validate=validate.Length(max=2000))


class CancelBody(Schema):
    """Why it does not take place, or ends now."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


@maintenance.get("")
@maintenance.arguments(PageQuery, location="query")
@maintenance.response(200, InterruptionListOut)
@signed_in
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """All announcements."""
    return {**whole(query, all_interruptions(services())), "earliest": earliest_interruption(services())}


@maintenance.post("")
@maintenance.arguments(AnnounceBody)
@maintenance.response(201, InterruptionOut)
@requires("maintenance.announce")
def new(body: dict[str, Any]) -> Interruption:
    """Publish it at once on every page."""
    return _one(announce(services(), Announce(by=actor(), **body)))


@maintenance.post("/<int:notice_id>/cancel")
@maintenance.arguments(CancelBody)
@maintenance.response(200, InterruptionOut)
@requires("maintenance.announce")
def cancel(body: dict[str, Any], notice_id: int) -> Interruption:
    """It will not take place, or ends now."""
    cancel_maintenance(services(), by=actor(), notice_id=notice_id, reason=body["reason"])
    return _one(notice_id)


def _one(notice_id: int) -> Interruption:
    found = next((row for row in all_interruptions(services()) if row.id == notice_id), None)
    if found is None:
        raise NotFound("maintenance_not_found")
    return found
