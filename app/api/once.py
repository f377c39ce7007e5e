"""Header ``Idempotency-Key`` on any request that changes something: done once, the same answer again.

Operations whose use case takes the key itself keep their own way (it gives the answer of the first time even when two
come at once); all others are guarded here.
"""

import json
from contextlib import ExitStack

from flask import Flask, Response, current_app, g, request

from app.api.reading import idempotency_key
from app.casework.ledger import digest
from app.casework.once import Keyed, earlier_answer, keep_answer, once
from app.edge.access import PUBLIC, current_actor, services

PREFIX = "/api/v1/"
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
#: endpoints whose use case takes the key
OWN = frozenset(
    {
        "api_dossiers.receive",
        "api_coming.submit",
        "api_portal.submit",
        "api_corrections.change",
        "api_tasks.claim",
        "api_tasks.release",
        "api_tasks.complete",
        "api_giving.assign",
        "api_giving.forward",
        "api_giving.many",
        "api_calendars.count_anew",
    }
)
#: endpoints whose answer holds a secret: it is never kept, so the same request again is told that it was done
SECRET = frozenset(
    {"api_programs.make_token", "api_programs.make_webhook", "api_programs.renew_secret", "api_accounts.do"}
)


def guard_keys(app: Flask) -> None:
    """Heed the header on every operation that changes something."""
    app.before_request(_begin)
    app.after_request(_keep)
    app.teardown_request(_let_go)


def guarded(endpoint: str | None, access: object) -> bool:
    """True for an operation that is guarded here: it asks who one is, and its use case takes no key itself."""
    return endpoint is not None and access not in (None, PUBLIC) and endpoint not in OWN


def _begin() -> Response | None:
    key, endpoint = idempotency_key(), request.endpoint
    if not key or request.method not in CHANGES or not request.path.startswith(PREFIX) or endpoint is None:
        return None
    who = current_actor()
    if who is None or not guarded(endpoint, getattr(current_app.view_functions[endpoint], "access", None)):
        return None
    keyed = Keyed(
        person_id=who.person_id,
        route=f"{request.method} {endpoint}",
        key=key,
        digest=digest([request.path, _sent()]),
        at=services().clock.now(),
    )
    answer = earlier_answer(keyed)
    if answer is not None:
        return Response(answer["body"], status=answer["status"], mimetype=answer["mimetype"])
    g.keyed = keyed
    g.once = ExitStack()
    g.once.enter_context(once(keyed))
    return None


def _sent() -> str:
    """The body as it was sent; of JSON its meaning, so that spaces do not matter."""
    raw = request.get_data(cache=True)
    try:
        return json.dumps(json.loads(raw), sort_keys=True) if request.is_json and raw else raw.hex()
    except (ValueError, RecursionError):
        return raw.hex()


def _keep(response: Response) -> Response:
    keyed: Keyed | None = g.get("keyed")
    if keyed is None or not 200 <= response.status_code < 300 or response.is_streamed:
        return response
    if request.endpoint not in SECRET:
        body = response.get_data(as_text=True)
        keep_answer(keyed, {"status": response.status_code, "body": body, "mimetype": response.mimetype})
    return response


def _let_go(_: BaseException | None) -> None:
    kept = g.pop("once", None)
    if kept is not None:
        kept.close()
