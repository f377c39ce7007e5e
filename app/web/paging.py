"""The page numbers under a list, as the macro ``pagination`` takes them."""

from collections.abc import Callable
from typing import Any


def pager(*, page: int, pages: int, total: int, size: int, url: Callable[[int], str]) -> dict[str, Any]:
    """``url`` gives the address of a page; ``size`` is how many rows a page holds."""
    return {
        "first": min((page - 1) * size + 1, total),
        "last": min(page * size, total),
        "total": total,
        "pages": [_entry(n, page=page, url=url) for n in _shown(page, pages)],
        "previous_url": url(page - 1) if page > 1 else None,
        "next_url": url(page + 1) if page < pages else None,
    }


def _shown(page: int, pages: int) -> list[int | None]:
    """The first, the last and those around the present page; None for a gap."""
    near = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    shown: list[int | None] = []
    for number in near:
        if shown and shown[-1] is not None and number - shown[-1] > 1:
            shown.append(None)
        shown.append(number)
    return shown


def _entry(number: int | None, *, page: int, url: Callable[[int], str]) -> dict[str, Any]:
    if number is None:
        return {"label": "…", "url": None}
    return {"label": number, "url": url(number), "active": number == page}


def page_number(text: str | None) -> int:
    """The page that was asked for, 1 for anything that is not one."""
    if not (text and text.isascii() and text.isdigit()):
        return 1
    # more digits than any page needs are not converted: beyond 4300 that is an error
    return min(max(1, int(text.lstrip("0")[:9] or 0)), 100_000)
