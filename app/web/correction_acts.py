"""Performing the acts of correction from a dossier's page: typed values become commands."""

from app.casework.acts import Acted
from app.casework.annul_reception import AnnulReception, annul_reception
from app.casework.correct_reception import APPLICANT_FIELDS, CorrectReception, correct_reception
from app.casework.reception import ApplicantData
from app.domain.errors import Invalid
from app.domain.limits import Limit
from app.edge.access import actor, services
from app.edge.forms import is_email
from app.web.acts_form import ActForm
from app.web.correction_fields import read_papers


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


def _asked(done: Acted) -> str:
    if not done.proposed:
        return ""
    return "Đã gửi đề nghị. Việc này chỉ được thực hiện khi lãnh đạo của bộ phận một cửa hoặc của cơ quan đồng ý."


CORRECTING = {"correct": _correct, "annul": _annul}
