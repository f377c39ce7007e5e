"""JSON v1: what people do by pages, programs may do here, by the same use cases."""

from flask import Flask
from flask_smorest import Api

from app.api.acts import acts
from app.api.coming import coming
from app.api.corrections import corrections
from app.api.dossiers import dossiers
from app.api.files import files
from app.api.forms import forms
from app.api.giving import giving
from app.api.moves import moves
from app.api.opinions import opinions
from app.api.payments import payments
from app.api.people import people
from app.api.portal import portal
from app.api.portal_admin import portal_admin
from app.api.reorganisations import reorganisations
from app.api.reuse import reuse
from app.api.tasks import tasks
from app.api.tracking import tracking
from app.edge.protection import csrf

CONFIG = {
    "API_TITLE": "Motcua",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    },
}


class _Api(Api):
    """Without error handlers of its own: they would answer in another shape, and for pages too."""

    def _register_error_handlers(self) -> None:
        pass


def register_api(app: Flask) -> None:
    """The blueprints of the API and its OpenAPI document at /api/v1/openapi.json."""
    app.config.update(CONFIG)
    api = _Api(app)
    cases = (tasks, giving, dossiers, acts, coming, corrections, moves, opinions, payments, tracking, files, reuse)
    for blueprint in (*cases, forms, people, portal, portal_admin, reorganisations):
        api.register_blueprint(blueprint)
        csrf.exempt(blueprint)
