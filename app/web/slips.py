"""The papers of the legal acts, printed from the browser."""

from flask import Blueprint, render_template

from app.casework.apology_letter import SIGNATORIES
from app.casework.queries.slips import slip
from app.edge.access import actor, requires, services
from app.web.receipt_paper import people_committee, place_and_date

pages = Blueprint("slips", __name__)
#: act → (form of TT 03/2025 Annex I, title in two lines)
FORMS = {
    "request_supplement": ("Mẫu số 02", "Phiếu yêu cầu", "bổ sung, hoàn thiện hồ sơ"),
    "decline": ("Mẫu số 03", "Phiếu từ chối", "tiếp nhận hồ sơ"),
    "extend": ("Mẫu số 04", "Văn bản xin lỗi", "và đề nghị gia hạn thời hạn trả kết quả"),
    "apologise": ("Mẫu số 04", "Văn bản xin lỗi", "vì trả kết quả trễ hẹn"),
    "stop": ("Mẫu số 05", "Thông báo", "dừng giải quyết hồ sơ"),
}


@pages.get("/ho-so/<code>/phieu/<int:seq>")
@requires("dossier.view")
def show(code: str, seq: int) -> str:
    """One paper, as it is handed to the applicant."""
    found = slip(services(), by=actor(), code=code, seq=seq)
    form, title, second = FORMS[found.line.act]
    return render_template(
        "dossier/slip.html",
        s=found,
        form=form,
        title=title,
        second=second,
        province=people_committee(services()),
        place_date=place_and_date(services(), found.line.at),
        signatory=SIGNATORIES.get(str(found.content.get("fault", "")), "NGƯỜI LẬP PHIẾU"),
    )
