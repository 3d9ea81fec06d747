"""``trust``: whom a data folder believes; ``certificate``: whose keys are certified, and which are taken back."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.opening import opened, passphrase_from
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock

if TYPE_CHECKING:
    from desktop.services.trust.authorities import AuthorityView
    from desktop.services.trust.certificate_views import CertificateView
    from desktop.services.trust.trust_file_intake import OfferedTrust


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Do what the second word says."""
    actions = {
        ("trust", "show"): _show,
        ("trust", "add"): _add,
        ("trust", "remove"): _remove,
        ("certificate", "show"): _certificates,
        ("certificate", "revoke"): _revoke,
        ("certificate", "list"): _list,
    }
    return actions[arguments.command, arguments.action](arguments, output, clock)


def _show(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.trust.authorities import list_authorities

    with opened(arguments, clock) as workspace, workspace.reading() as session:
        authorities = list_authorities(session, clock)
    output.answer({"authorities": [_authority(each) for each in authorities]}, *map(_authority_line, authorities))
    return ExitStatus.DONE


def _authority(view: "AuthorityView") -> dict[str, object]:
    return {
        "name": view.name,
        "origin": str(view.origin),
        "sha256": view.sha256,
        "fingerprint": view.digits,
        "valid_to": view.valid_to.isoformat(),
        "holds_without_list": view.needs_revocation_list,
        "revocation_list": {
            "number": view.list_number,
            "made_at": view.list_made_at.isoformat() if view.list_made_at else None,
            "valid_to": view.list_valid_to.isoformat() if view.list_valid_to else None,
            "current": view.list_is_current,
        },
    }


def _authority_line(view: "AuthorityView") -> str:
    listed = f"danh sách thu hồi số {view.list_number}" if view.list_number else "chưa có danh sách thu hồi"
    state = "" if view.list_is_current or not view.list_number else " (đã quá hạn)"
    return f"{view.name} [{view.origin}]: {listed}{state}; SHA-256 {view.sha256}"


def _add(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.trust.trust_file_intake import open_trust_file, take_in_trust_file

    compared = frozenset("".join(each.split()).replace(":", "").lower() for each in arguments.fingerprint)
    with opened(arguments, clock) as workspace:
        offered = open_trust_file(workspace, arguments.file)
        missing = [each for each in offered.to_compare if each.sha256 not in compared]
        if missing:
            output.answer(
                _offer(arguments, offered, done=False), *(_ask_line(each.name, each.sha256) for each in missing)
            )
            return ExitStatus.ANSWER_IS_NO
        taken = take_in_trust_file(workspace, offered, compared)
    document = {**_offer(arguments, offered, done=True), "lists": [each.number for each in taken.lists if each.is_news]}
    output.answer(document, f"{arguments.file}: đã nạp {len(taken.authorities)} nơi cấp, {len(taken.lists)} danh sách.")
    return ExitStatus.DONE


def _offer(arguments: argparse.Namespace, offered: "OfferedTrust", *, done: bool) -> dict[str, object]:
    return {
        "file": str(arguments.file),
        "taken_in": done,
        "to_compare": [{"name": each.name, "sha256": each.sha256} for each in offered.to_compare],
    }


def _ask_line(name: str, sha256: str) -> str:
    return f"{name}: so dấu vân tay với bản nơi cấp công bố rồi chạy lại với --fingerprint {sha256}"


def _remove(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.trust.authorities import remove_authority

    with opened(arguments, clock) as workspace, workspace.session() as session:
        remove_authority(session, clock, arguments.sha256.lower())
    output.answer({"removed": arguments.sha256.lower()}, "Đã bỏ khỏi danh sách tin cậy.")
    return ExitStatus.DONE


def _certificates(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.trust.certificate_views import list_certificates

    with opened(arguments, clock) as workspace, workspace.reading() as session:
        views = [each for each in list_certificates(session, clock) if arguments.agency in (None, each.agency)]
    output.answer(
        {"certificates": [_certificate(each) for each in views]},
        *(f"{each.agency:<12} {each.state.name:<9} đến {each.not_after:%d/%m/%Y}  {each.sha256}" for each in views),
    )
    return ExitStatus.DONE


def _certificate(view: "CertificateView") -> dict[str, object]:
    return {
        "agency": view.agency,
        "name": view.agency_name,
        "sha256": view.sha256,
        "serial": view.serial,
        "fingerprint": view.fingerprint,
        "state": view.state.name.lower(),
        "valid_from": view.not_before.isoformat(),
        "valid_to": view.not_after.isoformat(),
        "compared": view.compared,
        "letter": view.letter_note,
        "in_token": view.in_token,
        "outside": view.outside,
        "revoked_at": view.revoked_at.isoformat() if view.revoked_at else None,
    }


def _revoke(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.models.trust import RevocationReason
    from desktop.services.trust.revocation import revoke_certificate

    with opened(arguments, clock) as workspace:
        made = revoke_certificate(
            workspace,
            arguments.sha256.lower(),
            RevocationReason(arguments.reason),
            arguments.note,
            officer=arguments.officer,
            passphrase=passphrase_from(arguments.passphrase_file),
        )
    output.answer(
        {"revoked": arguments.sha256.lower(), "list": made.number if made else None},
        f"Đã thu hồi; danh sách thu hồi số {made.number}." if made else "Đã thu hồi đăng ký.",
    )
    return ExitStatus.DONE


def _list(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.trust.revocation import export_revocation_list, renew_list

    with opened(arguments, clock) as workspace:
        if arguments.passphrase_file is not None:
            renew_list(workspace, passphrase_from(arguments.passphrase_file))
        path = export_revocation_list(workspace, arguments.out)
    output.answer({"file": str(path)}, f"Đã ghi {path}")
    return ExitStatus.DONE
