"""JSON v1: what people do by pages, programs may do here, by the same use cases."""

import json
from typing import Any

from flask import Flask, Response, current_app
from flask_smorest import Api

from app.api.accounts import accounts
from app.api.acts import acts
from app.api.audit import audit
from app.api.calendars import calendars
from app.api.coming import coming
from app.api.corrections import corrections
from app.api.description import complete
from app.api.dossiers import dossiers
from app.api.explaining import explaining
from app.api.feedback import feedback
from app.api.files import files
from app.api.forms import forms
from app.api.giving import giving
from app.api.lists import lists
from app.api.maintenance import maintenance
from app.api.moves import moves
from app.api.once import guard_keys
from app.api.opinions import opinions
from app.api.payments import payments
from app.api.people import people
from app.api.portal import portal
from app.api.portal_admin import portal_admin
from app.api.procedures import procedures
from app.api.programs import programs
from app.api.public import public
from app.api.regulations import regulations
from app.api.reorganisations import reorganisations
from app.api.reuse import reuse
from app.api.supplements import supplements
from app.api.system import system
from app.api.tasks import tasks
from app.api.tracking import tracking
from app.api.units import units
from app.api.versions import watch_versions
from app.edge.protection import csrf

CONFIG = {
    "API_TITLE": "Motcua",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
}


class _Api(Api):
    """Without error handlers of its own: they would answer in another shape, and for pages too."""

    def _register_error_handlers(self) -> None:
        pass

    def document(self) -> dict[str, Any]:
        """The whole OpenAPI document, completed once: it does not change while the application runs."""
        if not hasattr(self, "_document"):
            self._document = complete(self.spec.to_dict(), app=current_app)  # type: ignore[arg-type]
        return self._document

    def _openapi_json(self) -> Response:
        return Response(json.dumps(self.document(), ensure_ascii=False), mimetype="application/json")


def register_api(app: Flask) -> None:
    """The blueprints of the API and its OpenAPI document at /api/v1/openapi.json."""
    app.config.update(CONFIG)
    api = _Api(app)
    cases = (
        tasks,
        giving,
        lists,
        dossiers,
        acts,
        coming,
        corrections,
        supplements,
        moves,
        opinions,
        payments,
        tracking,
    )
    rules = (procedures, forms, calendars, regulations, public)
    house = (people, units, accounts, reorganisations, programs, system, maintenance, feedback, audit)
    for blueprint in (*cases, explaining, files, reuse, *rules, *house, portal, portal_admin):
        api.register_blueprint(blueprint)
        csrf.exempt(blueprint)


def watch_requests(app: Flask) -> None:
    """Keys of repeated requests, then versions: after who is asking and whether they may was asked."""
    guard_keys(app)
    watch_versions(app)
