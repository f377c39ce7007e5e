"""Dossiers: the list, the page of one with all that is known of it, its legal acts, its receipt, its diagram."""

import secrets
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.casework.kept_files import document_file, paper_for_officer
from app.casework.queries.applicant_parts import ApplicantParts, applicant_parts
from app.casework.queries.corrections import dossier_marks
from app.casework.queries.dossier_history import dossier_history
from app.casework.queries.dossier_page import DossierView, dossier_page
from app.casework.queries.dossiers import PAGE, list_dossiers
from app.casework.queries.outages import covering_outages
from app.casework.queries.ratings import dossier_rating
from app.casework.queries.slips import dossier_slips
from app.casework.recall_step import recallable
from app.casework.receive_dossier import CHANNELS
from app.casework.receive_supplement import LONGEST
from app.documents import Receipt, qr_svg, receipt_pdf
from app.domain.calendar import local
from app.domain.handing_in import PROOFS, RELATIONS
from app.domain.states import STATES
from app.domain.vietnamese import moment_text
from app.edge.access import actor, requires, services
from app.edge.attachments import handed_out
from app.web.acts_form import ActForm, act_views
from app.web.dossier_steps import marks, step_items
from app.web.handing_back import HandBackForm, back_choices
from app.web.history_words import OUTCOMES, history_items
from app.web.late_fields import late_fields
from app.web.opinion_panel import opinions_on
from app.web.own_dossier import change_rows
from app.web.paging import page_number, pager
from app.web.panel_form import PanelForm
from app.web.promise_words import promise_rows
from app.web.receipt_paper import promise_changed, receipt_of
from app.web.task_forms import Typed, entries_of, task_forms
from app.web.unit_filter import chosen_unit
from app.web.wait_words import wait_items
from app.web.why import why_view

pages = Blueprint("dossiers", __name__)
TABS = {
    "xu-ly": "Xử lý",
    "giay-to": "Giấy tờ",
    "so-do": "Sơ đồ",
    "dong-ho": "Đồng hồ",
    "lich-su": "Lịch sử",
}
#: what people look for most: one press each; the states are chosen in a list
FIRST_FILTERS = {
    "": "Tất cả",
    "due_soon": "Sắp đến hạn",
    "overdue": "Quá hạn",
    "proposed": "Có đề nghị chờ quyết định",
    "supplemented": "Đã bổ sung trực tuyến, chờ tiếp nhận",
}
FILTERS = {**FIRST_FILTERS, **STATES}


@pages.get("/ho-so")
@requires("dossier.view")
def index() -> str | AnyResponse:
    """Dossiers this person may see; a whole code typed into the search goes straight to its dossier."""
    search, only = request.args.get("q", "").strip()[:200], request.args.get("loc", "")
    only = only if only in FILTERS else ""
    asked = page_number(request.args.get("trang"))
    units, unit_id = chosen_unit("dossier.view")
    found = list_dossiers(services(), by=actor(), search=search, only=only, page=asked, unit_id=unit_id)
    if len(found.rows) == 1 and found.rows[0].code == search.upper():
        return redirect(url_for("dossiers.page", code=found.rows[0].code))
    pages_below = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for("dossiers.index", q=search or None, loc=only or None, trang=n, **{"don-vi": unit_id}),
    )
    return render_template(
        "dossier/index.html",
        found=found,
        search=search,
        only=only,
        filters=FILTERS,
        first_filters=FIRST_FILTERS,
        pager=pages_below,
        units=units,
        unit_id=unit_id,
    )


@pages.get("/ho-so/<code>")
@requires("dossier.view")
def page(code: str) -> str:
    """One dossier; NotFound for who has nothing to do with it."""
    return dossier_html(code)


