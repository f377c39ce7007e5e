"""Opinions of other agencies: asking in parallel, answering, withdrawing (TIM-11)."""

from typing import Any

from app.api.correction_schemas import ReasonBody
from app.api.opinion_schemas import AnswerBody, AnsweredOut, AskBody, AskedOut, OpinionQuery, OpinionsOut
from app.api.paging import PageQuery, by_page, whole
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.casework.ask_opinions import AnswerOpinion, AskOpinions, answer_opinion, ask_opinions, withdraw_opinion
from app.casework.queries.opinions import dossier_opinions, opinion_list
from app.casework.queries.procedures import agency_id
from app.edge.access import actor, requires, services

opinions = Blueprint("api_opinions", __name__, url_prefix="/api/v1", description="Opinions of other agencies")


@opinions.post("/tasks/<int:task_id>/opinions")
@opinions.arguments(AskBody)
@opinions.response(201, AskedOut)
@requires("task.work")
def ask(body: dict[str, Any], task_id: int) -> dict[str, Any]:
    """Ask several agencies at once from one's own open step, each with a clock of its own."""
    ids = [agency_id(services(), code=code) for code in body["agencies"]]
    command = AskOpinions(
        by=actor(),
        task_id=task_id,
        agency_ids=ids,
        question=body["question"],
        working_days=body["working_days"],
    )
    return {"opinions": ask_opinions(services(), command)}


@opinions.get("/opinions")
@opinions.arguments(OpinionQuery, location="query")
@opinions.response(200, OpinionsOut)
@requires("opinion.answer")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """What one's agencies have to answer, unanswered first."""
    asked = query.pop("asked")
    return by_page(query, lambda n: opinion_list(services(), by=actor(), asked=asked, page=n))


@opinions.get("/dossiers/<code>/opinions")
@opinions.arguments(PageQuery, location="query")
@opinions.response(200, OpinionsOut)
@requires("dossier.view")
def of_dossier(query: dict[str, Any], code: str) -> dict[str, Any]:
    """All opinions about a dossier side by side."""
    return whole(query, dossier_opinions(services(), by=actor(), code=code))


@opinions.post("/opinions/<int:opinion_id>/answer")
@opinions.arguments(AnswerBody)
@opinions.response(200, AnsweredOut)
@requires("opinion.answer")
def answer(body: dict[str, Any], opinion_id: int) -> dict[str, str | None]:
    """Answer for the agency that was asked; a late answer counts as long as the step is open."""
    return {"outcome": answer_opinion(services(), AnswerOpinion(by=actor(), opinion_id=opinion_id, **body))}


@opinions.post("/opinions/<int:opinion_id>/withdraw")
@opinions.arguments(ReasonBody)
@opinions.response(200, DossierCode)
@requires("task.work")
def withdraw(body: dict[str, Any], opinion_id: int) -> dict[str, str]:
    """The asking step needs no answer any more."""
    code = withdraw_opinion(services(), by=actor(), opinion_id=opinion_id, reason=body["reason"])
    return {"code": code}
