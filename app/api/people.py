"""Persons, what they may do and why, roles by decision, substitutions by decision."""

from typing import Any

from app.api.paging import PageQuery, by_page, whole
from app.api.people_schemas import (
    EndBody,
    GrantBody,
    PersonOut,
    PersonsOut,
    PersonsQuery,
    RevokeBody,
    SubstituteBody,
    SubstitutionOut,
    SubstitutionsOut,
    WhyOut,
    WhyQuery,
)
from app.api.reading import Blueprint
from app.casework.queries.person_page import PersonView, person_page
from app.casework.queries.persons import PersonsAsked, list_persons
from app.casework.queries.procedures import agency_id
from app.casework.queries.substitution_choices import procedure_id
from app.casework.queries.substitution_list import SubstitutionView, list_substitutions, substitution_view
from app.casework.queries.why_allowed import WhyView, why_act, why_task
from app.casework.role_grants import GrantRole, RevokeRole, grant_role, revoke_role
from app.casework.substitutions import Substitute, add_substitution, end_substitution
from app.domain.errors import Invalid
from app.domain.substituting import Scope
from app.edge.access import actor, requires, services, signed_in
from app.edge.errors import words

people = Blueprint("api_people", __name__, url_prefix="/api/v1", description="Persons, roles, substitutions")


@people.get("/persons")
@people.arguments(PersonsQuery, location="query")
@people.response(200, PersonsOut)
@requires("person.view")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Accounts of the agencies one looks after."""
    where = agency_id(services(), code=query["agency"]) if query["agency"] else None
    names = ("search", "role", "state")
    asked = PersonsAsked(agency_id=where, unit_id=query["unit"], **{name: query[name] for name in names})
    return by_page(query, lambda n: list_persons(services(), by=actor(), asked=asked, page=n))


@people.get("/persons/<username>")
@people.response(200, PersonOut)
@requires("person.view")
def person(username: str) -> PersonView:
    """One account: roles and their decisions, substitutions, everything allowed and by which role."""
    return person_page(services(), by=actor(), username=username)


@people.get("/persons/<username>/why")
@people.arguments(WhyQuery, location="query")
@people.response(200, WhyOut)
@requires("person.view")
def why(query: dict[str, Any], username: str) -> dict[str, Any]:
    """May the person do this, and why: a task, or an act (or “view”) of a dossier."""
    if query["task"] is not None:
        return _told(why_task(services(), by=actor(), username=username, task_id=query["task"]))
    if not query["dossier"]:
        raise Invalid("why_nothing_chosen", field="dossier")
    return _told(why_act(services(), by=actor(), username=username, code=query["dossier"], act=query["act"]))


def _told(view: WhyView) -> dict[str, Any]:
    names = ("person", "subject", "allowed", "by_role", "for_whom")
    checks = [
        {
            "name": check.name,
            "detail": check.detail,
            "passed": check.against is None,
            "code": check.against.code if check.against else None,
            "message": words(check.against) if check.against else "",
        }
        for check in view.checks
    ]
    return {**{name: getattr(view, name) for name in names}, "dossier": view.code, "checks": checks}


@people.post("/persons/<username>/grants")
@people.arguments(GrantBody)
@people.response(201, PersonOut)
@requires("role.grant")
def grant(body: dict[str, Any], username: str) -> PersonView:
    """Give a role by decision, in an agency or one of its units; effective at once."""
    where = agency_id(services(), code=body.pop("agency"))
    grant_role(services(), GrantRole(by=actor(), username=username, agency_id=where, **body))
    return person_page(services(), by=actor(), username=username)


@people.post("/persons/<username>/grants/<int:grant_id>/revoke")
@people.arguments(RevokeBody)
@people.response(200, PersonOut)
@requires("role.grant")
def revoke(body: dict[str, Any], username: str, grant_id: int) -> PersonView:
    """Take a role away by decision; effective at once."""
    revoke_role(services(), RevokeRole(by=actor(), username=username, grant_id=grant_id, **body))
    return person_page(services(), by=actor(), username=username)


@people.get("/substitutions")
@people.arguments(PageQuery, location="query")
@people.response(200, SubstitutionsOut)
@signed_in
def substitutions(query: dict[str, Any]) -> dict[str, Any]:
    """Those of the agencies one decides for, and the own ones."""
    return whole(query, list_substitutions(services(), by=actor()))


@people.post("/substitutions")
@people.arguments(SubstituteBody)
@people.response(201, SubstitutionOut)
@requires("substitution.decide")
def substitute(body: dict[str, Any]) -> SubstitutionView:
    """Record a decision by which somebody stands in (ACC-02)."""
    roles, agencies, procedures = (body.pop(name) for name in ("roles", "agencies", "procedures"))
    scope = Scope(
        roles=None if roles is None else frozenset(roles),
        agencies=None if agencies is None else frozenset(agency_id(services(), code=code) for code in agencies),
        procedures=None if procedures is None else frozenset(procedure_id(slug=slug) for slug in procedures),
    )
    number = add_substitution(services(), Substitute(by=actor(), scope=scope, **body))
    return substitution_view(services(), by=actor(), substitution_id=number)


@people.post("/substitutions/<int:substitution_id>/end")
@people.arguments(EndBody)
@people.response(200, SubstitutionOut)
@requires("substitution.decide")
def end(body: dict[str, Any], substitution_id: int) -> SubstitutionView:
    """End it early, with a reason."""
    end_substitution(services(), by=actor(), substitution_id=substitution_id, reason=body["reason"])
    return substitution_view(services(), by=actor(), substitution_id=substitution_id)
