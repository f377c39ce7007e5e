"""Sentences about ratings."""

from app.edge.sentence import Sentence

RATING_SENTENCES = {
    "rating_not_yet": Sentence(
        "Chưa thể đánh giá hồ sơ {code}: chỉ đánh giá được sau khi hồ sơ đã có kết quả trả cho người nộp.",
        "The dossier {code} can be rated once its result was returned.",
    ),
    "rated_already": Sentence(
        "Hồ sơ {code} đã được đánh giá. Mỗi mã hồ sơ chỉ đánh giá được một lần.",
        "The dossier {code} was rated already; each code is valid once.",
    ),
    "rating_score_wrong": Sentence(
        "Mức đánh giá phải là số nguyên từ 1 đến 5 cho các nội dung đã nêu. Hãy kiểm tra: {fields}.",
        "A score is a whole number from 1 to 5 for a known criterion; wrong: {fields}.",
    ),
    "rating_of_applicant": Sentence(
        "Chỉ người nộp hồ sơ được đánh giá, trên trang tra cứu hoặc trên Cổng dịch vụ công.",
        "Only the applicant rates a dossier.",
    ),
}
