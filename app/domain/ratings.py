"""What an applicant may be asked about how a dossier was dealt with, and when (KPI-05; Bắc Giang 2022, Điều 18)."""

from collections.abc import Mapping

#: the criteria of the text by their letters a to i, each 1 (very bad) to 5 (very good); k is the free comment
CRITERIA = {
    "total_time": "Tổng thời gian giải quyết",
    "agency_time": "Thời gian thực hiện của từng cơ quan",
    "contacts": "Số lần phải liên hệ để hoàn thiện hồ sơ",
    "agencies": "Số cơ quan phải liên hệ để hoàn thiện hồ sơ",
    "attitude": "Thái độ của cán bộ, công chức, viên chức",
    "organisation": "Tổ chức tiếp nhận, giải quyết, trả kết quả",
    "publication": "Công khai thủ tục hành chính",
    "feedback": "Tiếp thu, giải trình phản ánh, kiến nghị",
    "online": "Chất lượng dịch vụ công trực tuyến",
}
SCORES = {1: "Rất không hài lòng", 2: "Không hài lòng", 3: "Bình thường", 4: "Hài lòng", 5: "Rất hài lòng"}
#: the applicant has an answer in hand: a result, or the refusal whose confirmation counts as its return (TIM-05)
RATEABLE_STATES = ("returned", "refused")
LONGEST_COMMENT = 2000


def wrong_scores(score: object, criteria: Mapping[str, object]) -> tuple[str, ...]:
    """What cannot be taken: ``score`` for the whole, else the names of the criteria that are unknown or no score."""
    whole = () if _is_score(score) else ("score",)
    return (*whole, *(name for name, value in criteria.items() if name not in CRITERIA or not _is_score(value)))


def _is_score(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in SCORES
