"""Feedback: given by anyone and followed by its code; answered, passed on and entered by the agency (FBK-01 to 03)."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.list_schemas import DeadlineRowOut
from app.api.paging import ListOut, PagesQuery, by_number
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.answer_feedback import (
    LONGEST_ANSWER,
    AnswerFeedback,
    ForwardFeedback,
    answer_feedback,
    forward_feedback,
)
from app.casework.give_feedback import (
    CHANNELS,
    LONGEST_TEXT,
    EnterFeedback,
    FeedbackText,
    enter_feedback,
    give_feedback,
)
from app.casework.queries.feedback import (
    FEEDBACK_STATES,
    FeedbackView,
    PublicFeedback,
    feedback_view,
    follow_feedback,
    list_feedback,
)
from app.casework.queries.procedures import agency_id
from app.edge.access import actor, public, requires, services
from app.edge.protection import limiter

feedback = Blueprint("api_feedback", __name__, url_prefix="/api/v1", description="Feedback")
_SHORT = validate.Length(max=200)


class FeedbackBody(Schema):
    """What somebody has to say, about which agency (its code)."""

    name = fields.String(required=True, validate=_SHORT)
    contact = fields.String(required=True, validate=_SHORT)
    agency = fields.String(required=True, validate=validate.Length(max=60))
    text = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_TEXT))
    dossier_code = fields.String(load_default="", validate=validate.Length(max=64))


class EnterBody(FeedbackBody):
    """Feedback that came another way."""

    channel = fields.String(required=True, validate=validate.OneOf(list(CHANNELS)))
    received_at = fields.AwareDateTime(required=True)


class FeedbackCode(Schema):
    """The code to follow it by."""

    code = fields.String()


class FollowOut(Schema):
    """What the code shows to whoever has it: no personal data; ``answer`` only a public one."""

    code = fields.String()
    state = fields.String()
    agency = fields.String()
    received_at = Moment()
    due_at = Moment(allow_none=True)
    answered_at = Moment(allow_none=True)
    answer = fields.String(allow_none=True)


class FeedbackRowOut(Schema):
    """One line of the list; ``due`` is the clock of the agency that has it now."""

    code = fields.String()
    state = fields.String()
    name = fields.String()
    beginning = fields.String()
    agency = fields.String()
    received_at = Moment()
    answered_at = Moment(allow_none=True)
    due = fields.Nested(DeadlineRowOut, allow_none=True)


class FeedbackQuery(PagesQuery):
    """Which feedback."""

    state = fields.String(load_default="open", validate=validate.OneOf(list(FEEDBACK_STATES)))


class FeedbackListOut(ListOut):
    """Feedback of one's agencies, the most urgent first."""

    rows = fields.List(fields.Nested(FeedbackRowOut))


class FeedbackOut(Schema):
    """All that the answering agency sees."""

    code = fields.String()
    state = fields.String()
    channel = fields.String()
    name = fields.String()
    contact = fields.String()
    dossier_code = fields.String()
    agency = fields.String()
    text = fields.String()
    received_at = Moment()
    entered_at = Moment()
    entered_by = fields.String(allow_none=True)
    answer = fields.String(allow_none=True)
    answer_public = fields.Boolean()
    answered_at = Moment(allow_none=True)
    answered_by = fields.String(allow_none=True)
    due = fields.Nested(DeadlineRowOut, allow_none=True)
    pass_on = fields.Nested(DeadlineRowOut, allow_none=True)


class FeedbackAnswerBody(Schema):
    """The answer; ``public``: whoever has the code may read it."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_ANSWER))
    public = fields.Boolean(load_default=False)


class ForwardFeedbackBody(Schema):
    """The agency that it concerns (its code), and why."""

    agency = fields.String(required=True, validate=validate.Length(max=60))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class FeedbackOutcomeOut(Schema):
    """in_time | late; null where nothing was due."""

    outcome = fields.String(allow_none=True)


@feedback.post("/public/feedback")
@feedback.arguments(FeedbackBody)
@feedback.response(201, FeedbackCode)
@limiter.limit("6 per minute")
@public
def give(body: dict[str, Any]) -> dict[str, str]:
    """What anyone has to say, without an account."""
    return {"code": give_feedback(services(), _said(body))}


@feedback.get("/public/feedback/<code>")
@feedback.response(200, FollowOut)
@limiter.limit("30 per minute")
@public
def follow(code: str) -> PublicFeedback:
    """Its state and its public answer, by the code."""
    return follow_feedback(code)


@feedback.get("/feedback")
@feedback.arguments(FeedbackQuery, location="query")
@feedback.response(200, FeedbackListOut)
@requires("feedback.enter")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Feedback of the agencies one answers for."""
    state = query.pop("state")
    return by_number(query, lambda n: list_feedback(services(), by=actor(), state=state, page=n))


@feedback.post("/feedback/entries")
@feedback.arguments(EnterBody)
@feedback.response(201, FeedbackCode)
@requires("feedback.enter")
def enter(body: dict[str, Any]) -> dict[str, str]:
    """Enter what came another way (FBK-03)."""
    channel, received_at = body.pop("channel"), body.pop("received_at")
    command = EnterFeedback(by=actor(), said=_said(body), channel=channel, received_at=received_at)
    return {"code": enter_feedback(services(), command)}


@feedback.get("/feedback/<code>")
@feedback.response(200, FeedbackOut)
@requires("feedback.answer")
def read(code: str) -> FeedbackView:
    """One feedback with its answer."""
    return feedback_view(services(), by=actor(), code=code)


@feedback.post("/feedback/<code>/answer")
@feedback.arguments(FeedbackAnswerBody)
@feedback.response(200, FeedbackOutcomeOut)
@requires("feedback.answer")
def answer(body: dict[str, Any], code: str) -> dict[str, str | None]:
    """Answer it; the clock ends (FBK-01)."""
    return {"outcome": answer_feedback(services(), AnswerFeedback(by=actor(), code=code, **body))}


@feedback.post("/feedback/<code>/forward")
@feedback.arguments(ForwardFeedbackBody)
@feedback.response(200, FeedbackOutcomeOut)
@requires("feedback.answer")
def forward(body: dict[str, Any], code: str) -> dict[str, str | None]:
    """Pass it on to the agency that it concerns (FBK-02)."""
    where = agency_id(services(), code=body["agency"])
    command = ForwardFeedback(by=actor(), code=code, agency_id=where, reason=body["reason"])
    return {"outcome": forward_feedback(services(), command)}


def _said(body: dict[str, Any]) -> FeedbackText:
    return FeedbackText(agency_id=agency_id(services(), code=body.pop("agency")), **body)
