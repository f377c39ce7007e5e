"""From an error to an answer: a page for people, problem+json (RFC 9457) for programs; never a traceback."""

import json
import logging
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, render_template, request
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.audit import UnusableText
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, DomainError, Forbidden, FormInvalid, Invalid, NotFound
from app.edge.field_messages import field_message
from app.edge.forms.said import told
from app.edge.request_id import request_id
from app.edge.sentences import sentence, status
from app.people.records import Person

log = logging.getLogger("motcua.edge")


def register_errors(app: Flask) -> None:
    """Let every error that leaves a view become an answer."""
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(CSRFError, lambda _: answer(Invalid("page_expired"), 400))
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, lambda _: answer(Conflict("task_page_old", task="")))
    for unstorable in (DataError, OverflowError, UnicodeEncodeError, UnusableText):
        app.register_error_handler(unstorable, lambda _: answer(Invalid("value_unusable")))
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unexpected)


def answer(error: DomainError, code: int | None = None) -> Response:
    """The answer to a domain error, as page or as problem+json by what the path is for."""
    number = code or status(error)
    text = words(error)
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        response = _problem(error, number, text)
        if "retry_after" in error.data:
            response.headers["Retry-After"] = str(error.data["retry_after"])
        return response
    page = render_template("error.html", text=text, number=number, code=error.code)
    return Response(page, status=number, mimetype="text/html")


def words(error: DomainError) -> str:
    """The sentence for an error, persons and moments as people read them; pages are Vietnamese whatever is asked."""
    return sentence(_told(error), english=_english())


def _english() -> bool:
    """True for a program that asked for English."""
    return request.path.startswith("/api/") and request.accept_languages.best_match(["vi", "en"], "vi") == "en"


def _told(error: DomainError) -> DomainError:
    """Add ``who`` and ``when`` to an error that names a person's id or a moment."""
    who, at = error.data.get("by_id"), error.data.get("at")
    if who is None and at is None:
        return error
    with reading() as session:
        person = session.get(Person, who) if who is not None else None
        name = person.full_name if person else "một cán bộ khác"
    when = at.astimezone(VIETNAM).strftime("%H:%M") if hasattr(at, "astimezone") else "vừa xong"
    return type(error)(error.code, **{**error.data, "who": name, "when": when})


def _problem(error: DomainError, number: int, text: str) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": text, "status": number, "code": error.code}
    body["request_id"] = request_id()
    if isinstance(error, FormInvalid):
        body["fields"] = told(error.fields, english=_english())
    if error.data.get("clause"):
        body["clause"] = error.data["clause"]
    return Response(json.dumps(body, ensure_ascii=False), status=number, mimetype="application/problem+json")


def _too_many(error: RateLimitExceeded) -> Response:
    """The whole window is waited for at the most."""
    wait = error.limit.limit.get_expiry() if error.limit else 60
    return answer(Forbidden("too_many_requests", retry_after=wait), 429)


def _http(error: HTTPException) -> Response:
    response = _by_status(error)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _by_status(error: HTTPException) -> Response:
    code = {404: "page_unknown", 405: "method_unknown", 413: "upload_too_large"}.get(error.code or 500)
    if code is not None:
        return answer(NotFound(code), error.code)
    messages = getattr(error, "data", {}).get("messages")
    if messages and error.code == 422:
        return answer(FormInvalid(_by_path(messages)))
    if error.code in (400, 415, 422):
        return answer(Invalid("body_unreadable" if request.path.startswith("/api/") else "form_invalid"), error.code)
    return answer(NotFound("page_unknown"), error.code)


def _by_path(messages: Any) -> dict[str, tuple[str, ...]]:
    """What a schema found wrong, by the dotted path of the field without where it came from (json, query)."""
    found: dict[str, tuple[str, ...]] = {}

    def walk(path: tuple[str, ...], value: Any) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk((*path, str(key)), inner)
        else:
            found[".".join(path[1:])] = tuple(field_message(str(text), english=_english()) for text in value)

    walk((), messages)
    return found


def _too_deep(error: RecursionError) -> Response:
    """JSON nested without end is the sender's mistake, any other endless recursion ours."""
    return answer(Invalid("body_unreadable"), 400) if request.is_json else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    """A defect of ours: log it under a reference, tell the reference only."""
    reference = secrets.token_hex(4)
    log.exception("unexpected error %s at %s", reference, request.path, exc_info=error)
    return answer(DomainError("unexpected", reference=reference), 500)
