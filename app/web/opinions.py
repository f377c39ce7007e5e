"""Working together: what other agencies ask of ours, what we ask of them, asking and answering (TIM-11)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.ask_opinions import AnswerOpinion, AskOpinions, answer_opinion, ask_opinions, withdraw_opinion
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.opinions import OPINION_STATES, PAGE, opinion, opinion_list
from app.casework.queries.task_place import task_place
from app.domain.errors import Conflict, Invalid, Refused
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.dossiers import dossier_html
from app.web.paging import page_number, pager
from app.web.panel_form import refused_panel
from app.web.typed_form import TypedForm, refused_form
from app.web.uploads import uploaded

pages = Blueprint("opinions", __name__)
Answer = Response | str | tuple[str, int]


@pages.get("/phoi-hop")
@requires("opinion.answer")
def index() -> str:
    """What our agencies have to answer; ``?loc=da-hoi`` what was asked from our steps."""
    asked = request.args.get("loc") == "da-hoi"
    found = opinion_list(services(), by=actor(), asked=asked, page=page_number(request.args.get("trang")))
    return render_template(
        "opinions/index.html",
        found=found,
        asked=asked,
        states=OPINION_STATES,
        pager=pager(
            page=found.page,
            pages=found.pages,
            total=found.total,
            size=PAGE,
            url=lambda n: url_for("opinions.index", loc="da-hoi" if asked else None, trang=n),
        ),
    )


@pages.get("/phoi-hop/<int:opinion_id>")
@requires("dossier.view")
def show(opinion_id: int) -> str:
    """One request with the dossier it is about, and the form for the answer."""
    return _page(opinion_id, TypedForm())


@pages.post("/phoi-hop/<int:opinion_id>/tra-loi")
@requires("opinion.answer")
def answer(opinion_id: int) -> Answer:
    """Answer for the agency that was asked."""
    command = AnswerOpinion(
        by=actor(),
        opinion_id=opinion_id,
        text=request.form.get("text", ""),
        no_opinion=bool(request.form.get("no_opinion")),
        file=uploaded("file"),
    )
    try:
        outcome = answer_opinion(services(), command)
    except Invalid as error:
        form = refused_form(error)
        return _page(opinion_id, form), form.status
    except (Conflict, Refused) as error:
        flash(words(error), "error")
    else:
        flash(f"Đã gửi ý kiến{' (quá hạn)' if outcome == 'late' else ''}.", "success")
    return redirect(url_for("opinions.show", opinion_id=opinion_id), 303)


@pages.post("/phoi-hop/<int:opinion_id>/rut")
@requires("task.work")
def withdraw(opinion_id: int) -> Answer:
    """The asking step needs no answer any more."""
    code = opinion(services(), by=actor(), opinion_id=opinion_id).code
    try:
        withdraw_opinion(services(), by=actor(), opinion_id=opinion_id, reason=request.form.get("reason", ""))
        flash("Đã rút đề nghị cho ý kiến.", "success")
    except Invalid as error:
        form = refused_panel(error, "withdraw", id=opinion_id)
        return dossier_html(code, panel=form), form.status
    except Conflict as error:
        flash(words(error), "error")
    return redirect(url_for("dossiers.page", code=code), 303)


@pages.post("/viec/<int:task_id>/lay-y-kien")
@requires("task.work")
def ask(task_id: int) -> Answer:
    """Ask all chosen agencies from one's own step."""
    place = task_place(services(), by=actor(), task_id=task_id)
    chosen = [int(text) for text in request.form.getlist("agencies") if text.isascii() and text.isdigit()][:200]
    days = request.form.get("days", "").strip()
    try:
        command = AskOpinions(
            by=actor(),
            task_id=task_id,
            agency_ids=chosen,
            question=request.form.get("question", ""),
            working_days=_number(days) if days else None,
        )
        asked = ask_opinions(services(), command)
        flash(f"Đã gửi đề nghị cho ý kiến đến {len(asked)} cơ quan.", "success")
    except (Invalid, Refused) as error:
        form = refused_panel(error, "ask-opinions", id=task_id)
        return dossier_html(place.code, panel=form), form.status
    except Conflict as error:
        flash(words(error), "error")
    return redirect(url_for("dossiers.page", code=place.code), 303)


def _number(text: str) -> int:
    """A number of days; 0, which no rule allows, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _page(opinion_id: int, form: TypedForm) -> str:
    found = opinion(services(), by=actor(), opinion_id=opinion_id)
    view = dossier_page(services(), by=actor(), code=found.code)
    return render_template("opinions/page.html", o=found, view=view, states=OPINION_STATES, form=form)
