"""Performing the acts of correction from a dossier's page: typed values become commands."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.change_procedure import AskChange, ask_change
from app.casework.correct_reception import APPLICANT_FIELDS, CorrectReception, correct_reception
from app.casework.correct_result import CorrectResult, correct_result
from app.casework.queries.procedures import version_in_force
from app.casework.reception import ApplicantData
from app.domain.errors import Invalid
from app.domain.limits import Limit
from app.edge.access import actor, services
from app.edge.forms import is_email
from app.web.acts_form import ActForm
from app.web.correction_fields import read_papers
from app.web.uploads import uploaded


def _correct(code: str, form: ActForm, _limit: Limit) -> str:
    typed = {name: form.values[name] for name in APPLICANT_FIELDS}
    if typed["email"] and not is_email(typed["email"]):
        raise Invalid("email_wrong", field="email")
    command = CorrectReception(
        by=actor(),
        code=code,
        applicant=ApplicantData(**typed),
        components=read_papers(form.values["components"]),
        reason=form.values["reason"],
    )
    done = correct_reception(services(), command)
    return _asked(done) or "Đã sửa thông tin. Người nộp được thông báo; giấy hẹn in lại được ghi là bản sửa."


def _annul(code: str, form: ActForm, _limit: Limit) -> str:
    names = ("why", "reason", "duplicate_of")
    command = AnnulReception(by=actor(), code=code, **{name: form.values[name] for name in names})
    return _asked(annul_reception(services(), command)) or "Đã hủy tiếp nhận. Mã hồ sơ không được dùng lại."


def _result(code: str, form: ActForm, _limit: Limit) -> str:
    command = CorrectResult(
        by=actor(),
        code=code,
        act=form.act,
        number=form.values["number"],
        on=form.day("on"),
        reason=form.values["reason"],
        signer=form.values["signer"],
        file=uploaded("file"),
    )
    correct_result(services(), command)
    what = "đính chính kết quả đã trả" if form.act == "rectify_result" else "thay văn bản kết quả"
    return f"Đã {what}. Văn bản trước vẫn được giữ, người nộp được thông báo."


def begin_change(code: str, form: ActForm) -> AnyResponse:
    """To the reception under the right procedure, where nobody has to consent any more; else the head is asked."""
    names = ("procedure_code", "reason")
    done = ask_change(services(), AskChange(by=actor(), code=code, **{name: form.values[name] for name in names}))
    asked = _asked(done)
    if asked or not actor().holds("dossier.receive"):
        flash(asked or "Đã đồng ý. Bộ phận một cửa có thể tiếp nhận lại theo đúng thủ tục.", "success")
        return redirect(url_for("dossiers.page", code=code), 303)
    version_id = version_in_force(services(), code=form.values["procedure_code"])
    reason = form.values["reason"][:500]
    return redirect(url_for("desk.form", version_id=version_id, thay=code, **{"ly-do": reason}), 303)


def _asked(done: Acted) -> str:
    if not done.proposed:
        return ""
    return "Đã gửi đề nghị. Việc này chỉ được thực hiện khi lãnh đạo của bộ phận một cửa hoặc của cơ quan đồng ý."


CORRECTING = {"correct": _correct, "annul": _annul, "correct_result": _result, "rectify_result": _result}
