"""Who is asking, and routes closed by default: a view that does not say who may use it is used by nobody."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, redirect, request, session, url_for

from app.casework.acting_person import load_actor
from app.casework.program_access import Access, KnownToken, known_token, note_access, require_quota
from app.casework.retrying import kind_of
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor
from app.domain.programs import opens, scope_of
from app.people.records import Person

log = logging.getLogger("motcua.edge")
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


def needs(*scopes: str) -> Callable[[View], View]:
    """A token must be open for one of these scopes, instead of the one that the permission stands for."""

    def mark(view: View) -> View:
        view.scopes = scopes  # type: ignore[attr-defined]
        return view

    return mark


def scopes_of(view: Any, *, changes: bool) -> tuple[str, ...]:
    """The scopes any of which opens this view to a token; none for what everybody may use."""
    access = getattr(view, "access", PUBLIC)
    if access == PUBLIC:
        return ()
    given: tuple[str, ...] = getattr(view, "scopes", ())
    return given or (scope_of(str(access), changes=changes),)


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
        person_id = _by_token(db_session, at=at) if _by_program() else _by_session(db_session)
        if person_id is None:
            return None
        try:
            return load_actor(db_session, person_id, at=at)
        except NotFound:
            g.pop("token", None)
            return None


def _by_program() -> bool:
    return request.path.startswith("/api/")


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
    text = header.removeprefix("Bearer ").strip()
    token = known_token(db_session, text, policy=services().programs, at=at)
    if token is None:
        return None
    g.token = token
    return token.person_id


def current_token() -> KnownToken | None:
    """The token of this request; None for a browser and for a program without a valid one."""
    return g.get("token") if current_actor() is not None else None


def close_by_default(app: Flask) -> None:
    """Ask before every view; a route without a mark answers 403, a page without session goes to the sign-in."""

    @app.before_request
    def guard() -> Any:
        if request.endpoint is None:
            if _by_program():
                current_actor()  # who looks for what is not there is noted by name
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
        _guard_token(current_app.view_functions[request.endpoint])
        return None


def _guard_token(view: Any) -> None:
    """A token stays within its scopes and its number of requests."""
    token = current_token()
    if token is None:
        return
    with reading() as db_session:
        require_quota(db_session, token, at=services().clock.now())
    wanted = scopes_of(view, changes=request.method not in ("GET", "HEAD", "OPTIONS"))
    if not any(opens(token.scopes, scope) for scope in wanted):
        raise Forbidden("token_scope_missing", scope=wanted[0])


def note_accesses(app: Flask) -> None:
    """Keep every request to the API in the access log (S2 Điều 8 khoản 1); a failure to do so breaks no answer."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        if _by_program():
            try:
                note_access(services(), _access(response.status_code))
            except Exception as error:
                log.error("an access to the API could not be noted: %s", kind_of(error))
        return response


def _access(status: int) -> Access:
    who, token = g.get("actor"), g.get("token")
    code = (request.view_args or {}).get("code")
    return Access(
        token_id=token.id if token else None,
        username=who.username if who else "",
        method=request.method[:10],
        route=(request.url_rule.rule if request.url_rule else "")[:200],
        dossier_code=str(code)[:64] if code and _storable(str(code)) else None,
        status=status,
        took_ms=int((time.perf_counter() - g.began) * 1000),
        remote=(request.remote_addr or "")[:64],
    )


def _storable(text: str) -> bool:
    return text.isprintable()
