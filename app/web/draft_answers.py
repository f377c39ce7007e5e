"""What a page is told when what is typed was kept as a draft."""

from typing import Any

from flask import request

from app.casework.save_draft import DraftSaved
from app.domain.clock import VIETNAM
from app.domain.forms import read_form
from app.web.form_pages import FormInput, Schema, file_lists
from app.web.typed_form import typed_id


def saved_text(saved: DraftSaved) -> str:
    """When it was kept, and that another window was later."""
    text = f"Đã lưu nháp lúc {saved.at.astimezone(VIETNAM):%H:%M}"
    if saved.aside:
        text += ". Cửa sổ khác đã lưu bản mới hơn: cả hai bản được giữ, tải lại trang để chọn"
    return text


def saved_answer(saved: DraftSaved, found: FormInput, *, schema: Schema | None) -> dict[str, Any]:
    """For the page's script: the words, the revision, and the files that were taken or not."""
    text = saved_text(saved)
    answer = {"text": text, "saved_at_text": text, "revision": saved.revision, "aside": saved.aside}
    if request.files and schema:
        lists = file_lists(read_form(schema), schema, found.values)
        answer |= {"files": lists, "errors": [each for texts in found.errors.values() for each in texts]}
    return answer


def seen_revision() -> int | None:
    """The revision on which the page began."""
    return typed_id("x-draft")
