"""The roles that lanes of diagrams name and persons hold."""

#: role id → Vietnamese name; the catalogue of roles that lanes may name
ROLES = {
    "cong_chuc_mot_cua": "Công chức một cửa",
    "truong_bo_phan_mot_cua": "Trưởng Bộ phận một cửa",
    "chuyen_vien": "Chuyên viên",
    "lanh_dao_phong": "Lãnh đạo phòng",
    "lanh_dao_co_quan": "Lãnh đạo cơ quan",
    "van_thu": "Văn thư",
    "nguoi_huong_dan": "Người hướng dẫn thực hành",
    "lanh_dao_ubnd": "Lãnh đạo Ủy ban nhân dân",
    "lanh_dao_van_phong": "Lãnh đạo Văn phòng Ủy ban nhân dân",
    "chuyen_vien_van_phong": "Chuyên viên Văn phòng Ủy ban nhân dân",
    "thanh_vien_hoi_dong": "Thành viên Hội đồng, Tổ thẩm định",
    "cong_an_xa": "Công an xã",
    "chi_huy_cong_an_xa": "Chỉ huy Công an xã",
    "nguoi_nop": "Người nộp hồ sơ",
    "cong_dich_vu": "Cổng dịch vụ công",
    "thiet_ke_quy_trinh": "Người thiết kế quy trình",
    "tham_dinh_quy_trinh": "Người thẩm định quy trình",
    "phe_duyet_quy_trinh": "Người phê duyệt quy trình",
    "kiem_tra": "Kiểm tra viên",
    "quan_tri": "Quản trị hệ thống",
}
