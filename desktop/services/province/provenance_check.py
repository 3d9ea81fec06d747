"""A provincial report is added up again from the signed files, and compared with what it says and what it prints."""

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.numbers import format_number
from desktop.documents.pdf_carrier import attached_data
from desktop.documents.provincial_data import AgencyFigures, ProvincialReportData
from desktop.models.intake import ReceivedPackage, Submission, SubmittedValue
from desktop.rules.aggregation import Contribution, Total, expected_by_indicator, totals
from desktop.rules.cells import show_value
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.provenance import (
    FILE_NAME,
    Provenance,
    ProvenFigure,
    ProvenSource,
    ProvenTotal,
    proven_figure,
    provenance_from_json,
    total_of,
    value_of,
)
from desktop.rules.snapshot import AgencyRef, PeriodRef, ReportedValue, ReportSnapshot, Signatory
from desktop.rules.snapshot_json import figures_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.intake.grounds import Grounds, read_grounds
from desktop.services.intake.received_bytes import stored_file
from desktop.services.programme.versions import programme_named
from desktop.services.province.consolidation_past import REPEATED, LastYear, told_last_year
from desktop.services.province.provincial_areas import area_figures
from desktop.services.province.provincial_signatures import check_signatures
from desktop.services.trust.believed import trust_store
from desktop.services.workspace import Workspace
from desktop.signing.sealed_file import plain


class NoProvenanceError(UserError):
    """The file does not say where its figures came from."""

    code = "NO_PROVENANCE"


@dataclass(frozen=True)
class Disagreement:
    """The first thing that does not agree.

    Attributes:
        cause: What is wrong, in a sentence.
        indicator, agency, file: Code, code and name; "" where it is not about one.
        expected, found: What it should be, and what stands there; "" where that is no figure.
    """

    cause: str
    indicator: str = ""
    agency: str = ""
    file: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class ProvenanceCheck:
    """What came of it.

    Attributes:
        disagreement: ``None`` when every figure was found again in the signed files.
        signers: Who has signed the report itself, in order; empty where nobody did.
    """

    file: Path
    provenance: Provenance
    disagreement: Disagreement | None
    signers: tuple[str, ...] = ()

    @property
    def shares(self) -> int:
        """How many figures of agencies were compared."""
        return sum(len(each.shares) for each in self.provenance.totals)


def verify_provenance(workspace: Workspace, path: Path) -> ProvenanceCheck:
    """Add the totals of a provincial report up again from the signed files in the data folder.

    Raises:
        NoProvenanceError: It is no provincial report as PDF, or its programme is unknown here.
        ProvenanceFormatError: What it says of its figures cannot be read.
        EnvironmentFailureError: It cannot be opened.
    """
    with explaining_os_errors(path):
        pdf = path.read_bytes()
    provenance = _read(path, pdf)
    with workspace.reading() as session:
        key = provenance.programme
        programme = programme_named(session, key.code, key.version)
        if programme is None or provenance.period not in programme.period_by_code:
            raise NoProvenanceError(
                f"{path.name}: báo cáo theo chương trình {key.code} bản {key.version}, kỳ {provenance.period}, "
                "không có trong dữ liệu này.",
                "Mở đúng thư mục dữ liệu của Sở Nội vụ đã lập báo cáo.",
            )
        signers, broken = check_signatures(pdf, trust_store(session), workspace.clock.now())
        run = _Run(session, workspace, provenance, programme)
        wrong = Disagreement(broken) if broken else next(run.disagreements(pdf), None)
        return ProvenanceCheck(path, provenance, wrong, signers)


def _read(path: Path, pdf: bytes) -> Provenance:
    from desktop.exchange.strict_json import read_json

    data = attached_data(pdf, FILE_NAME)
    if data is None:
        raise NoProvenanceError(
            f"{path.name}: không có dữ liệu nguồn gốc của số liệu.",
            "Chọn báo cáo tổng hợp bản PDF do phần mềm lập ở trang Tổng hợp.",
        )
    return provenance_from_json(read_json(data, FILE_NAME))


@dataclass(frozen=True)
class _Reported:
    """An agency and the report that its signed file holds."""

    code: str
    kind: AgencyKind
    source: ProvenSource
    snapshot: ReportSnapshot
    values: Mapping[str, Value]

    @property
    def reported(self) -> Sequence[ReportedValue]:
        """Its figures with what it compares them with."""
        return self.snapshot.values


