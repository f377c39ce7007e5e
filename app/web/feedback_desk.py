"""Feedback at the agency: the list by urgency, answering, passing on, and entering what came another way."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.answer_feedback import (
    LONGEST_ANSWER,
    AnswerFeedback,
    ForwardFeedback,
    answer_feedback,
    forward_feedback,
)
from app.casework.give_feedback import CHANNELS, LONGEST_TEXT, EnterFeedback, enter_feedback
from app.casework.queries.feedback import FEEDBACK_STATES, PAGE, FeedbackView, feedback_view, list_feedback
from app.casework.queries.names import names_of
from app.domain.errors import Conflict, Invalid
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.feedback import CHIPS, agency_options, feedback_text
from app.web.paging import page_number, pager
from app.web.typed_form import TypedForm, refused_form, typed_id, typed_moment
from app.web.verb_texts import verb_icon, verb_text

pages = Blueprint("feedback_desk", __name__, url_prefix="/tra-loi-phan-anh")
Answer = Response | str | tuple[str, int]
DONE = {"in_time": "trong hạn", "late": "quá hạn"}


@pages.get("")
@requires("feedback.enter")
def index() -> str:
    """Feedback of the agencies one answers for."""
    state = request.args.get("loc", "open")
    state = state if state in FEEDBACK_STATES else "open"
    found = list_feedback(services(), by=actor(), state=state, page=page_number(request.args.get("trang")))
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", loc=state, trang=n),
    )
    return render_template(
        "feedback/index.html",
        found=found,
        state=state,
        states=FEEDBACK_STATES,
        numbers=numbers,
        may_answer=actor().holds("feedback.answer"),
    )


@pages.get("/nhap")
@requires("feedback.enter")
def enter() -> str:
    """The form for feedback that came another way (FBK-03)."""
    return _enter_page(TypedForm())


@pages.post("/nhap")
@requires("feedback.enter")
def enter_check() -> Answer:
    """Take it in; whatever is wrong keeps what was typed."""
    command = EnterFeedback(
        by=actor(),
        said=feedback_text(),
        channel=request.form.get("channel", ""),
        received_at=typed_moment("received_at"),
    )
    try:
        code = enter_feedback(services(), command)
    except Invalid as error:
        refused = refused_form(error)
        return _enter_page(refused), refused.status
    flash(f"Đã nhập phản ánh, kiến nghị {code}. Hãy báo mã này cho người phản ánh để theo dõi.", "success")
    return redirect(url_for(".index"), 303)


@pages.get("/<code>")
@requires("feedback.answer")
def show(code: str) -> str:
    """One feedback with its answer, or the forms for it."""
    return _page(feedback_view(services(), by=actor(), code=code), TypedForm())


@pages.post("/<code>/tra-loi")
@requires("feedback.answer")
def answer(code: str) -> Answer:
    """Answer it; the clock ends."""
    command = AnswerFeedback(
        by=actor(), code=code, text=request.form.get("text", ""), public=bool(request.form.get("public"))
    )
    try:
        outcome = answer_feedback(services(), command)
    except Invalid as error:
        return _again(code, refused_form(error))
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash(f"Đã trả lời phản ánh, kiến nghị {DONE.get(outcome or '', '')}".rstrip() + ".", "success")
    return redirect(url_for(".show", code=code), 303)


@pages.post("/<code>/chuyen")
@requires("feedback.answer")
def forward(code: str) -> Answer:
    """Pass it on to the agency that it concerns."""
    command = ForwardFeedback(
        by=actor(), code=code, agency_id=typed_id("agency_id"), reason=request.form.get("reason", "")
    )
    try:
        forward_feedback(services(), command)
    except Invalid as error:
        return _again(code, refused_form(error))
    except Conflict as error:
        flash(words(error), "error")
        return redirect(url_for(".show", code=code), 303)
    flash(f"Đã chuyển phản ánh, kiến nghị {code}; thời hạn của cơ quan mới tính từ lúc này.", "success")
    return redirect(url_for(".index"), 303)


def _again(code: str, refused: TypedForm) -> Answer:
    return _page(feedback_view(services(), by=actor(), code=code), refused), refused.status


def _page(view: FeedbackView, form: TypedForm) -> str:
    names = names_of(services(), (event.actor for event in view.history))
    return render_template(
        "feedback/show.html",
        view=view,
        form=form,
        states=FEEDBACK_STATES,
        chips=CHIPS,
        most=LONGEST_ANSWER,
        agencies=[option for option in agency_options() if option[0] != view.agency_id],
        items=[
            {
                "what": verb_text(event.verb, event.body),
                "when": event.at,
                "who": names[event.actor],
                "icon": verb_icon(event.verb),
            }
            for event in view.history
        ],
    )


def _enter_page(form: TypedForm) -> str:
    channels = list(CHANNELS.items())
    return render_template(
        "feedback/enter.html", form=form, agencies=agency_options(), channels=channels, most=LONGEST_TEXT
    )
