"""What can be set, by the names that people look for; apart from the page, which is made when it is first opened."""

SETTINGS_PLACES = (
    ("workplace", "Nơi làm việc, thư mục dữ liệu"),
    ("signatory", "Người ký báo cáo, thẩm quyền ký"),
    ("pictures", "Ảnh chữ ký, ảnh con dấu"),
    ("key", "Khóa ký số, USB Token"),
    ("certificates", "Chứng thư số, gia hạn chứng thư"),
    ("trust", "Tệp gốc và danh sách thu hồi"),
    ("delivery", "Gửi báo cáo qua thư điện tử, chia tệp"),
    ("scans", "Thư mục quét"),
    ("backup", "An toàn dữ liệu: sao lưu, khôi phục, chuyển máy"),
    ("server", "Máy chủ dùng chung: PostgreSQL, nhiều cán bộ cùng làm"),
    ("appearance", "Giao diện: màu nền sáng, tối; cỡ chữ"),
    ("profiles", "Người dùng máy này: mật khẩu, phần việc, tự khóa, mã khôi phục"),
    ("training", "Tập huấn: tập làm với một tỉnh giả định"),
    ("care", "Phần mềm: phiên bản, cập nhật từ tệp, tự kiểm tra máy, gói hỗ trợ"),
)
"""Place on the settings page, and what is set there."""
