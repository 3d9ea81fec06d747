"""What happens at UBND xã Hòa Long from April to June 2018: events, progress, figures on a sheet, a draft report."""

from datetime import date

from desktop.rules.tasks import TaskStatus
from tests.journeys import hoa_long

RECEPTIONS = (
    ("5/4", "Nguyễn Văn Kín", "Ấp Bắc", "2", "Khiếu nại", "Đền bù khi mở đường", "Chủ tịch", "x", "", "Đã trả lời"),
    ("12/4", "Trần Thị Riêng", "Ấp Đông", "1", "Kiến nghị", "Đèn đường", "Phó Chủ tịch", "Không", "", "Đã trả lời"),
    ("3/5", "Lê Văn Tư", "Ấp Tây", "3", "Kiến nghị", "Thoát nước", "Chủ tịch", "x", "", "Đang xem xét"),
)
"""Rows of the register of receptions, a text for each editor."""
NAMES = tuple(row[1] for row in RECEPTIONS)
"""Citizens, whose names never leave the agency."""
DIALOGUES = (
    ("18/4", "Đối thoại", "Ấp Đông", "Chủ tịch", "x", "86", "Mở đường", "20", "18", "12/TB-UBND"),
    ("9/5", "Đối thoại", "Ấp Bắc", "Chủ tịch", "x", "74", "Nước sạch", "32", "29", "15/TB-UBND"),
)
COUNTED = {"CT5.01": "3", "CT5.03": "2", "CT5.05": "2", "CT5.06": "52", "CT5.07": "47"}
"""What the two registers give the grid."""

WRONG = {"CT3.05": "3.912"}
"""More was done in time than was done: the slip of the sheet."""
SHEET = {
    code: WRONG.get(code, text)
    for code, text in {**hoa_long.FIGURES, "CT1.02": "Có"}.items()
    if code not in COUNTED and text
}
"""The figures of the sheet that colleagues have filled in, copied as a block."""
LAST_YEAR = {"CT2.05": "3.398", "CT2.06": "55", "CT3.02": "2.104"}
SURPRISING = "CT3.02"
SURPRISE = "Tăng do tiếp nhận hồ sơ cấp đổi giấy chứng nhận quyền sử dụng đất."

PROGRESS = {
    **hoa_long.PROGRESS,
    "NV5.2": (60, TaskStatus.STANDING, date(2018, 5, 9), "Chủ tịch xã đối thoại với nhân dân hai ấp về mở đường."),
}
PROVED = "NV5.2"
"""The task whose result a photograph proves."""

SECTIONS = {
    **hoa_long.SECTIONS,
    "I": "UBND xã quán triệt đến từng ấp.",
    "II.4": "Số lượt tiếp công dân là 168 lượt; đối thoại về mở đường và nước sạch.",
}
SUGGESTED = "I"
"""The section into which the sentences made of figures are put."""
CONTRADICTED = "II.4"
"""The section that says another number than the grid."""
MENDED = "Số lượt tiếp công dân là 03 lượt; đối thoại về mở đường và nước sạch."

REMARKS = {
    "CT3.02": "Số hồ sơ tiếp nhận thấp hơn số liệu của bộ phận một cửa.",
    "NV1.2": "Ghi rõ thời gian thực hiện kế hoạch.",
    "II.4": "Nêu rõ kết quả sau đối thoại.",
}
"""What Sở wants put right: a cell, a task, a paragraph."""
CORRECTED = "3.854"
ADDED = " Sau đối thoại đã giải quyết 47 kiến nghị."
TOLD_MORE = (100, TaskStatus.DONE, date(2018, 5, 28), "Kế hoạch thực hiện từ tháng 5 đến tháng 12 năm 2018.")
