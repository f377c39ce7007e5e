"""Sentences about the legal acts and what the clock forbids."""

from app.edge.sentence import Sentence

_CLOCK = {
    "already_closed": ("Đồng hồ của hồ sơ đã kết thúc, không ghi thêm được.", "The clock has ended."),
    "already_entered": ("Hồ sơ đã được tiếp nhận.", "The dossier was received already."),
    "already_submitted": ("Hồ sơ đã được nộp.", "The dossier was submitted already."),
    "not_submitted": ("Hồ sơ chưa được nộp trực tuyến.", "The dossier was not submitted online."),
    "not_running": (
        "Chưa thể thực hiện: đồng hồ của hồ sơ đang dừng, chờ người nộp hoàn thành việc của mình.",
        "The clock is not running.",
    ),
    "not_awaiting_supplement": ("Hồ sơ không ở trạng thái chờ bổ sung.", "No supplement is awaited."),
    "not_paused": ("Hồ sơ không tạm dừng.", "The dossier is not paused."),
    "supplement_after_due": (
        "Không thể yêu cầu bổ sung: đã qua hạn trả kết quả {due} ({clause}).",
        "No supplement can be asked for after the due moment.",
    ),
    "supplement_limit_reached": (
        "Không thể yêu cầu bổ sung lần nữa: chỉ được yêu cầu {most} lần ({clause}).",
        "A supplement may be asked for only {most} time(s).",
    ),
    "pause_after_due": (
        "Không thể tạm dừng: đã qua hạn trả kết quả {due} ({clause}).",
        "The clock cannot be paused after the due moment.",
    ),
    "extension_wrong_unit": (
        "Không thể gia hạn: thời hạn của thủ tục này không gia hạn được, hoặc không theo đơn vị đã chọn ({clause}).",
        "The limit cannot be extended in this unit.",
    ),
    "extension_limit_reached": (
        "Không thể gia hạn lần nữa: chỉ được gia hạn {most} lần ({clause}).",
        "Only {most} extension(s) may be given.",
    ),
    "extension_too_late": (
        "Không thể gia hạn: chỉ được gia hạn trước ngày hẹn trả ít nhất {notice} ngày làm việc ({clause}). "
        "Hạn cuối để gia hạn là {latest}.",
        "Too late for an extension: the last moment was {latest}.",
    ),
    "extension_too_long": (
        "Không thể gia hạn dài như vậy: nhiều nhất {longest} ({clause}).",
        "The extension may be at most {longest}.",
    ),
}

