"""What each permission is called; an administrator reads by these names what a role may do."""

from collections.abc import Mapping

PERMISSIONS: Mapping[str, str] = {
    "dossier.view": "Xem hồ sơ của cơ quan",
    "dossier.receive": "Tiếp nhận hồ sơ",
    "dossier.submit": "Gửi hồ sơ nộp trực tuyến (phần mềm)",
    "dossier.supplement": "Yêu cầu và nhận bổ sung, nghĩa vụ tài chính",
    "dossier.extend": "Gia hạn, xin lỗi vì trễ hẹn",
    "dossier.confirm": "Xác nhận đã có kết quả",
    "dossier.refuse": "Xác nhận từ chối giải quyết",
    "dossier.stop": "Dừng giải quyết hồ sơ",
    "dossier.return": "Trả kết quả",
    "dossier.propose": "Đề nghị Bộ phận một cửa thực hiện một việc",
    "dossier.correct": "Sửa thông tin đã tiếp nhận",
    "dossier.correct_result": "Sửa, đính chính văn bản kết quả",
    "dossier.annul": "Hủy tiếp nhận",
    "dossier.consent": "Đồng ý việc sửa, hủy tiếp nhận",
    "dossier.backdate": "Nhập bù hồ sơ sau sự cố",
    "opinion.answer": "Trả lời đề nghị cho ý kiến",
    "step.recall": "Thu hồi bước đã hoàn thành của cơ quan",
    "task.work": "Nhận và thực hiện bước xử lý đúng vai trò",
    "task.assign": "Phân công, thu hồi việc của cơ quan",
    "digest.read": "Xem và xác nhận danh sách cảnh báo",
    "deadline.view": "Xem các thời hạn đang tính",
    "audit.replay": "Phát lại hồ sơ, kiểm tra sổ cái",
    "procedure.view": "Xem quy trình",
    "procedure.draft": "Soạn quy trình",
    "procedure.appraise": "Thẩm định quy trình",
    "procedure.approve": "Phê duyệt, đưa quy trình vào hiệu lực",
    "calendar.view": "Xem lịch làm việc",
    "calendar.draft": "Soạn thay đổi lịch làm việc",
    "calendar.release": "Ban hành lịch làm việc, tính lại hạn",
    "rules.view": "Xem quy chế",
    "feedback.enter": "Nhập phản ánh, kiến nghị",
    "feedback.answer": "Trả lời phản ánh, kiến nghị",
    "account.ask": "Gửi yêu cầu về tài khoản",
    "account.decide": "Xử lý yêu cầu về tài khoản",
    "person.view": "Xem cán bộ, vai trò và lý do",
    "role.grant": "Cấp, thu hồi vai trò theo quyết định",
    "substitution.decide": "Ghi quyết định phân công làm thay",
    "maintenance.announce": "Thông báo tạm ngừng hệ thống",
    "outage.view": "Xem các đợt sự cố hệ thống",
    "outage.record": "Ghi nhận sự cố hệ thống",
    "token.manage": "Cấp, thu hồi khóa API",
    "webhook.manage": "Đăng ký gửi sự kiện cho phần mềm khác",
    "access.read": "Xem nhật ký truy cập API",
    "reorganisation.view": "Xem việc sắp xếp cơ quan",
    "reorganisation.draft": "Soạn việc sắp xếp cơ quan",
    "reorganisation.approve": "Phê duyệt việc sắp xếp cơ quan",
    "system.operate": "Vận hành bộ lập lịch, xử lý sự cố",
}


def permission_name(permission: str) -> str:
    """The permission's name; the id itself for one that has none yet."""
    return PERMISSIONS.get(permission, permission)
