"""As what a report leaves: what carries its data, and copies for people."""

from enum import StrEnum

from desktop.models.revision import PackageFormat


class ReportFormat(StrEnum):
    """As what a report leaves."""

    ASICE = "asice"
    PDF = "pdf"
    PDF_TO_SIGN = "pdf-to-sign"
    """Unsigned on purpose: another program signs it, then it is brought back."""
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def suffix(self) -> str:
        """How a file's name ends."""
        return "_cho-ky.pdf" if self is ReportFormat.PDF_TO_SIGN else f".{self}"

    @property
    def carrier(self) -> PackageFormat | None:
        """As what it is written down; ``None`` for what carries no data."""
        return _CARRIERS.get(self)


_CARRIERS = {
    ReportFormat.ASICE: PackageFormat.ASICE,
    ReportFormat.PDF: PackageFormat.PDF,
    ReportFormat.PDF_TO_SIGN: PackageFormat.PDF,
}
