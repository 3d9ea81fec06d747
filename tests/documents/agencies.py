"""One agency of each kind, named and signed for as the decree would have it; and one whose names are long."""

from dataclasses import dataclass, replace

from desktop.documents.model import OfficialDocument
from desktop.documents.unit_report import unit_report
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef, Signatory
from tests.documents.conftest import HOA_LONG, SO_NOI_VU, make_snapshot

PROVINCE = "UBND TỈNH BÀ RỊA - VŨNG TÀU"


@dataclass(frozen=True)
class Issuer:
    """An agency and who signs for it. ``symbol``: of its reports; ``place``: of its date line."""

    agency: AgencyRef
    signatory: Signatory
    symbol: str
    place: str

    @property
    def own_name(self) -> str:
        """The last line of its head."""
        return self.agency.header[-1]


def _issuer(agency: AgencyRef, *authority: str) -> Issuer:
    return Issuer(agency, Signatory(authority, "Nguyễn Văn Hùng"), f"BC-{agency.abbreviation}", agency.place)


COMMUNE = _issuer(HOA_LONG, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
DEPARTMENT = _issuer(SO_NOI_VU, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
DISTRICT = _issuer(
    replace(
        HOA_LONG,
        code="D750",
        kind=AgencyKind.DISTRICT,
        name="Ủy ban nhân dân huyện Châu Đức",
        short_name="UBND huyện Châu Đức",
        header=("ỦY BAN NHÂN DÂN", "HUYỆN CHÂU ĐỨC"),
        place="Châu Đức",
    ),
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
)
SERVICE_UNIT = _issuer(
    AgencyRef(
        code="DVSN-BQLVQG",
        kind=AgencyKind.SERVICE_UNIT,
        name="Ban Quản lý Vườn quốc gia Côn Đảo",
        short_name="BQL Vườn quốc gia Côn Đảo",
        header=("BAN QUẢN LÝ", "VƯỜN QUỐC GIA CÔN ĐẢO"),
        superior=PROVINCE,
        abbreviation="BQLVQG",
        place="Côn Đảo",
    ),
    "GIÁM ĐỐC",
)
LONG_NAMED = _issuer(
    replace(
        SERVICE_UNIT.agency,
        code="DVSN-BQLDAGT",
        name="Ban Quản lý dự án giao thông khu vực cảng Cái Mép - Thị Vải",
        header=("BAN QUẢN LÝ DỰ ÁN GIAO THÔNG", "KHU VỰC CẢNG CÁI MÉP - THỊ VẢI"),
        abbreviation="BQLDAGT",
        superior="UBND THÀNH PHỐ HỒ CHÍ MINH",
        place="Thành phố Hồ Chí Minh",
    ),
    "TUQ. GIÁM ĐỐC",
    "TRƯỞNG PHÒNG TỔ CHỨC - HÀNH CHÍNH",
)
CITY_DEPARTMENT = _issuer(
    replace(SO_NOI_VU, superior="UBND THÀNH PHỐ HỒ CHÍ MINH", place="Thành phố Hồ Chí Minh"),
    "Q. GIÁM ĐỐC",
)
FOUR_KINDS = {"commune": COMMUNE, "department": DEPARTMENT, "district": DISTRICT, "service-unit": SERVICE_UNIT}
ALL = {**FOUR_KINDS, "long-named": LONG_NAMED, "city": CITY_DEPARTMENT}


def report_of(issuer: Issuer, programme: Programme) -> OfficialDocument:
    """What the agency hands in."""
    snapshot = make_snapshot(programme, issuer.agency)
    return unit_report(replace(snapshot, signatory=issuer.signatory), programme)
