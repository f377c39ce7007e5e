"""The catalogue of procedures: list, upload, a version with its problems and moves, its files."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.approve_version import (
    VERSION_STATES,
    MoveVersion,
    appraise_version,
    approve_version,
    put_in_force,
    send_back,
    submit_version,
)
from app.casework.queries.names import names_of
from app.casework.queries.pinned_decisions import pinned_decisions
from app.casework.queries.procedures import (
    PAGE,
    VersionView,
    diagram_source,
    list_procedures,
    newest_version_id,
    version_view,
)
from app.casework.queries.publications import publication_of
from app.casework.repair_version import offered_repairs
from app.casework.upload_version import upload_version
from app.domain.errors import DomainError, NotFound
from app.domain.permissions import ROLES
from app.edge.access import actor, requires, services
from app.edge.attachments import sealed_file
from app.edge.errors import words
from app.edge.sentences import status
from app.web import procedure_upload, procedure_words
from app.web.decision_words import decision_tables
from app.web.paging import page_number, pager
from app.web.procedure_acts import CHIPS, moves
from app.web.procedure_repairs import repair_kinds
from app.web.typed_form import typed_date
from app.web.verb_texts import verb_text

pages = Blueprint("procedures", __name__, url_prefix="/quy-trinh")


@pages.get("")
@requires("procedure.view")
def index() -> str:
    """The list with its search."""
    search, page = request.args.get("tim", "")[:100], page_number(request.args.get("trang"))
    waiting = request.args.get("loc") == "cho-cau-hinh"
    found = list_procedures(services(), by=actor(), search=search, waiting=waiting, page=page)
    kept = {"tim": search, "loc": "cho-cau-hinh" if waiting else None}
    numbers = pager(
        page=page, pages=found.pages, total=found.total, size=PAGE, url=lambda n: url_for(".index", trang=n, **kept)
    )
    return render_template(
        "procedures/index.html",
        found=found,
        search=search,
        waiting=waiting,
        numbers=numbers,
        states=VERSION_STATES,
        chips=CHIPS,
        level_text=procedure_words.level_text,
        may_draft=actor().holds("procedure.draft"),
    )


@pages.get("/tai-len")
@requires("procedure.draft")
def upload() -> str:
    """An empty upload page, or with ``?tu=`` one for the version that follows another."""
    earlier = _earlier(request.args.get("tu", ""))
    return _upload_page(procedure_upload.typed_of(earlier) if earlier else {}, earlier=earlier)


@pages.post("/tai-len")
@requires("procedure.draft")
def upload_check() -> Response | tuple[str, int]:
    """Take the files in, or say on the same page all that is wrong with them."""
    earlier = _earlier(request.form.get("tu", ""))
    try:
        done = upload_version(services(), procedure_upload.read_command(request, by=actor(), earlier=earlier))
    except DomainError as error:
        mistakes = procedure_upload.mistakes(error)
        return _upload_page(procedure_upload.typed(request), mistakes, earlier=earlier), status(error)
    flash(*procedure_upload.outcome(done, did="Đã tải lên"))
    return redirect(url_for(".version", version_id=done.version_id))


def _earlier(text: str) -> VersionView | None:
    """The version that is followed by the one to be uploaded; None when it follows none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return version_view(services(), by=actor(), version_id=int(text))


def _upload_page(
    typed: Mapping[str, str], mistakes: Sequence[procedure_upload.Mistake] = (), *, earlier: VersionView | None
) -> str:
    by_field: dict[str, str] = {}
    for mistake in mistakes:
        by_field.setdefault(mistake.field or "", mistake.text)
    return render_template(
        "procedures/upload.html",
        typed=typed,
        earlier=earlier,
        summary=[(mistake.field, mistake.text) for mistake in mistakes],
        errors=by_field,
        levels=list(procedure_words.LEVELS.items()),
        roles=ROLES,
    )


@pages.get("/<slug>")
@requires("procedure.view")
def show(slug: str) -> Response:
    """The newest version of a procedure."""
    return redirect(url_for(".version", version_id=newest_version_id(services(), by=actor(), slug=slug)))


@pages.get("/phien-ban/<int:version_id>")
@requires("procedure.view")
def version(version_id: int) -> str:
    """Everything about one version."""
    return _version_page(version_view(services(), by=actor(), version_id=version_id))


