"""Kinds of packages (package-format, "Kinds and what each carries")."""

from enum import StrEnum


class PackageKind(StrEnum):
    """What a package is for."""

    ASSIGNMENT = "assignment"
    ENROLMENT = "enrolment"
    CERTIFICATE = "certificate"
    REPORT = "report"
    FORWARDING = "forwarding"
    RECEIPT = "receipt"
    RETURN = "return"
