"""How remarks on a report are named on both sides."""

from desktop.rules.package_data import RemarkPlace

PLACES = {
    RemarkPlace.INDICATOR: "Chỉ tiêu",
    RemarkPlace.TASK: "Nhiệm vụ",
    RemarkPlace.NARRATIVE: "Phần lời văn",
    RemarkPlace.REPORT: "Cả báo cáo",
}
"""What a remark may speak of."""


def remark_title(place: RemarkPlace, target: str, paragraph: int, name: str = "") -> str:
    """What a remark speaks of, in a few words."""
    if place is RemarkPlace.REPORT:
        return PLACES[place]
    words = f"{PLACES[place]} {target}" + (f", đoạn {paragraph}" if paragraph else "")
    return f"{words}: {name}" if name else words