def _version_page(view: VersionView, *, wrong: tuple[str, str] | None = None) -> str:
    definition = view.version.definition
    names = names_of(services(), (event.actor for event in view.history))
    forms = procedure_words.forms(view.version.forms)
    return render_template(
        "procedures/version.html",
        view=view,
        state=VERSION_STATES[view.state],
        chips=CHIPS,
        states=VERSION_STATES,
        level=procedure_words.level_text(view.level),
        may_draft=actor().holds("procedure.draft"),
        limit=procedure_words.limit_of_procedure(definition),
        sum=procedure_words.steps_sum(definition),
        lanes=procedure_words.lanes(definition),
        steps=procedure_words.steps(definition),
        groups=procedure_words.groups(definition),
        decisions=decision_tables(pinned_decisions(services(), view.version)),
        called=procedure_words.called(view.version),
        forms=forms,
        titles={form["key"]: form["title"] or form["key"] for form in forms},
        problems=procedure_words.problems(view.problems),
        repairs=repair_kinds(offered_repairs(services(), by=actor(), version_id=view.id)),
        drawn=procedure_words.drawn(view),
        marks=procedure_words.marks(view),
        details=procedure_words.details(view.version.details),
        may_see_deadlines=actor().holds("deadline.view"),
        publication=publication_of(services(), version_id=view.id),
        mismatch=any(problem.code == "SUM_MISMATCH" for problem in view.problems),
        moves=moves(view, by=actor()),
        history=[(event, names[event.actor], verb_text(event.verb, event.body)) for event in reversed(view.history)],
        wrong=wrong,
        typed=request.form,
    )


@pages.get("/phien-ban/<int:version_id>/bieu-mau/<key>")
@requires("procedure.view")
def form_preview(version_id: int, key: str) -> str:
    """One form as officers will see it, not to be filled in."""
    view = version_view(services(), by=actor(), version_id=version_id)
    form = procedure_words.readable_form(view.version.forms.get(key))
    if form is None:
        raise NotFound("form_not_found", key=key[:60])
    return render_template("procedures/form.html", view=view, key=key, form=form)


@pages.get("/phien-ban/<int:version_id>/so-do.bpmn")
@requires("procedure.view")
def bpmn(version_id: int) -> Response:
    """The diagram for the viewer."""
    return sealed_file(diagram_source(services(), version_id=version_id), name=f"so-do-{version_id}.bpmn")


@pages.get("/phien-ban/<int:version_id>/tep")
@requires("procedure.view")
def download(version_id: int) -> Response:
    """The file as it was uploaded, under its own name."""
    view = version_view(services(), by=actor(), version_id=version_id)
    name = view.filename or f"{view.version.slug}-{view.version.number}.bpmn"
    return sealed_file(diagram_source(services(), version_id=version_id), name=name)


Move = Callable[[int], str]


def _submit(version_id: int) -> str:
    submit_version(services(), MoveVersion(by=actor(), version_id=version_id))
    return "Đã trình thẩm định."


def _appraise(version_id: int) -> str:
    appraise_version(services(), MoveVersion(by=actor(), version_id=version_id))
    return "Đã ghi nhận thẩm định đạt; phiên bản chuyển người phê duyệt."


def _approve(version_id: int) -> str:
    command = MoveVersion(
        by=actor(),
        version_id=version_id,
        decision_number=request.form.get("decision_number", ""),
        decision_on=typed_date("decision_on"),
        override_reason=request.form.get("override_reason", ""),
    )
    approve_version(services(), command)
    return f"Đã phê duyệt theo Quyết định số {command.decision_number.strip()}."


def _put_in_force(version_id: int) -> str:
    put_in_force(services(), MoveVersion(by=actor(), version_id=version_id))
    return "Phiên bản đã có hiệu lực: hồ sơ mới sẽ chạy theo phiên bản này."


def _send_back(version_id: int) -> str:
    send_back(services(), by=actor(), version_id=version_id, reason=request.form.get("reason", ""))
    return "Đã trả lại người thiết kế."


MOVES: dict[str, Move] = {
    "trinh": _submit,
    "tham-dinh": _appraise,
    "phe-duyet": _approve,
    "hieu-luc": _put_in_force,
    "tra-lai": _send_back,
}
_FIELDS: dict[str, str] = {
    "decision_number_missing": "decision_number",
    "decision_date_wrong": "decision_on",
    "override_reason_missing": "override_reason",
    "send_back_reason_missing": "reason",
}


@pages.post("/phien-ban/<int:version_id>/<any(trinh,'tham-dinh','phe-duyet','hieu-luc','tra-lai'):move>")
@requires("procedure.view")
def act(version_id: int, move: str) -> Response | tuple[str, int]:
    """One move of a version; a refusal is told on its page and keeps what was typed."""
    try:
        flash(MOVES[move](version_id), "success")
    except NotFound:
        raise
    except DomainError as error:
        view = version_view(services(), by=actor(), version_id=version_id)
        return _version_page(view, wrong=(_FIELDS.get(error.code, ""), words(error))), status(error)
    return redirect(url_for(".version", version_id=version_id))
