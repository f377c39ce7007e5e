"""The blueprint of the API's parts: a body that Python cannot read as JSON is the sender's mistake."""

from typing import Any, ClassVar

import flask_smorest
from flask import Request, abort, request
from marshmallow import RAISE
from webargs.flaskparser import FlaskParser


class _Parser(FlaskParser):
    #: a misspelt filter must not silently narrow nothing
    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_json(self, req: Request, schema: Any) -> Any:
        """As webargs does; a number of too many digits is a ValueError that is no JSONDecodeError, and answers 400."""
        if not req.is_json and req.content_length:
            abort(415)
        try:
            return super().load_json(req, schema)
        except ValueError:
            abort(400)


class Blueprint(flask_smorest.Blueprint):
    """A part of the API whose unreadable bodies are answered with 400 body_unreadable."""

    ARGUMENTS_PARSER = _Parser()


def idempotency_key() -> str | None:
    """What makes a request once: the header ``Idempotency-Key``; None without one."""
    return request.headers.get("Idempotency-Key")
