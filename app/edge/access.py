"""Who is asking, and routes closed by default: a view that does not say who may use it is used by nobody."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from sqlalchemy import select

from app.casework.acting_person import load_actor
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor
from app.people.records import ApiToken, Person

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC = "public"
SIGNED_IN = "signed in"
#: views of libraries that cannot carry a mark: built files and the description of the API
OPEN_ENDPOINTS = frozenset({"static", "api-docs.openapi_json"})


def services() -> Services:
    """The services of this application."""
    found: Services = current_app.extensions["motcua"]
    return found


def public(view: View) -> View:
    """Anyone may use this view."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anyone who has signed in; the use case asks the rest."""
    view.access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Only who holds this permission somewhere; the use case asks again for the object's own agency."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not actor().holds(permission):
                raise Forbidden("page_not_yours")
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def actor() -> Actor:
    """The person who is asking; Forbidden("not_signed_in") if nobody is."""
    found = current_actor()
    if found is None:
        raise Forbidden("not_signed_in")
    return found


def current_actor() -> Actor | None:
    """The person of this session or token, read once a request; None if nobody signed in."""
    if "actor" not in g:
        g.actor = _load()
    found: Actor | None = g.actor
    return found


def _load() -> Actor | None:
    at = services().clock.now()
    with reading() as db_session:
        person_id = _by_token(db_session, at=at) if request.path.startswith("/api/") else _by_session(db_session)
        if person_id is None:
            return None
        try:
            return load_actor(db_session, person_id, at=at)
        except NotFound:
            return None


def _by_session(db_session: Any) -> int | None:
    person_id, version = session.get("person_id"), session.get("session_version")
    if person_id is None:
        return None
    person = db_session.get(Person, person_id)
    valid = person is not None and person.active and person.session_version == version
    return int(person_id) if valid else None


def _by_token(db_session: Any, *, at: Any) -> int | None:
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        return None
    digest = hashlib.sha256(header.removeprefix("Bearer ").strip().encode()).hexdigest()
    token = db_session.scalar(select(ApiToken).where(ApiToken.digest == digest))
    if token is None or token.revoked_at is not None or token.expires_at <= at:
        return None
    return int(token.person_id)


def close_by_default(app: Flask) -> None:
    """Ask before every view; a route without a mark answers 403, a page without session goes to the sign-in."""

    @app.before_request
    def guard() -> Any:
        if request.endpoint is None:
            return None
        access = getattr(app.view_functions[request.endpoint], "access", None)
        if access == PUBLIC or request.endpoint in OPEN_ENDPOINTS:
            return None
        if access is None:
            raise Forbidden("page_not_yours")
        if current_actor() is None:
            if request.path.startswith("/api/") or request.method != "GET":
                raise Forbidden("not_signed_in")
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
        return None