def dossier_html(
    code: str,
    *,
    typed: Typed | None = None,
    act: ActForm | None = None,
    back: HandBackForm | None = None,
    panel: PanelForm | None = None,
) -> str:
    """The page of a dossier, where something was typed wrongly with it and its messages."""
    view = dossier_page(services(), by=actor(), code=code)
    lines = dossier_history(services(), by=actor(), code=code)
    asked = request.args.get("muc", "xu-ly") if request.method == "GET" else "xu-ly"
    tab = asked if asked in TABS else "xu-ly"
    parts = applicant_parts(services(), by=actor(), code=code)
    choices = back_choices(view, typed=back) if tab in ("xu-ly", "so-do") else {}
    today = local(services().clock.now()).date()
    return render_template(
        "dossier/page.html",
        view=view,
        tab=tab,
        tabs=_tabs(view, tab),
        steps=step_items(view, with_links=tab == "so-do"),
        marks=marks(view, lines, targets=choices.values()),
        work=task_forms(view, typed=typed),
        back=choices,
        waits=wait_items(view.waits),
        entries=entries_of(view),
        why=why_view(view.why, today=today),
        history=history_items(lines, version=view.version),
        acts=act_views(
            view,
            typed=act,
            today=today,
            late=late_fields(covering_outages(services(), by=actor())),
            sent=_sent_text(parts),
        ),
        put_right=dossier_marks(services(), by=actor(), code=code),
        opinions=opinions_on(view) if tab == "xu-ly" else None,
        recall=recallable(services(), by=actor(), code=code) if tab == "xu-ly" else None,
        parts=parts,
        changes={sent.n: change_rows(parts.form, sent.changes) for sent in parts.supplements},
        relations=RELATIONS,
        proofs=PROOFS,
        channels=CHANNELS,
        outcomes=OUTCOMES,
        promises=promise_rows(view.clock),
        slips=dossier_slips(services(), by=actor(), code=code) if tab == "giay-to" else (),
        rating=dossier_rating(services(), by=actor(), code=code) if tab == "xu-ly" else None,
        may_deadlines=actor().holds("deadline.view"),
        key=secrets.token_urlsafe(16),
        panel=panel,
        wrong=[line for form in (act, back, panel) if form for line in form.summary],
    )


def _sent_text(parts: ApplicantParts) -> str:
    """What the desk's receipt says of the supplement that came online, to begin with."""
    sent = parts.waiting
    if sent is None:
        return ""
    text = f"Bổ sung trực tuyến lần {sent.n}, gửi lúc {moment_text(sent.sent_at)}. {sent.note}".strip()
    return text[:LONGEST]


@pages.get("/ho-so/<code>/tep/<mark>")
@requires("dossier.view")
def paper(code: str, mark: str) -> Response:
    """A file that the applicant uploaded, to save."""
    return handed_out(paper_for_officer(by=actor(), code=code, mark=mark))


def _tabs(view: DossierView, tab: str) -> list[dict[str, Any]]:
    counts = {"giay-to": len(view.components)}
    return [
        {
            "label": label,
            "url": url_for("dossiers.page", code=view.code, muc=None if name == "xu-ly" else name),
            "active": name == tab,
            "count": counts.get(name),
        }
        for name, label in TABS.items()
    ]


@pages.get("/ho-so/<code>/so-do.bpmn")
@requires("dossier.view")
def bpmn(code: str) -> Response:
    """The diagram this dossier runs on, as it was uploaded; sandboxed, since a browser may render XML."""
    view = dossier_page(services(), by=actor(), code=code)
    headers = {
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Content-Disposition": f'attachment; filename="{view.version.slug}-{view.version.number}.bpmn"',
    }
    return Response(view.version.model.source, mimetype="application/xml", headers=headers)


@pages.get("/ho-so/<code>/tep/<int:file_id>")
@requires("dossier.view")
def file(code: str, file_id: int) -> Response:
    """A signed file of the dossier, for whoever may see it."""
    return handed_out(document_file(by=actor(), code=code, file_id=file_id))


@pages.get("/ho-so/<code>/giay-hen")
@requires("dossier.view")
def receipt(code: str) -> str:
    """The receipt to print from the browser."""
    view = dossier_page(services(), by=actor(), code=code)
    paper, at_desk = _receipt(view), actor().holds("dossier.receive")
    picture = qr_svg(paper.qr_text, css_class="mc-qr")
    return render_template("dossier/receipt.html", p=paper, qr=picture, at_desk=at_desk, changed=promise_changed(view))


@pages.get("/ho-so/<code>/giay-hen.pdf", endpoint="receipt_pdf")
@requires("dossier.view")
def receipt_file(code: str) -> Response:
    """The receipt as PDF."""
    view = dossier_page(services(), by=actor(), code=code)
    name = f'inline; filename="giay-hen-{view.code}.pdf"'
    pdf = receipt_pdf(_receipt(view))
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": name})


def _receipt(view: DossierView) -> Receipt:
    put_right = dossier_marks(services(), by=actor(), code=view.code)
    submitter = applicant_parts(services(), by=actor(), code=view.code).submitter
    return receipt_of(services(), view, marks=put_right, submitter=submitter)
