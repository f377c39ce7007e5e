"""What the verbs of corrections are called in the ledger's history."""

from collections.abc import Mapping

from app.casework.annul_reception import WHYS
from app.casework.correct_reception import APPLICANT_FIELDS, PAPERS
from app.web.verb_text import Body, VerbText


def _corrected(body: Body) -> str:
    labels = {name: label for name, (label, _) in APPLICANT_FIELDS.items()} | {"components": PAPERS}
    names = ", ".join(labels.get(str(name), str(name)).lower() for name in body.get("fields") or ())
    return f"Sửa thông tin đã tiếp nhận lần {body.get('ordinal', '…')}: {names or 'không rõ mục'}."


def _annulled(body: Body) -> str:
    why = WHYS.get(str(body.get("why")), "")
    other = f", hồ sơ được giữ lại: {body['duplicate_of']}" if body.get("duplicate_of") else ""
    return f"Hủy tiếp nhận{f' ({why.lower()}{other})' if why else ''}; mã hồ sơ không dùng lại."


def _recalled(body: Body) -> str:
    return f"Thu hồi bước “{body.get('task') or 'không rõ tên'}” vừa hoàn thành; thời hạn của bước giữ nguyên."


CORRECTION_VERBS: Mapping[str, VerbText] = {
    "dossier.correct": VerbText(name="Sửa thông tin", kind="act", icon="edit", sentence=_corrected),
    "task.recalled": VerbText(name="Thu hồi bước", kind="step", icon="arrow-back-up", sentence=_recalled),
    "dossier.annul": VerbText(name="Hủy tiếp nhận", kind="act", icon="trash", sentence=_annulled),
}
