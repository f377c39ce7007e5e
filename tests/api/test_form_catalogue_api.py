"""Versions of a form on the API."""

from api_client import Program
from newer_form import STEP_FORM, newer, put_newer_form
from world import World


def test_the_catalogue_by_the_api(lite_world: World) -> None:
    put_newer_form(lite_world)
    designer = Program(lite_world, "thietke")
    assert STEP_FORM in {row["key"] for row in designer.get("/forms").json["rows"]}
    found = designer.get(f"/forms/{STEP_FORM}").json["rows"]
    assert [change["path"] for change in found[0]["changes"]] == ["checked_by"]
    assert designer.get(f"/forms/{STEP_FORM}/2").json == newer()
    assert Program(lite_world, "cv.ctxh").get("/forms").status_code == 403
