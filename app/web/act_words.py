"""Words around the legal acts: where the law says so, the icon, and what the page asks before it does it."""

#: rule → where the law says so; the rules' ids are for the code, people read the clause
CLAUSES = {
    "TIM-01": "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3",
    "TIM-03": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 3",
    "TIM-05": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 4; Nghị định 61/2018/NĐ-CP, Điều 19 khoản 8",
    "RET-01": "Dự thảo quy chế Bắc Giang 2022, Điều 17",
    "INT-04": "Nghị định 45/2020/NĐ-CP, Điều 11 khoản 2 (sửa bởi Nghị định 310/2026/NĐ-CP)",
    "INT-05": "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 2 (sửa bởi Nghị định 309/2026/NĐ-CP, Điều 8)",
    "TIM-02": "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3",
    "SUP-02": "Nghị định 118/2025/NĐ-CP, Điều 11, Điều 17 khoản 2",
    "SUP-04": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 5",
    "FEE-03": "Dự thảo quy chế Bắc Giang 2022, Điều 16 khoản 5",
    "EXT-03": "Quyết định 06/2025/QĐ-CTUBND Tuyên Quang, Điều 25 khoản 2",
    "EXT-01": "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9",
    "FRM-01": "Thông tư 03/2025/TT-VPCP, Phụ lục I, mẫu số 01",
    "REP-02": "Quyết định 95/2024/QĐ-UBND Ninh Bình, Điều 21 khoản 1",
    "INT-10": "Nghị định 118/2025/NĐ-CP, Điều 17 khoản 3 (sửa bởi Nghị định 309/2026/NĐ-CP)",
    "STP-01": "Thông tư 03/2025/TT-VPCP, Điều 7; Nghị định 118/2025/NĐ-CP, Điều 21",
}
ICONS = {
    "accept": "inbox",
    "decline": "x",
    "arrive": "building",
    "request_supplement": "file-plus",
    "receive_supplement": "inbox",
    "request_payment": "cash",
    "confirm_payment": "circle-check",
    "extend": "calendar-plus",
    "apologise": "mail",
    "confirm": "certificate",
    "refuse": "ban",
    "stop": "hand-stop",
    "return": "send",
    "correct": "edit",
    "annul": "trash",
    "change_procedure": "arrows-exchange",
    "correct_result": "file-description",
    "rectify_result": "replace",
}
#: what the page asks before it does what cannot be undone
QUESTIONS = {
    "accept": (
        "Tiếp nhận hồ sơ nộp trực tuyến này?",
        "Thời hạn giải quyết tính từ thời điểm này, người nộp được thông báo ngày hẹn trả.",
    ),
    "decline": (
        "Từ chối tiếp nhận hồ sơ này?",
        "Hồ sơ kết thúc, người nộp nhận toàn bộ lý do và hướng dẫn. Không thể làm lại.",
    ),
    "arrive": (
        "Hồ sơ đã đến cơ quan có thẩm quyền?",
        "Thời hạn giải quyết tính từ thời điểm này, người nộp được thông báo ngày hẹn trả.",
    ),
    "request_supplement": (
        "Yêu cầu người nộp bổ sung hồ sơ?",
        "Đồng hồ dừng, các bước đang mở tạm dừng, người nộp được thông báo. Chỉ được yêu cầu một lần.",
    ),
    "receive_supplement": (
        "Đã nhận đủ hồ sơ bổ sung?",
        "Thời hạn được tính lại từ đầu từ thời điểm này, người nộp được thông báo ngày hẹn mới.",
    ),
    "request_payment": (
        "Yêu cầu thực hiện nghĩa vụ tài chính?",
        "Đồng hồ và các bước đang mở tạm dừng đến khi nghĩa vụ được thực hiện, người nộp được thông báo.",
    ),
    "confirm_payment": (
        "Xác nhận đã thực hiện nghĩa vụ tài chính?",
        "Đồng hồ và các bước chạy tiếp với phần thời gian còn lại.",
    ),
    "extend": (
        "Gia hạn và hẹn lại ngày trả?",
        "Ngày hẹn mới được ghi nhận, ngày hẹn ban đầu vẫn được giữ; người nộp nhận thư xin lỗi. "
        "Chỉ được gia hạn một lần.",
    ),
    "apologise": (
        "Gửi văn bản xin lỗi?",
        "Người nộp nhận thư xin lỗi với lý do và dự kiến có kết quả. Ngày hẹn trả không đổi.",
    ),
    "confirm": (
        "Xác nhận đã có kết quả?",
        "Đồng hồ của hồ sơ dừng tại thời điểm này, người nộp được thông báo. Không thể làm lại.",
    ),
    "refuse": (
        "Xác nhận từ chối giải quyết hồ sơ này?",
        "Đồng hồ dừng tại thời điểm này, các bước còn mở được rút, người nộp được thông báo và hồ sơ kết thúc. "
        "Không thể làm lại.",
    ),
    "stop": (
        "Dừng giải quyết hồ sơ này?",
        "Hồ sơ kết thúc mà không có kết quả, các bước còn mở được rút, người nộp được thông báo. Không thể làm lại.",
    ),
    "correct": (
        "Sửa thông tin đã tiếp nhận?",
        "Nội dung cũ và mới đều được giữ trong lịch sử, người nộp được thông báo. Khi đã có kết quả thì cần lãnh đạo "
        "đồng ý.",
    ),
    "annul": (
        "Hủy tiếp nhận hồ sơ này?",
        "Hồ sơ coi như chưa tiếp nhận và không tính vào thống kê, mã hồ sơ không dùng lại, người nộp được thông báo. "
        "Khi đã có bước hoàn thành thì cần lãnh đạo đồng ý. Không thể làm lại.",
    ),
    "change_procedure": (
        "Chuyển hồ sơ này sang thủ tục khác?",
        "Hồ sơ này sẽ được hủy tiếp nhận và tiếp nhận lại theo đúng thủ tục, với mã mới, tính từ thời điểm tiếp nhận "
        "đầu tiên. Khi đã có bước hoàn thành thì cần lãnh đạo đồng ý.",
    ),
    "correct_result": (
        "Thay văn bản kết quả?",
        "Văn bản trước được giữ và ghi là đã thay; người nộp được thông báo. Thời điểm có kết quả không đổi.",
    ),
    "rectify_result": (
        "Đính chính kết quả đã trả?",
        "Văn bản đã trả và văn bản đính chính đều được giữ; người nộp được thông báo.",
    ),
    "return": (
        "Trả kết quả và kết thúc hồ sơ?",
        "Hồ sơ kết thúc, người nộp được thông báo. Không thể làm lại.",
    ),
}
