"""Units of agencies in words: method and path → what it is called and what it does."""

from collections.abc import Mapping

from app.api.description.operation import Operation

_N = "Cán bộ"

ABOUT_UNITS: Mapping[str, Operation] = {
    "GET /units": Operation(
        id="listUnits",
        tag=_N,
        summary="Danh sách đơn vị",
        description="Phòng, bộ phận, trung tâm của cơ quan mình phụ trách, theo cơ quan rồi theo tên; "
        "`charge` rỗng là phụ trách mọi thủ tục.",
        query={"agency": "Mã cơ quan.", "closed": "true: các đơn vị đã đóng."},
    ),
    "POST /units": Operation(
        id="makeUnit",
        tag=_N,
        summary="Lập đơn vị theo quyết định",
        description="Phần phụ trách là mọi thủ tục (`everything`), hoặc thủ tục (định danh) và lĩnh vực.",
    ),
    "GET /units/{unit_id}": Operation(
        id="readUnit",
        tag=_N,
        summary="Đọc một đơn vị",
        description="Phần phụ trách, cán bộ và vai trò, số bước đang mở, các quyết định.",
    ),
    "POST /units/{unit_id}/change": Operation(
        id="changeUnit",
        tag=_N,
        summary="Sửa tên, mã, phần phụ trách theo quyết định",
        description="Có hiệu lực ngay với mọi vai trò giữ tại đơn vị. `seen` là `version` đã đọc, để không ghi đè.",
    ),
    "POST /units/{unit_id}/close": Operation(
        id="closeUnit",
        tag=_N,
        summary="Đóng đơn vị theo quyết định",
        description="Đơn vị đã hết cán bộ và vai trò, hoặc có đơn vị tiếp nhận (`successor`) nhận tất cả.",
    ),
    "POST /persons/{username}/unit": Operation(
        id="placePerson",
        tag=_N,
        summary="Chuyển cán bộ sang đơn vị khác theo quyết định",
        description="`with_roles`: vai trò giữ tại đơn vị cũ chuyển theo; không thì giữ nguyên (kiêm nhiệm).",
    ),
}
