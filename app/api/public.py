"""What everybody may read without a token: the procedures in force, how applicants rated the agencies (KPI-07)."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PagesQuery, by_number
from app.api.reading import Blueprint
from app.casework.queries.catalogue import PublicProcedure, catalogue, desk_agencies, public_procedure
from app.casework.queries.rating_results import RatingResults, rating_results
from app.domain.vietnamese import limit_text
from app.edge.access import public as anyone
from app.edge.access import services
from app.edge.protection import limiter

public = Blueprint("api_public", __name__, url_prefix="/api/v1/public", description="For everybody")
_OFTEN = "60 per minute"


class CatalogueQuery(PagesQuery):
    """Which procedures."""

    search = fields.String(load_default="", validate=validate.Length(max=100))


class PublicPaperOut(Schema):
    """A paper that is asked for."""

    name = fields.String()
    originals = fields.Integer()
    copies = fields.Integer()


class PublicRowOut(Schema):
    """A procedure in force; ``limit`` in words."""

    slug = fields.String()
    code = fields.String()
    name = fields.String()
    field = fields.String()
    level = fields.String()
    limit = fields.String()


class PublicListOut(ListOut):
    """Procedures in force, by name."""

    rows = fields.List(fields.Nested(PublicRowOut))


class DeskOut(Schema):
    """An agency with a one-stop desk."""

    code = fields.String()
    name = fields.String()


class PublicProcedureOut(PublicRowOut):
    """A procedure in force with its papers and fee; ``desks`` receive it where the place does not matter."""

    papers = fields.List(fields.Nested(PublicPaperOut))
    fee = fields.String()
    result = fields.String()
    desks = fields.List(fields.Nested(DeskOut))


class RatingsQuery(Schema):
    """Which month, as 2026-03; empty: this one."""

    month = fields.String(load_default="", validate=validate.Regexp(r"\A(\d{4}-\d{2})?\Z"))


class AgencyRatingsOut(Schema):
    """An agency's month: how many ratings, their mean, the share of 4 and 5 in hundredths."""

    agency = fields.String()
    count = fields.Integer()
    mean = fields.Float()
    satisfied = fields.Float()
    criteria = fields.Dict(keys=fields.String(), values=fields.Float())


class RatingResultsOut(Schema):
    """The results of a month by agency, and of all."""

    month = fields.String()
    months = fields.List(fields.String())
    rows = fields.List(fields.Nested(AgencyRatingsOut))
    count = fields.Integer()
    mean = fields.Float(allow_none=True)
    satisfied = fields.Float(allow_none=True)


@public.get("/procedures")
@public.arguments(CatalogueQuery, location="query")
@public.response(200, PublicListOut)
@limiter.limit(_OFTEN)
@anyone
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Procedures in force."""
    search = query.pop("search")
    found = by_number(query, lambda n: catalogue(services(), search=search, page=n))
    return {**found, "rows": [_row(row) for row in found["rows"]]}


@public.get("/procedures/<slug>")
@public.response(200, PublicProcedureOut)
@limiter.limit(_OFTEN)
@anyone
def read(slug: str) -> dict[str, Any]:
    """One procedure as it is in force: papers, fee, limit."""
    found = public_procedure(services(), slug=slug)
    given = found.details
    papers = [{"originals": 0, "copies": 0, **paper} for paper in given.get("components") or ()]
    result = given.get("result") or {}
    told = {"papers": papers, "fee": str(given.get("fee") or ""), "result": str(result.get("name", ""))}
    return {**_row(found), **told, "desks": desk_agencies()}


@public.get("/ratings")
@public.arguments(RatingsQuery, location="query")
@public.response(200, RatingResultsOut)
@limiter.limit(_OFTEN)
@anyone
def ratings(query: dict[str, Any]) -> RatingResults:
    """How applicants rated the agencies in a month."""
    return rating_results(services(), month=query["month"])


def _row(row: PublicProcedure) -> dict[str, Any]:
    names = ("slug", "code", "name", "field", "level")
    return {**{name: getattr(row, name) for name in names}, "limit": limit_text(row.limit)}
