"""Versions of what is read: ETag and 304, and acts on a dossier only if it is still the one that was read.

A dossier's ETag is its version (the number of its events) and a digest of the answer: the version decides about
If-Match, the whole about If-None-Match, for what is shown of a dossier depends on who asks and on the time too.
"""

import re
from contextlib import ExitStack
from hashlib import sha256

from flask import Flask, Response, g, request

from app.casework.expecting import expecting
from app.casework.queries.dossier_version import dossier_version
from app.domain.errors import Conflict, DomainError
from app.edge.access import actor, current_actor, services

_DOSSIERS = "/api/v1/dossiers/"
_TAG = re.compile(r"([0-9]{1,9})-[0-9a-f]{16}")
READS, CHANGES = ("GET", "HEAD"), ("POST", "PUT", "PATCH", "DELETE")


def watch_versions(app: Flask) -> None:
    """Put ETags on answers of the API and keep to If-None-Match and If-Match."""
    app.before_request(_before)
    app.before_request(_unheeded)
    app.after_request(_tag)
    app.teardown_request(_let_go)


def _before() -> None:
    code = (request.view_args or {}).get("code")
    if code is None or not request.path.startswith(_DOSSIERS) or current_actor() is None:
        return
    if request.method in READS:
        g.version = _version_or_none(code)
    elif request.method in CHANGES and request.headers.get("If-Match"):
        _expect(code)


def _unheeded() -> None:
    """A precondition is kept or refused, never left aside: only dossiers have a version to be held to."""
    wanted = request.headers.get("If-Match")
    of_api = request.path.startswith("/api/") and not request.path.startswith(_DOSSIERS)
    if wanted and wanted != "*" and of_api and request.method in CHANGES:
        raise Conflict("if_match_unsupported")


def _version_or_none(code: str) -> int | None:
    """Read before the dossier itself: a change in between makes the version too old, never too new."""
    try:
        return dossier_version(services(), by=actor(), code=code)
    except DomainError:
        return None


def _expect(code: str) -> None:
    wanted = request.if_match
    if wanted.star_tag:
        return
    version = dossier_version(services(), by=actor(), code=code)
    read = {int(found[1]) for tag in wanted.as_set() if (found := _TAG.fullmatch(tag or ""))}
    if version not in read:
        raise Conflict("dossier_changed", code=code)
    g.expecting = ExitStack()
    g.expecting.enter_context(expecting(code, version=version))


def _let_go(_: BaseException | None) -> None:
    kept = g.pop("expecting", None)
    if kept is not None:
        kept.close()


def _tag(response: Response) -> Response:
    wanted = request.path.startswith("/api/") and request.method in READS and response.status_code == 200
    if not wanted or response.is_streamed:
        return response
    digest = sha256(response.get_data()).hexdigest()[:16]
    version = g.get("version")
    response.set_etag(f"{version}-{digest}" if version is not None else digest)
    return response.make_conditional(request)
