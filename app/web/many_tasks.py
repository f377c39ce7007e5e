"""The same done with many steps of the work list: asked once where needed, then a table of what came of each."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.many_tasks import (
    MANY_ACTS,
    ManyTasks,
    Outcome,
    chosen_tasks,
    common_candidates,
    common_form,
    do_many,
)
from app.domain.errors import FormInvalid, Invalid, Refused
from app.domain.forms import Form, read_form
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.forms import display_values, submitted_values
from app.web.typed_form import TypedForm

pages = Blueprint("many_tasks", __name__, url_prefix="/viec")
Answer = Response | str | tuple[str, int]
#: what needs more than a click: a person, a reason, a form
ASKS = ("assign", "forward", "complete")


@pages.post("/nhieu")
@requires("task.work")
def many() -> Answer:
    """Do it, or ask first; a mistake that concerns all of them leads back to the list."""
    act, ids = request.form.get("act", ""), _ids()
    try:
        if act in ASKS and "x-confirmed" not in request.form:
            return _ask(act, ids, TypedForm())
        return _do(act, ids)
    except (Invalid, Refused) as error:
        flash(words(error), "error")
        return redirect(url_for("work.worklist"), 303)


def _do(act: str, ids: tuple[int, ...]) -> Answer:
    if act in ("assign", "forward"):
        wrong = _missing(act)
        if wrong:
            return _ask(act, ids, TypedForm(typed=request.form.to_dict(), errors=wrong)), 422
    form = _form(act, ids)
    raw = submitted_values(form, request.form) if form else {}
    try:
        if form is not None:
            services().forms.check(common_form(services(), by=actor(), task_ids=ids) or {}, raw)
    except FormInvalid as error:
        return _ask(act, ids, TypedForm(), raw=raw, wrong=error.fields), 422
    command = ManyTasks(
        by=actor(),
        act=act,
        task_ids=ids,
        to=request.form.get("to", ""),
        reason=request.form.get("reason", ""),
        raw=raw,
        key=request.form.get("x-key") or None,
    )
    return _result(act, do_many(services(), command))


def _missing(act: str) -> dict[str, str]:
    errors = {} if request.form.get("to") else {"to": words(Invalid("assignee_missing"))}
    if act == "forward" and not request.form.get("reason", "").strip():
        errors["reason"] = words(Invalid("typed_text_missing", label="Lý do"))
    return errors


def _form(act: str, ids: tuple[int, ...]) -> Form | None:
    schema = common_form(services(), by=actor(), task_ids=ids) if act == "complete" else None
    return read_form(schema) if schema else None


def _ask(
    act: str,
    ids: tuple[int, ...],
    typed: TypedForm,
    *,
    raw: Mapping[str, Any] | None = None,
    wrong: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The page that asks once, naming the chosen steps."""
    chosen = chosen_tasks(by=actor(), task_ids=ids)
    if not chosen:
        raise Invalid("many_none")
    form = _form(act, ids)
    people = common_candidates(services(), by=actor(), task_ids=ids) if act != "complete" else ()
    return render_template(
        "work/many_ask.html",
        act=act,
        title=MANY_ACTS[act],
        chosen=chosen,
        people=[(c.username, c.name) for c in people],
        form=form,
        values=display_values(form, raw) if form and raw is not None else None,
        wrong=wrong or {},
        typed=typed,
        key=request.form.get("x-key") or secrets.token_urlsafe(16),
    )


def _result(act: str, outcomes: Sequence[Outcome]) -> str:
    done = sum(outcome.error is None for outcome in outcomes)
    rows = [(outcome, "" if outcome.error is None else words(outcome.error)) for outcome in outcomes]
    return render_template("work/many_result.html", title=MANY_ACTS[act], rows=rows, done=done, failed=len(rows) - done)


def _ids() -> tuple[int, ...]:
    """The chosen tasks; anything that is no number is left out, too many digits too."""
    sent = request.form.getlist("task")[:1000]
    return tuple(dict.fromkeys(int(t) for t in sent if t.isascii() and t.isdigit() and len(t) < 10))
