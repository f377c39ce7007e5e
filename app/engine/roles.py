"""Roles by the names that people write on lanes. A lane that names none of these has no role until one is chosen."""

import unicodedata

_NAMES = {
    "cong_chuc_mot_cua": ("Công chức một cửa", "Bộ phận một cửa", "Cán bộ một cửa"),
    "lanh_dao_phong": ("Lãnh đạo phòng", "Trưởng phòng"),
    "chuyen_vien": ("Chuyên viên",),
    "lanh_dao_co_quan": ("Lãnh đạo cơ quan", "Lãnh đạo Sở"),
    "van_thu": ("Văn thư",),
    "lanh_dao_ubnd": ("Lãnh đạo UBND",),
    "lanh_dao_van_phong": ("Lãnh đạo Văn phòng UBND",),
    "chuyen_vien_van_phong": ("Chuyên viên Văn phòng UBND",),
    "truong_bo_phan_mot_cua": ("Trưởng Bộ phận một cửa",),
    "nguoi_huong_dan": ("Người hướng dẫn thực hành",),
}


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


_BY_NAME = {_folded(name): role for role, names in _NAMES.items() for name in names}


def role_named(name: str) -> str | None:
    """The role whose name this exactly is (case, spaces and Unicode form aside)."""
    return _BY_NAME.get(_folded(name))
