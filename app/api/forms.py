"""Forms of the catalogue: their versions, what changed, how many open dossiers run on each."""

from typing import Any

from flask import jsonify
from marshmallow import INCLUDE, Schema, fields

from app.api.paging import ListOut, PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.queries.form_versions import form_schema, form_versions, list_forms
from app.edge.access import actor, requires

forms = Blueprint("api_forms", __name__, url_prefix="/api/v1/forms", description="Forms of the catalogue")


class FormSummary(Schema):
    """A form by its newest version."""

    key = fields.String()
    title = fields.String()
    number = fields.Integer()
    uploaded_at = Moment()
    fields_count = fields.Integer(attribute="fields")


class FormChangeOut(Schema):
    """One field that differs from the version before."""

    kind = fields.String(metadata={"description": "added | removed | changed"})
    path = fields.String()
    label = fields.String()
    what = fields.List(fields.String())


class PinnedOut(Schema):
    """A version of a procedure that pins this version of the form."""

    version_id = fields.Integer()
    code = fields.String()
    name = fields.String()
    number = fields.Integer()
    state = fields.String()
    open_dossiers = fields.Integer()


class FormVersionOut(Schema):
    """One version; ``changes`` is null for the first."""

    number = fields.Integer()
    digest = fields.String()
    uploaded_at = Moment()
    title = fields.String()
    changes = fields.List(fields.Nested(FormChangeOut), allow_none=True)
    pinned = fields.List(fields.Nested(PinnedOut))
    open_dossiers = fields.Integer()


class FormListOut(ListOut):
    """Forms by title."""

    rows = fields.List(fields.Nested(FormSummary))


class FormVersionListOut(ListOut):
    """Versions, the newest first."""

    rows = fields.List(fields.Nested(FormVersionOut))


class FormSchemaOut(Schema):
    """A form as form-js writes it; more keys than these may stand in it."""

    class Meta:
        """What form-js adds is passed on."""

        unknown = INCLUDE

    type = fields.String()
    id = fields.String()
    components = fields.List(fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True)))


@forms.get("")
@forms.arguments(PageQuery, location="query")
@forms.response(200, FormListOut)
@requires("procedure.view")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Every form by title."""
    return whole(query, list_forms(by=actor()))


@forms.get("/<key>")
@forms.arguments(PageQuery, location="query")
@forms.response(200, FormVersionListOut)
@requires("procedure.view")
def versions(query: dict[str, Any], key: str) -> dict[str, Any]:
    """The versions of one form, the newest first."""
    return whole(query, form_versions(by=actor(), key=key))


@forms.get("/<key>/<int:number>")
@forms.response(200, FormSchemaOut, description="form-js JSON")
@requires("procedure.view")
def schema(key: str, number: int) -> Any:
    """The form-js JSON of one version, as it was uploaded."""
    return jsonify(form_schema(by=actor(), key=key, number=number))