@dataclass(frozen=True)
class _Run:
    session: Session
    workspace: Workspace
    provenance: Provenance
    programme: Programme

    def disagreements(self, pdf: bytes) -> Iterator[Disagreement]:
        """All that does not agree: files first, then figures, then totals, then what is printed."""
        grounds = read_grounds(self.session)
        reported = yield from self._opened(grounds, self.provenance.sources)
        past = yield from self._opened(grounds, [file for each in self.provenance.past for file in each.files])
        yield from self._figures({each.code: each for each in reported})
        yield from self._totals(reported, {each.source.snapshot: each.reported for each in past})
        yield from self._printed(pdf, reported)

    def _opened(
        self, grounds: Grounds, sources: Iterable[ProvenSource]
    ) -> Generator[Disagreement, None, list[_Reported]]:
        """The reports in signed files, after whatever is wrong with these files or with what is stored of them."""
        reported: list[_Reported] = []
        for source in sources:
            found = self._open(grounds, source)
            if isinstance(found, Disagreement):
                yield found
            else:
                yield from self._stored(found)
                reported.append(found)
        return reported

    def _open(self, grounds: Grounds, source: ProvenSource) -> _Reported | Disagreement:
        """The report in a signed file, if the file is the one that was named, and still good."""
        whose = {"agency": source.agency, "file": source.file}
        package = self.session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == source.package))
        path = stored_file(self.session, self.workspace.folder, source.package)
        if package is None or path is None or not path.exists():
            return Disagreement(f"{source.name}: không còn tệp đã ký trong kho tiếp nhận", **whose)
        with plain(path) as file:
            examination = grounds.examine(file, package.first_received_at)
        if examination.sha256 != source.package:
            return Disagreement(f"{source.name}: tệp đã ký trong kho tiếp nhận đã bị thay đổi", **whose)
        snapshot = examination.snapshot
        if snapshot is None or examination.snapshot_sha256 != source.snapshot:
            return Disagreement(f"{source.name}: tệp đã ký không chứa báo cáo được nêu", **whose)
        if (snapshot.agency.code, snapshot.revision) != (source.agency, source.revision):
            return Disagreement(f"{source.name}: tệp đã ký là của đơn vị khác hoặc lần nộp khác", **whose)
        signer = next((report.signer.name for report in examination.signers if report.signer), "")
        if signer != source.signer:
            return Disagreement(
                f"{source.name}: người ký không đúng như báo cáo nêu", **whose, expected=signer, found=source.signer
            )
        values = {each.code: each.value for each in snapshot.values}
        return _Reported(source.agency, source.kind, source, snapshot, values)

    def _stored(self, reported: _Reported) -> Iterator[Disagreement]:
        """What the data folder keeps of the report beside the file must say the same."""
        source = reported.source
        kept = self.session.scalar(select(Submission).where(Submission.snapshot_sha256 == source.snapshot))
        if kept is None or hashlib.sha256(kept.snapshot).hexdigest() != source.snapshot:
            yield from self._otherwise(reported, kept.snapshot if kept is not None else b"")
            yield Disagreement(
                f"{source.name}: báo cáo lưu trong cơ sở dữ liệu khác với tệp đã ký", "", source.agency, source.file
            )
            return
        wanted = select(SubmittedValue.indicator_code, SubmittedValue.number)
        rows = self.session.execute(wanted.where(SubmittedValue.submission_id == kept.id))
        stored = {row[0]: row[1] for row in rows}
        for each in reported.snapshot.values:
            number = stored.get(each.code)
            if number != each.value.number:
                found = EMPTY if number is None else Value(number)
                yield self._of_share(each.code, source, "lưu trong cơ sở dữ liệu", each.value, found)

    def _otherwise(self, reported: _Reported, kept: bytes) -> Iterator[Disagreement]:
        """The figures that a changed report in the database says otherwise than the signed file."""
        try:
            said = {each.code: each.value for each in figures_from_bytes(kept)}
        except (ValueError, KeyError, TypeError, ArithmeticError):  # changed so that it cannot be read
            return
        for each in reported.reported:
            found = said.get(each.code, EMPTY)
            if (found.content, found.state) != (each.value.content, each.value.state):
                yield self._of_share(each.code, reported.source, "lưu trong cơ sở dữ liệu", each.value, found)

    def _figures(self, reported: Mapping[str, _Reported]) -> Iterator[Disagreement]:
        for total in self.provenance.totals:
            for share in total.shares:
                signed = reported.get(share.agency)
                if signed is None:
                    cause = f"{total.indicator}: có số của {share.agency} nhưng không nêu tệp đã ký của đơn vị"
                    yield Disagreement(cause, total.indicator, share.agency)
                    continue
                told, value = value_of(share), signed.values.get(total.indicator, EMPTY)
                if (told.content, told.state) != (value.content, value.state):
                    yield self._of_share(total.indicator, signed.source, "trong báo cáo tổng hợp", value, told)

    def _of_share(self, code: str, source: ProvenSource, where: str, expected: Value, found: Value) -> Disagreement:
        indicator = self.programme.indicator_by_code.get(code)
        shown = [_shown(indicator, value) for value in (expected, found)]
        cause = f"{code}, {source.name}: tệp đã ký ghi {shown[0]}, {where} là {shown[1]}"
        return Disagreement(cause, code, source.agency, source.file, *shown)

    def _totals(
        self, reported: Sequence[_Reported], past: Mapping[str, Sequence[ReportedValue]]
    ) -> Iterator[Disagreement]:
        """Every total anew, from nothing but the signed files."""
        programme = self.programme
        kinds = [each.kind for each in (*self.provenance.sources, *self.provenance.missing)]
        expected = expected_by_indicator(programme, kinds)
        now = totals(programme, [Contribution(each.code, each.kind, each.values) for each in reported], expected)
        last_year = self._last_year(reported, past)
        before = {each.code: each for each in totals(programme, last_year.contributions, expected)}
        said = {each.indicator: each for each in self.provenance.totals}
        for total in now:
            told = said.get(total.code)
            if told is None:
                yield Disagreement(f"{total.code}: báo cáo thiếu chỉ tiêu này", total.code)
            elif told.total != proven_figure(total):
                yield _of_total(told, "", told.total, total)
            elif told.last_year is not None and told.last_year != proven_figure(before[total.code]):
                yield _of_total(told, " cùng kỳ năm trước", told.last_year, before[total.code])

    def _last_year(self, reported: Sequence[_Reported], past: Mapping[str, Sequence[ReportedValue]]) -> LastYear:
        """Last year's figures of this year's agencies, from nothing but the signed files of both years."""
        told = {each.agency: tuple(file.snapshot for file in each.files) or None for each in self.provenance.past}
        sources = {each.code: told.get(each.code, REPEATED) for each in reported}
        unread = {code for code, files in sources.items() if files and not all(file in past for file in files)}
        whole = [each for each in reported if each.code not in unread]  # what is wrong with the others was said
        return told_last_year(self.programme, whole, sources, past)

    def _printed(self, pdf: bytes, reported: Sequence[_Reported]) -> Iterator[Disagreement]:
        """The tables on the pages, cell by cell."""
        from desktop.documents.provincial_annexes import printed_rows
        from desktop.documents.provincial_proof import first_fault, words_of

        data = self._as_printed(reported)
        fault = first_fault(words_of(pdf), printed_rows(data, self.programme))
        if fault is None:
            return
        names = {each.agency: each for each in self.provenance.sources}
        source = names.get(fault.agency)
        where = (
            ", ".join(part for part in (fault.indicator, source.name if source else fault.area) if part) or fault.row
        )
        cause = (
            f"{where}: bảng trong tệp PDF in “{fault.found}”, đúng ra là “{fault.expected}”"
            if fault.indicator
            else f"Bảng trong tệp PDF thiếu dòng “{fault.row}”"
        )
        file = source.file if source else ""
        yield Disagreement(cause, fault.indicator, fault.agency, file, fault.expected, fault.found)

    def _as_printed(self, reported: Sequence[_Reported]) -> ProvincialReportData:
        """What the tables are made of; nothing else of the report is looked at."""
        said, period = self.provenance, self.programme.period_by_code[self.provenance.period]
        issuer = said.issuer
        kinds = {each.agency: each.kind for each in (*said.sources, *said.missing)}
        own = [Contribution(each.code, each.kind, each.values) for each in reported]
        return ProvincialReportData(
            issuer=AgencyRef(issuer.code, AgencyKind.DEPARTMENT, issuer.name, issuer.name, (issuer.name,)),
            period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
            as_of=said.as_of,
            made_at=said.made_at,
            signatory=Signatory((), ""),
            submissions=(),
            totals=tuple(total_of(each.indicator, each.total) for each in said.totals),
            last_year=tuple(total_of(each.indicator, each.last_year) for each in said.totals if each.last_year),
            incomparable=frozenset(each.indicator for each in said.totals if each.incomparable),
            figures=tuple(AgencyFigures(each.snapshot.agency, each.values) for each in reported),
            areas=area_figures(self.programme, said.areas, own, kinds),
        )


def _of_total(told: ProvenTotal, which: str, said: ProvenFigure, counted: Total) -> Disagreement:
    right, wrong = _summed(proven_figure(counted)), _summed(said)
    cause = f"{told.indicator}{which}: cộng lại từ các tệp đã ký được {right}, trong báo cáo tổng hợp là {wrong}"
    return Disagreement(cause, told.indicator, expected=right, found=wrong)


def _summed(figure: ProvenFigure) -> str:
    """A total in words that tell any two apart."""
    coverage = f"{figure.counted} đơn vị có số, {figure.expected} phải báo cáo"
    if figure.of_count is not None:
        return f"{figure.true_count}/{figure.of_count} ({coverage})"
    if figure.value is None:
        return f"{figure.listed} mục ({coverage})"
    return f"{_number(figure.value)} ({coverage})"


def _number(number: Decimal) -> str:
    return format_number(number, true_minus=True)


def _shown(indicator: Indicator | None, value: Value) -> str:
    if indicator is None:
        return str(value.content)
    return show_value(indicator, value) or "để trống"
