"""The legal acts of a dossier: performing them, asking the desk for one, not following what was asked."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.casework.accept_submission import CHECKS, AcceptSubmission, accept_submission, confirm_arrival
from app.casework.acts import Acted
from app.casework.apologise import Apologise, apologise
from app.casework.decline_supplement import DeclineSupplement, decline_supplement
from app.casework.extend_dossier import ExtendDossier, extend_dossier
from app.casework.proposals import Propose, decline_proposal, propose
from app.casework.queries.dossier_page import dossier_page
from app.casework.receive_supplement import ReceiveSupplement, receive_supplement
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.request_supplement import RequestSupplement, request_supplement
from app.casework.settle import ReturnResult, Settle, return_result, settle
from app.casework.stop_dossier import StopDossier, stop_dossier
from app.casework.submit_dossier import DeclineSubmission, decline_submission
from app.domain.errors import Conflict, Invalid, NotFound, Refused
from app.domain.limits import Limit
from app.domain.states import ACTS
from app.domain.vietnamese import moment_text
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.act_fields import FIELDS, PROPOSED
from app.web.acts_form import ActForm, amount_of, extension_of, read_act
from app.web.correction_acts import CORRECTING, begin_change
from app.web.dossiers import dossier_html
from app.web.history_words import OUTCOMES
from app.web.late_fields import read_late
from app.web.panel_form import refused_panel
from app.web.uploads import uploaded

pages = Blueprint("acts", __name__)
Answer = AnyResponse | tuple[str, int]


@pages.post("/ho-so/<code>/thao-tac/<act>")
@requires("dossier.view")
def perform(code: str, act: str) -> Answer:
    """One legal act; the use case asks whether this person may."""
    return perform_act(code, act)


@pages.post("/ho-so/<code>/xac-nhan", endpoint="settle")
@requires("dossier.view")
def settle_dossier(code: str) -> Answer:
    """Confirm that there is a result, or a refusal."""
    return perform_act(code, "refuse" if request.form.get("act") == "refuse" else "confirm")


@pages.post("/ho-so/<code>/tra-ket-qua")
@requires("dossier.view")
def hand_over(code: str) -> Answer:
    """Hand the result over and close the dossier."""
    return perform_act(code, "return")


def perform_act(code: str, act: str) -> Answer:
    """Read the form, perform the act, tell what came of it; what is wrong stands beside its field."""
    if act not in FIELDS:
        raise NotFound("page_unknown")
    limit = dossier_page(services(), by=actor(), code=code).limit
    form = read_act(request.form, act=act, limit=limit)
    if form.errors:
        return dossier_html(code, act=form), 422
    try:
        if act == "change_procedure":
            return begin_change(code, form)
        done = _PERFORM[act](code, form, limit)
    except Invalid as error:
        return dossier_html(code, act=form.with_error(error, words(error))), 422
    except Refused as error:
        if error.code in ("clock_extension_too_long", "extension_needs_proposal") or "field" in error.data:
            return dossier_html(code, act=form.with_error(error, words(error))), 409
        flash(words(error), "error")
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash(done, "success")
    return redirect(url_for("dossiers.page", code=code), 303)


def _request_supplement(code: str, form: ActForm, _limit: Limit) -> str:
    defects = form.values["defects"].splitlines()
    command = RequestSupplement(by=actor(), code=code, defects=defects, reason=form.values["reason"])
    return f"Đã yêu cầu bổ sung (phiếu số {request_supplement(services(), command).slip}). Đồng hồ của hồ sơ đã dừng."


def _receive_supplement(code: str, form: ActForm, _limit: Limit) -> str:
    done = receive_supplement(services(), ReceiveSupplement(by=actor(), code=code, what=form.values["what"]))
    return f"Đã tiếp nhận hồ sơ bổ sung.{_promised(done)}"


def _request_payment(code: str, form: ActForm, _limit: Limit) -> str:
    amount = amount_of(form.values["amount"])
    request_payment(services(), RequestPayment(by=actor(), code=code, what=form.values["what"], amount=amount))
    return "Đã yêu cầu thực hiện nghĩa vụ tài chính. Đồng hồ của hồ sơ tạm dừng."


def _confirm_payment(code: str, form: ActForm, _limit: Limit) -> str:
    done = confirm_payment(services(), ConfirmPayment(by=actor(), code=code, evidence=form.values["evidence"]))
    return f"Đã ghi nhận nghĩa vụ tài chính, hồ sơ được giải quyết tiếp.{_promised(done)}"


def _extend(code: str, form: ActForm, limit: Limit) -> str:
    hours, days = extension_of(form.values, limit)
    command = ExtendDossier(
        by=actor(),
        code=code,
        reason=form.values["reason"],
        fault=form.values["fault"],
        signed_by=form.values["signed_by"],
        signed_on=form.day("signed_on"),
        working_hours=hours,
        calendar_days=days,
    )
    done = extend_dossier(services(), command)
    return f"Đã gia hạn (văn bản xin lỗi số {done.slip}).{_promised(done)}"


def _apologise(code: str, form: ActForm, _limit: Limit) -> str:
    names = ("reason", "expected", "fault", "signed_by")
    command = Apologise(by=actor(), code=code, **{name: form.values[name] for name in names})
    return f"Đã gửi văn bản xin lỗi số {apologise(services(), command).slip}."


def _settle(code: str, form: ActForm, _limit: Limit) -> str:
    reason = form.values.get("reason", "")
    command = Settle(
        by=actor(),
        code=code,
        act=form.act,
        number=form.values["number"],
        on=form.day("on"),
        reason=reason,
        signer=form.values["signer"],
        file=uploaded("file"),
        late=read_late(form.values),
    )
    done = settle(services(), command)
    what = "từ chối giải quyết" if form.act == "refuse" else "kết quả giải quyết"
    return f"Đã ghi nhận {what}. Đồng hồ của hồ sơ đã dừng: {OUTCOMES.get(done.outcome or '', 'không tính hạn')}."


def _stop(code: str, form: ActForm, _limit: Limit) -> str:
    given = {name: form.values[name] for name in ("ground", "reason", "asked_by")}
    command = StopDossier(by=actor(), code=code, **given)
    return f"Đã dừng giải quyết hồ sơ (thông báo số {stop_dossier(services(), command).slip})."


def _return(code: str, form: ActForm, _limit: Limit) -> str:
    late = read_late(form.values)
    return_result(services(), ReturnResult(by=actor(), code=code, handed_to=form.values["handed_to"], late=late))
    return "Đã trả kết quả. Hồ sơ đã kết thúc."


def _accept(code: str, form: ActForm, _limit: Limit) -> str:
    checks: dict[str, Any] = {f"{name}_checked": bool(form.values[f"{name}_checked"]) for name in CHECKS}
    checks |= {f"{name}_evidence": form.values[f"{name}_evidence"] for name in CHECKS}
    command = AcceptSubmission(by=actor(), code=code, note=form.values["note"], **checks)
    return f"Đã tiếp nhận hồ sơ.{_promised(accept_submission(services(), command))}"


def _decline(code: str, form: ActForm, _limit: Limit) -> str:
    command = DeclineSubmission(by=actor(), code=code, defects=form.values["defects"].splitlines())
    return f"Đã từ chối tiếp nhận (phiếu số {decline_submission(services(), command).slip})."


def _arrive(code: str, form: ActForm, _limit: Limit) -> str:
    done = confirm_arrival(services(), by=actor(), code=code, note=form.values["note"])
    return f"Đã xác nhận hồ sơ đến cơ quan có thẩm quyền.{_promised(done)}"


_PERFORM = {
    "accept": _accept,
    "decline": _decline,
    "arrive": _arrive,
    "request_supplement": _request_supplement,
    "receive_supplement": _receive_supplement,
    "request_payment": _request_payment,
    "confirm_payment": _confirm_payment,
    "extend": _extend,
    "apologise": _apologise,
    "confirm": _settle,
    "refuse": _settle,
    "stop": _stop,
    "return": _return,
    **CORRECTING,
}


def _promised(done: Acted) -> str:
    unsure = " (dự kiến)" if done.provisional else ""
    return f" Ngày hẹn trả mới: {moment_text(done.due_at)}{unsure}." if done.due_at else ""


@pages.post("/ho-so/<code>/de-nghi/<act>")
@requires("dossier.view")
def ask(code: str, act: str) -> Answer:
    """Ask the desk for an act."""
    if act not in PROPOSED:
        raise NotFound("page_unknown")
    limit = dossier_page(services(), by=actor(), code=code).limit
    form = read_act(request.form, act=act, limit=limit, proposing=True)
    if form.errors:
        return dossier_html(code, act=form), 422
    try:
        propose(services(), Propose(by=actor(), code=code, act=act, data=form.values))
    except Invalid as error:
        return dossier_html(code, act=form.with_error(error, words(error))), 422
    except (Refused, Conflict) as error:
        flash(words(error), "error")
    else:
        flash(f"Đã gửi đề nghị “{ACTS[act].name}” đến Bộ phận một cửa.", "success")
    return redirect(url_for("dossiers.page", code=code), 303)


@pages.post("/ho-so/<code>/bo-sung/<int:n>/tra-lai")
@requires("dossier.view")
def decline_sent(code: str, n: int) -> Answer:
    """The desk does not take a supplement that came online; the dossier goes on waiting."""
    reason = request.form.get("reason", "")
    try:
        decline_supplement(services(), DeclineSupplement(by=actor(), code=code, n=n, reason=reason))
        flash("Đã trả lại bản bổ sung và báo người nộp. Hồ sơ tiếp tục chờ bổ sung.", "success")
    except (Invalid, Conflict) as error:
        flash(words(error), "error")
    return redirect(url_for("dossiers.page", code=code), 303)


@pages.post("/ho-so/<code>/de-nghi/<int:proposal_id>/tu-choi")
@requires("dossier.view")
def decline(code: str, proposal_id: int) -> Answer:
    """The desk does not follow a proposal."""
    try:
        decline_proposal(services(), by=actor(), proposal_id=proposal_id, reason=request.form.get("reason", ""))
        flash("Đã trả lời đề nghị của cơ quan giải quyết.", "success")
    except Invalid as error:
        form = refused_panel(error, "decline", id=proposal_id)
        return dossier_html(code, panel=form), form.status
    except Conflict as error:
        flash(words(error), "error")
    return redirect(url_for("dossiers.page", code=code), 303)
