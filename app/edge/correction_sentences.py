"""Sentences about corrections: receptions, steps, results, what happened while the system stood still."""

from app.edge.sentence import Sentence

CORRECTION_SENTENCES = {
    "correction_reason_missing": Sentence("Chưa nhập lý do.", "Give the reason."),
    "email_wrong": Sentence(
        "Địa chỉ thư điện tử chưa đúng. Hãy nhập theo mẫu ten@tenmien.vn.", "The mail address is malformed."
    ),
    "annul_why_unknown": Sentence(
        "Hãy chọn vì sao hủy tiếp nhận: nhầm, trùng hay hồ sơ thử nghiệm.", "Choose why the reception is annulled."
    ),
    "duplicate_unknown": Sentence(
        "Không có hồ sơ “{code}” mà anh/chị xem được. Nhập mã của hồ sơ được giữ lại, khác với hồ sơ này.",
        "There is no other dossier “{code}” that you can see.",
    ),
    "consent_differs": Sentence(
        "Nội dung khác với đề nghị đang chờ. Người đồng ý chỉ đồng ý đúng nội dung được đề nghị; nếu cần khác, "
        "hãy trả lại đề nghị để lập lại.",
        "What is typed differs from the proposal. Consent to it as it is, or decline it.",
    ),
    "result_unchanged": Sentence(
        "Văn bản vừa nhập giống hệt văn bản đang có: số {number}. Không có gì thay đổi.",
        "The document is the one that stands already.",
    ),
    "nothing_corrected": Sentence(
        "Chưa có gì được sửa: nội dung nhập giống nội dung đang lưu.", "Nothing differs from what is kept."
    ),
    "papers_wrong": Sentence(
        "Danh sách giấy tờ chưa đúng. Mỗi dòng một giấy tờ: tên | số bản chính | số bản sao; nhiều nhất {most} dòng.",
        "Each line: name | originals | copies; at most {most} lines.",
    ),
    "recall_not_yours": Sentence(
        "Không thể thu hồi bước “{task}”: chỉ người đã hoàn thành bước hoặc lãnh đạo của cơ quan đó được thu hồi.",
        "Only who completed “{task}”, or a head of that agency, may take it back.",
    ),
    "recall_not_last": Sentence(
        "Không thể thu hồi bước “{task}”: sau bước này hồ sơ đã có việc khác. Người đang giữ hồ sơ có thể chuyển lại.",
        "“{task}” is not the last thing done; whoever has the dossier may hand it back.",
    ),
    "recall_of_act": Sentence(
        "Không thể thu hồi bước “{task}”: bước này là nghiệp vụ của Bộ phận một cửa. Nếu tiếp nhận nhầm, hãy hủy "
        "tiếp nhận.",
        "“{task}” is an act of the desk and cannot be taken back.",
    ),
    "recall_too_late": Sentence(
        "Không thể thu hồi: {who} đã nhận bước “{task}” lúc {when}. Đề nghị người này chuyển lại.",
        "{who} took “{task}” on at {when}; ask them to hand it back.",
    ),
    "steps_stand_still": Sentence(
        "Chưa thể thực hiện “{act}”: các bước đang tạm dừng, hồ sơ chờ người nộp.", "The steps stand still."
    ),
    "steps_not_open": Sentence(
        "Không thể thực hiện “{act}”: hồ sơ không có bước giải quyết nào đang mở.", "No step is open."
    ),
    "outage_not_yours": Sentence(
        "Chỉ Trưởng Bộ phận một cửa (cho cơ quan mình) hoặc quản trị hệ thống (cho toàn hệ thống) được ghi nhận sự cố.",
        "Only the head of that desk, or an administrator for the whole system, records outages.",
    ),
    "outage_from_wrong": Sentence(
        "Thời điểm bắt đầu sự cố chưa đúng: không được ở tương lai, và năm phải từ 2000 trở đi.",
        "The outage's beginning is in the future or not plausible.",
    ),
    "outage_until_wrong": Sentence(
        "Thời điểm hết sự cố chưa đúng: phải sau lúc bắt đầu, không ở tương lai và cách lúc bắt đầu không quá "
        "{days} ngày.",
        "The outage must have ended, after its beginning and within {days} days.",
    ),
    "outage_document_wrong": Sentence(
        "Ngày của quyết định, biên bản chưa đúng: không được ở tương lai.", "The document's date is not plausible."
    ),
    "outage_not_found": Sentence(
        "Không có đợt sự cố này cho cơ quan của anh/chị.", "There is no such outage for your agency."
    ),
    "outage_revoked": Sentence("Đợt sự cố này đã được hủy ghi nhận.", "This outage was revoked."),
    "outage_used": Sentence(
        "Không thể hủy: đã có hồ sơ được nhập bù theo đợt sự cố này.", "Something was entered under this outage."
    ),
    "late_entry_not_yours": Sentence(
        "Chỉ Trưởng Bộ phận một cửa được nhập bù việc đã làm trên giấy khi hệ thống gặp sự cố.",
        "Only the head of the desk enters afterwards what was done during an outage.",
    ),
    "late_entry_outside": Sentence(
        "Thời điểm thật phải nằm trong đợt sự cố: từ {from_text} đến {until_text}.",
        "The true moment must lie within the outage: {from_text} to {until_text}.",
    ),
    "late_entry_too_late": Sentence(
        "Đã quá hạn nhập bù: chỉ được nhập trong {days} ngày làm việc sau khi hết sự cố, chậm nhất lúc {latest}.",
        "Too late: entries may be made within {days} working days, until {latest}.",
    ),
    "late_entry_before_last": Sentence(
        "Thời điểm thật không được trước việc cuối cùng đã ghi vào đồng hồ của hồ sơ ({last}).",
        "The true moment lies before what the clock knows ({last}).",
    ),
    "late_entry_online": Sentence(
        "Hồ sơ nhập bù là hồ sơ giấy: hãy chọn cách nộp trực tiếp hoặc bưu chính.", "A late entry was on paper."
    ),
    "late_entry_incomplete": Sentence(
        "Nhập đủ đợt sự cố, thời điểm thật và số trong sổ giấy.", "Give the outage, the true moment and the number."
    ),
    "paper_number_taken": Sentence(
        "Số “{number}” trong sổ giấy của đợt sự cố này đã được nhập. Hãy kiểm tra lại.",
        "Number “{number}” of the paper register was entered already.",
    ),
    "result_file_missing": Sentence(
        "Chưa thể thực hiện “{act}”: thủ tục này yêu cầu tệp văn bản kết quả đã ký. Hãy bổ sung tệp ở mục Sửa văn bản "
        "kết quả.",
        "The signed file is required before “{act}”.",
    ),
    "opinion_days_wrong": Sentence(
        "Số ngày làm việc để trả lời phải từ 1 đến {most}.", "Between 1 and {most} working days."
    ),
    "opinion_agencies_wrong": Sentence(
        "Hãy chọn ít nhất một và nhiều nhất {most} cơ quan để lấy ý kiến.", "Choose between one and {most} agencies."
    ),
    "opinion_of_oneself": Sentence(
        "Không cần lấy ý kiến của chính cơ quan đang xử lý bước này.", "An agency does not ask itself."
    ),
    "opinion_asked": Sentence(
        "Đã lấy ý kiến và đang chờ trả lời: {agencies}.", "Asked already and not answered yet: {agencies}."
    ),
    "opinion_not_found": Sentence("Không có đề nghị cho ý kiến này.", "There is no such request for an opinion."),
    "opinion_closed": Sentence(
        "Đề nghị cho ý kiến này đã được trả lời, đã rút, hoặc bước lấy ý kiến đã xong.",
        "The request was answered or withdrawn, or its step is over.",
    ),
    "opinions_pending": Sentence(
        "Chưa thể hoàn thành “{task}”: còn trong hạn trả lời ý kiến đến {until} của {agencies}. Hãy chờ, hoặc rút đề "
        "nghị cho ý kiến.",
        "“{task}” awaits opinions of {agencies} until {until}.",
    ),
    "opinions_reason_missing": Sentence(
        "Chưa có ý kiến đã quá hạn của {agencies}. Nhập lý do hoàn thành bước khi chưa có các ý kiến này.",
        "Say why the step goes on without the late opinions of {agencies}.",
    ),
    "procedure_code_missing": Sentence("Chưa nhập mã thủ tục đúng.", "Give the code of the right procedure."),
    "procedure_unknown": Sentence(
        "Không có thủ tục nào đang áp dụng có mã “{code}”. Xem mã ở trang Tiếp nhận.",
        "No procedure in force has the code “{code}”.",
    ),
    "procedure_same": Sentence("Hồ sơ đang theo chính thủ tục này.", "The dossier is under this procedure already."),
    "consent_needed": Sentence(
        "Chưa thể thực hiện “{act}”: đã có bước hoàn thành nên cần lãnh đạo đồng ý trước với đúng thủ tục này. Gửi đề "
        "nghị ở trang hồ sơ.",
        "“{act}” needs the head's consent to this very procedure first.",
    ),
    "result_not_returned": Sentence(
        "Chưa thể thực hiện “{act}”: kết quả chưa trả. Hãy sửa văn bản kết quả trước khi trả.",
        "The result was not returned yet; correct it instead.",
    ),
}
