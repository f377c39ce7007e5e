"""Repairing a draft by one click: what is offered, what would change, and keeping the result as a new version."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.procedures import version_view
from app.casework.repair_version import (
    RepairPreview,
    RepairVersion,
    offered_repairs,
    preview_repair,
    repair_version,
)
from app.domain.definition import Repair
from app.domain.errors import DomainError, Forbidden, NotFound
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web import procedure_upload

pages = Blueprint("procedure_repairs", __name__, url_prefix="/quy-trinh/phien-ban/<int:version_id>")
#: what a page shows of one kind of repair, of a comparison, and of one line of it
MOST_ITEMS = 20
MOST_LINES = 400
LONGEST_LINE = 300
#: lines of a file that can still be compared while somebody waits
COMPARABLE = 4_000
TITLES = {
    "REF_SPACES": "Bỏ khoảng trắng thừa quanh mã",
    "FLOW_ID_MISSING": "Đặt mã cho nhánh chưa có mã",
    "DUPLICATE_ID": "Đổi mã trùng nhau",
    "NOT_EXECUTABLE": "Đánh dấu quy trình chạy được",
    "SEVERAL_STARTS": "Gộp các sự kiện bắt đầu thành một, rồi rẽ nhánh",
    "REF_MISMATCH": "Ghi lại danh sách nhánh vào, ra của từng bước",
    "EXPRESSION_LANGUAGE": "Viết lại điều kiện bằng FEEL",
    "NO_DEFAULT": "Đặt nhánh mặc định",
    "NO_DIAGRAM": "Tự sắp xếp hình vẽ",
}


@dataclass(frozen=True, kw_only=True)
class RepairKind:
    """All repairs of one code: they are made together, so they share one checkbox.

    ``renames``: the elements are named by ids that they get only then.
    """

    code: str
    title: str
    items: tuple[Repair, ...]
    more: int
    chosen: bool
    renames: bool


@dataclass(frozen=True, kw_only=True)
class DiffLine:
    """A line of the comparison: its sign (+, - or a space), the word for it, its text."""

    sign: str
    word: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The lines to show and how many more there are; ``too_long`` when the files were not compared at all."""

    lines: tuple[DiffLine, ...] = ()
    more: int = 0
    too_long: bool = False


def repair_kinds(offered: Sequence[Repair], *, chosen: Collection[str] | None = None) -> list[RepairKind]:
    """The offer by code, in the order of doing it; all are chosen unless ``chosen`` says which."""
    codes = dict.fromkeys(each.code for each in offered)
    return [_kind(code, offered, chosen=chosen is None or code in chosen) for code in codes]


def _kind(code: str, offered: Sequence[Repair], *, chosen: bool) -> RepairKind:
    items = tuple(each for each in offered if each.code == code)
    return RepairKind(
        code=code,
        title=TITLES.get(code, code),
        items=items[:MOST_ITEMS],
        more=max(0, len(items) - MOST_ITEMS),
        chosen=chosen,
        renames=code in ("FLOW_ID_MISSING", "DUPLICATE_ID"),
    )


def difference(preview: RepairPreview) -> Difference:
    """A unified comparison in words and signs, cut where it gets too long to read."""
    before, after = preview.before.splitlines(), preview.after.splitlines()
    if max(len(before), len(after)) > COMPARABLE:
        return Difference(too_long=True)
    lines = list(_told(before, after))
    return Difference(lines=tuple(lines[:MOST_LINES]), more=max(0, len(lines) - MOST_LINES))


_SIGNS = {"+": "thêm", "-": "bỏ"}


def _told(before: list[str], after: list[str]) -> Iterator[DiffLine]:
    # the first two lines name files
    for line in [*unified_diff(before, after, lineterm="")][2:]:
        # “@@ -1,5 +1,6 @@” says where the repaired file goes on
        place = f"… từ dòng {line.split('+')[1].split(',')[0].split()[0]}" if line.startswith("@@ ") else ""
        sign, text = (" ", place) if place else (line[0], line[1:])
        short = text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}…"
        yield DiffLine(sign=sign, word=_SIGNS.get(sign, ""), text=short)


@pages.get("/sua-thu")
@requires("procedure.draft")
def preview(version_id: int) -> str | tuple[str, int]:
    """What the repairs named by ``?ma=`` would change, all of them without any; nothing is stored."""
    chosen = request.args.getlist("ma") if "chon" in request.args or "ma" in request.args else None
    return _preview_page(version_id, chosen)


@pages.post("/sua")
@requires("procedure.draft")
def mend(version_id: int) -> Response | str | tuple[str, int]:
    """Make the chosen repairs and go to the new version; a refusal is told on the page of the comparison."""
    chosen = request.form.getlist("ma")
    try:
        done = repair_version(services(), RepairVersion(by=actor(), version_id=version_id, codes=chosen))
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _page(version_id, chosen, wrong=error)
    flash(*procedure_upload.outcome(done, did="Đã sửa và lưu thành"))
    return redirect(url_for("procedures.version", version_id=done.version_id))


def _preview_page(version_id: int, chosen: Sequence[str] | None) -> str | tuple[str, int]:
    codes = [kind.code for kind in _offer(version_id)] if chosen is None else chosen
    try:
        found = preview_repair(services(), RepairVersion(by=actor(), version_id=version_id, codes=codes))
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _page(version_id, codes, wrong=error)
    return _page(version_id, codes, found=difference(found))


def _offer(version_id: int, *, chosen: Collection[str] | None = None) -> list[RepairKind]:
    return repair_kinds(offered_repairs(services(), by=actor(), version_id=version_id), chosen=chosen)


def _page(
    version_id: int, chosen: Sequence[str], *, found: Difference | None = None, wrong: DomainError | None = None
) -> str | tuple[str, int]:
    page = render_template(
        "procedures/repairs.html",
        view=version_view(services(), by=actor(), version_id=version_id),
        repairs=_offer(version_id, chosen=chosen),
        found=found,
        wrong=words(wrong) if wrong else "",
        drawn=frozenset(),
    )
    return (page, status(wrong)) if wrong else page
