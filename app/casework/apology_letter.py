"""The letter of apology: why, whose fault, and so who signs (EXT-05, EXT-06)."""

from app.domain.errors import Invalid

#: whose fault the delay is → who signs the apology (EXT-06)
SIGNATORIES = {
    "resolving": "Thủ trưởng cơ quan giải quyết hồ sơ",
    "one_stop": "Người đứng đầu Bộ phận một cửa",
    "receiving": "Người đứng đầu cơ quan tiếp nhận hồ sơ",
}
FAULTS = {
    "resolving": "Cơ quan giải quyết hồ sơ",
    "one_stop": "Bộ phận một cửa",
    "receiving": "Cơ quan tiếp nhận, khi nơi tiếp nhận khác nơi trả kết quả",
}
LONGEST = 2000


def check_letter(*, reason: str, fault: str, signed_by: str) -> None:
    """Raise Invalid when the letter lacks its reason, whose fault it is, or who signs."""
    if not reason.strip() or len(reason) > LONGEST:
        raise Invalid("extension_reason_missing", most=LONGEST)
    if fault not in FAULTS:
        raise Invalid("extension_fault_unknown")
    if not signed_by.strip() or len(signed_by) > 200:
        raise Invalid("extension_signer_missing")
