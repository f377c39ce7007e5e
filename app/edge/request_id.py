"""A name for each request to the API, in its answer and in what goes wrong: what a caller quotes when asking us."""

import re
import secrets

from flask import Flask, Response, g, request

HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)


def name_requests(app: Flask) -> None:
    """Put the header on every answer of the API; the caller's own name is kept where it is a sane one."""

    @app.after_request
    def tell(response: Response) -> Response:
        if request.path.startswith("/api/"):
            response.headers[HEADER] = request_id()
        return response


def request_id() -> str:
    """The name of this request."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _SANE.fullmatch(given) else secrets.token_hex(8)
    name: str = g.request_id
    return name
