"""Versions of a form on the pages of the catalogue."""

from newer_form import STEP_FORM, put_newer_form
from page_reading import page
from world import World


def test_the_pages_of_the_catalogue(lite_world: World) -> None:
    put_newer_form(lite_world)
    client = lite_world.client("thietke")
    listed = page(client, "/bieu-mau")
    assert f"/bieu-mau/{STEP_FORM}" in listed.links()
    assert "Không có biểu mẫu nào khớp" in page(client, "/bieu-mau?tim=zzzz").text
    read = page(client, f"/bieu-mau/{STEP_FORM}")
    for words in ("Phiên bản 2 (mới nhất)", "Người kiểm tra", "Thêm", "Phiên bản đầu tiên", "hồ sơ đang giải quyết"):
        assert words in read.text, words
    assert "Người kiểm tra" in page(client, f"/bieu-mau/{STEP_FORM}/2").text
    page(client, f"/bieu-mau/{STEP_FORM}/9", status=404)
    page(client, "/bieu-mau/khong-co", status=404)
    page(lite_world.client("cv.ctxh"), "/bieu-mau", status=403)