ACT_SENTENCES = {
    **{f"clock_{code}": Sentence(vi, en) for code, (vi, en) in _CLOCK.items()},
    "limits_unreadable": Sentence(
        "Thời hạn theo trường hợp của thủ tục không đọc được: {reason}.",
        "The alternative limits cannot be read: {reason}.",
    ),
    "submission_open": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ nộp trực tuyến chưa được tiếp nhận.", "The submission was not accepted yet."
    ),
    "transfer_open": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ đang được chuyển đến cơ quan có thẩm quyền.",
        "The dossier is on its way to the competent agency.",
    ),
    "not_submitted_online": Sentence(
        "Hồ sơ này không chờ trả lời hồ sơ nộp trực tuyến.", "No submission awaits an answer here."
    ),
    "not_on_its_way": Sentence(
        "Hồ sơ này không ở trạng thái đang chuyển đến cơ quan có thẩm quyền.", "The dossier is not on its way."
    ),
    "checks_incomplete": Sentence(
        "Chưa thể tiếp nhận: hãy xác nhận đã kiểm tra đủ dữ liệu, chữ ký số và giấy tờ đã có trong cơ sở dữ liệu.",
        "Confirm all three checks before accepting.",
    ),
    "check_evidence_missing": Sentence(
        "Chưa ghi kết quả kiểm tra (không quá {most} ký tự). Chưa ghi đủ thì chưa tiếp nhận được.",
        "Write down what this check found.",
    ),
    "not_a_portal": Sentence(
        "Chỉ Cổng dịch vụ công được gửi hồ sơ nộp trực tuyến.", "Only a portal may hand in online submissions."
    ),
    "submitted_in_future": Sentence(
        "Thời điểm nộp không được sau thời điểm hiện tại.", "The moment of submission lies in the future."
    ),
    "waiting_for_supplement": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ đang chờ người nộp bổ sung.", "The dossier awaits a supplement."
    ),
    "waiting_for_payment": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ đang chờ người nộp thực hiện nghĩa vụ tài chính.",
        "The dossier awaits a payment.",
    ),
    "no_supplement_asked": Sentence("Không có yêu cầu bổ sung nào đang chờ người nộp.", "No supplement was asked for."),
    "no_payment_asked": Sentence("Không có nghĩa vụ tài chính nào đang chờ người nộp.", "No payment was asked for."),
    "task_frozen": Sentence(
        "Bước “{task}” đang tạm dừng: hồ sơ chờ người nộp ({state}). Nội dung anh/chị nhập được giữ ở bản nháp.",
        "The step “{task}” is frozen while the applicant has something to do.",
    ),
    "defects_missing": Sentence(
        "Chưa nêu nội dung cần bổ sung. Nhập mỗi nội dung một dòng, nêu đủ trong một lần.",
        "List what is to be supplemented, all of it at once.",
    ),
    "defects_too_many": Sentence(
        "Danh sách có quá {most} nội dung. Hãy gộp các nội dung cùng loại.", "At most {most} items."
    ),
    "text_too_long": Sentence("Nội dung dài quá {most} ký tự. Hãy viết gọn lại.", "At most {most} characters."),
    "supplement_text_missing": Sentence(
        "Chưa ghi người nộp đã bổ sung những gì (không quá {most} ký tự).", "Say what was handed in."
    ),
    "payment_text_missing": Sentence(
        "Chưa ghi nghĩa vụ tài chính cần thực hiện (không quá {most} ký tự).", "Say what is to be paid."
    ),
    "payment_amount_wrong": Sentence(
        "Số tiền phải là số nguyên dương, tính bằng đồng. Để trống nếu chưa xác định.",
        "The amount must be a positive whole number of đồng.",
    ),
    "payment_evidence_missing": Sentence(
        "Chưa ghi chứng từ đã thực hiện nghĩa vụ tài chính (không quá {most} ký tự).", "Name the receipt."
    ),
    "extension_reason_missing": Sentence(
        "Chưa nhập lý do gia hạn (không quá {most} ký tự). Lý do được ghi trong văn bản xin lỗi.",
        "Give the reason for the extension.",
    ),
    "extension_fault_unknown": Sentence(
        "Hãy chọn việc chậm là của cơ quan nào; cơ quan đó ký văn bản xin lỗi.", "Choose whose delay it is."
    ),
    "extension_signer_missing": Sentence(
        "Chưa nhập người ký văn bản xin lỗi.", "Enter who signs the letter of apology."
    ),
    "extension_amount_missing": Sentence(
        "Chưa nhập thời gian gia hạn, hoặc thời gian không hợp lệ.", "Enter how long the extension is."
    ),
    "extension_needs_proposal": Sentence(
        "Chưa thể gia hạn vì việc chậm của cơ quan giải quyết: cơ quan này phải đề nghị trước, trên trang hồ sơ.",
        "The resolving agency has not proposed an extension.",
    ),
    "slip_not_found": Sentence("Hồ sơ không có phiếu này.", "The dossier has no such slip."),
    "not_overdue": Sentence(
        "Chưa thể thực hiện “{act}”: hồ sơ chưa quá hạn trả kết quả. Nếu biết sẽ chậm, hãy gia hạn.",
        "The dossier is not overdue.",
    ),
    "apologised_already": Sentence(
        "Đã gửi văn bản xin lỗi cho lần quá hạn này. Văn bản đã gửi có trong trang hồ sơ.",
        "The apology for this missed date was sent already.",
    ),
    "extension_signed_wrong": Sentence(
        "Ngày ký văn bản xin lỗi không hợp lệ: không được ở tương lai, và năm phải từ 2000 trở đi.",
        "The letter's date is in the future or not plausible.",
    ),
    "expected_missing": Sentence(
        "Chưa ghi dự kiến khi nào có kết quả (không quá 300 ký tự).", "Say when the result is expected."
    ),
    "stop_reason_missing": Sentence(
        "Chưa nhập lý do dừng giải quyết (không quá {most} ký tự).", "Give the reason for stopping."
    ),
    "stop_asker_missing": Sentence("Chưa nhập người đề nghị dừng giải quyết.", "Enter who asks to stop."),
    "stop_ground_unknown": Sentence("Chọn vì sao dừng giải quyết hồ sơ.", "Choose why the dossier stops."),
    "stop_needs_wish": Sentence(
        "Chưa thể dừng hồ sơ này khi người nộp không đề nghị: chỉ được khi hồ sơ đang chờ bổ sung và thời gian chờ mà "
        "thủ tục hoặc quy chế đặt ra đã hết.",
        "The office may stop a dossier without the applicant's wish only after the waiting time for a supplement.",
    ),
    "act_not_proposable": Sentence(
        "Việc này không cần đề nghị; Bộ phận một cửa thực hiện trực tiếp.", "This act is not proposed."
    ),
    "proposal_reason_missing": Sentence("Chưa nhập lý do đề nghị.", "Give the reason for the proposal."),
    "proposal_needs_a_step": Sentence(
        "Chỉ người đang có bước của hồ sơ này được gửi đề nghị.", "Only who has a step of the dossier may propose."
    ),
    "proposed_already": Sentence("Đã có đề nghị “{act}” chờ Bộ phận một cửa.", "“{act}” was proposed already."),
    "proposal_not_found": Sentence("Không có đề nghị này.", "There is no such proposal."),
    "proposal_decided": Sentence("Đề nghị này đã được xử lý.", "The proposal was decided already."),
    "decline_reason_missing": Sentence(
        "Chưa nhập lý do không thực hiện, hoặc lý do dài quá 2000 ký tự.", "Give the reason, in 2000 characters."
    ),
    "supplement_decided": Sentence(
        "Bản bổ sung lần {n} không còn chờ: đã được tiếp nhận, trả lại hoặc thay bằng bản sau. Hãy tải lại trang.",
        "The supplement {n} does not wait any more. Load the page again.",
    ),
    "supplement_file_unknown": Sentence(
        "Có tệp không do Cổng tải lên, đã dùng cho hồ sơ khác, hoặc ghi hai lần. Hãy tải tệp lên lại.",
        "A file was not uploaded by this portal, belongs to another dossier, or is named twice.",
    ),
}
