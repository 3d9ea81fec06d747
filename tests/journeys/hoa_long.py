"""What the officer of UBND xã Hòa Long has on her desk: figures from the sections, notes on tasks, a draft report."""

from datetime import date

from desktop.rules.tasks import TaskStatus

SIGNATORY = "Nguyễn Văn Hùng"
PASSPHRASE = "giếng nước đầu làng"  # noqa: S105 - protects nothing

FIGURES = {
    "CT1.01": "7",
    "CT1.02": "x",
    "CT1.03": "31/KH-UBND ngày 14/5/2018",
    "CT1.04": "8",
    "CT1.05": "512",
    "CT2.01": "4",
    "CT2.05": "3.412",
    "CT2.06": "41",
    "CT2.08": "17",
    "CT2.09": "296",
    "CT2.10": "138",
    "CT2.11": "5",
    "CT2.12": "612,5",
    "CT2.13": "248,75",
    "CT3.01": "36",
    "CT3.02": "3.842",
    "CT3.03": "215",
    "CT3.04": "3.854",
    "CT3.05": "3.812",
    "CT3.15": "6",
    "CT3.16": "4",
    "CT3.18": "Có",
    "CT4.01": "23",
    "CT4.02": "22",
    "CT4.03": "",
    "CT4.05": "Có",
    "CT4.07": "420",
    "CT4.08": "396",
    "CT4.11": "1",
    "CT4.12": "1",
    "CT5.01": "168",
    "CT5.03": "44",
    "CT5.05": "4",
    "CT5.06": "52",
    "CT5.07": "47",
    "CT5.09": "6",
    "CT5.14": "",
    "CT5.15": "",
    "CT5.20": "5",
}
"""What is typed for the first six months of 2018, in the order of the grid; three cells get a special state instead."""

LAST_YEAR = {"CT2.05": "3.398", "CT2.06": "55", "CT5.01": "90"}
"""Figures of the same period of 2017 that she has found in the archive."""

PROGRESS = {
    "NV1.1": (30, TaskStatus.STANDING, date(2018, 5, 8), "Phổ biến công văn 4177 trong hội nghị giao ban tháng 5."),
    "NV1.2": (100, TaskStatus.DONE, date(2018, 5, 14), "Ban hành Kế hoạch số 31/KH-UBND về công tác dân vận năm 2018."),
    "NV4.2": (100, TaskStatus.DONE, date(2018, 5, 9), "Phân công Phó Chủ tịch phụ trách công tác dân vận."),
    "NV5.2": (60, TaskStatus.STANDING, date(2018, 4, 18), "Chủ tịch xã đối thoại với 86 hộ dân ấp Đông về mở đường."),
}
"""Percent, state, day and words about the tasks on which something particular was done."""

ROUTINE = (45, TaskStatus.STANDING, date(2018, 5, 15), "Thực hiện theo kế hoạch; theo dõi, nhắc việc hằng tháng.")
"""The same about all other tasks."""

SECTIONS = {
    "I": "UBND xã đã ban hành 07 văn bản chỉ đạo, tổ chức 08 hội nghị quán triệt với 512 lượt người dự.",
    "II.1": "Thăm hỏi 296 lượt đối tượng chính sách; kinh phí an sinh xã hội ước đạt 612,5 triệu đồng.",
    "II.2": "Tiếp nhận 3.842 hồ sơ, giải quyết 3.854 hồ sơ; 04 mô hình “Dân vận khéo” được công nhận.",
    "II.3": "Có mặt 22 trên 23 người được giao; thu về 420 phiếu khảo sát sự hài lòng.",
    "II.4": "Tiếp 168 lượt công dân; đối thoại 04 cuộc, đã trả lời 47 trên 52 kiến nghị.",
    "III.1": "Hồ sơ hành chính được giải quyết nhanh hơn, nhân dân đồng thuận hiến đất mở đường.",
    "III.2": "Việc nộp hồ sơ trực tuyến còn ít.",
    "III.3": "Người dân chưa quen nộp hồ sơ trực tuyến; cán bộ kiêm nhiệm.",
    "IV": "Tiếp tục đối thoại định kỳ; giải quyết dứt điểm các kiến nghị còn lại.",
    "V": "Đề nghị Sở Nội vụ tập huấn nghiệp vụ dân vận cho cán bộ cấp xã.",
}
"""The report's text by section of the outline."""

SURPRISE = "Tăng do tiếp công dân về dự án mở rộng đường ấp Đông."
"""Why many more people were received than a year before."""
