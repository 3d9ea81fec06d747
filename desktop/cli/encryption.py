"""``encryption``: whether a data folder lies encrypted, switched on and off while no window has it open."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.cli.opening import opened, passphrase_from
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Do what the second word says."""
    actions: dict[str, Callable[[argparse.Namespace, Output, Clock], ExitStatus]] = {
        "show": _show,
        "on": _switch_on,
        "off": _switch_off,
    }
    return actions[arguments.action](arguments, output, clock)


def _show(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.at_rest import read_at_rest

    with opened(arguments, clock) as workspace:
        found = read_at_rest(workspace)
    answer = {
        "encrypted": found.on,
        "hindrance": found.hindrance,
        "plain_files": found.plain_files,
        "plain_backups": [each.path.name for each in found.plain_backups],
        "locked_out": list(found.locked_out),
    }
    lines = ["Dữ liệu đang được mã hóa." if found.on else "Dữ liệu chưa được mã hóa."]
    lines += [found.hindrance] if found.hindrance else []
    lines += [f"Còn {found.plain_files} tệp kèm theo chưa mã hóa."] if found.plain_files else []
    lines += [f"Bản sao lưu chưa mã hóa: {each.path.name}" for each in found.plain_backups]
    lines += [f"{name}: mật khẩu chưa mở được dữ liệu; mở khóa cửa sổ một lần." for name in found.locked_out]
    output.answer(answer, *lines)
    return ExitStatus.DONE


def _switch_on(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Encrypt everything, or what a run that was cut off has left plain."""
    from desktop.core.data_keys import key_id_of
    from desktop.core.paths import DataFolder
    from desktop.services.safety.at_rest import encrypt_folder, prepare_encryption

    secret, code, officer = passphrase_from(arguments.passphrase_file), "", None
    with _alone(arguments, secret, clock):
        if key_id_of(DataFolder(arguments.data).database) is None:
            with opened(arguments, clock) as workspace:
                at_work = _as(workspace, arguments.officer, secret)
                code = prepare_encryption(at_work, arguments.officer, secret)
                officer = at_work.officer
        files = encrypt_folder(arguments.data, clock, Progress(output.progress), by=officer)
    told = ["Mã khôi phục, chỉ hiện một lần; in ra, cất nơi an toàn:", code] if code else []
    output.answer(
        {"encrypted": True, "files": files, "recovery_code": code},
        f"Đã mã hóa cơ sở dữ liệu và {files} tệp kèm theo.",
        *told,
    )
    return ExitStatus.DONE


def _switch_off(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.at_rest import allow_decryption, decrypt_folder

    secret = passphrase_from(arguments.passphrase_file)
    with _alone(arguments, secret, clock):
        with opened(arguments, clock) as workspace:
            at_work = _as(workspace, arguments.officer, secret)
            with at_work.session() as session:
                allow_decryption(session, clock)
        files = decrypt_folder(arguments.data, clock, Progress(output.progress), by=at_work.officer)
    output.answer({"encrypted": False, "files": files}, f"Cơ sở dữ liệu và {files} tệp kèm theo nay không mã hóa nữa.")
    return ExitStatus.DONE


@contextmanager
def _alone(arguments: argparse.Namespace, passphrase: str, clock: Clock) -> Iterator[None]:
    """The data can be read, and nobody has a window open on it meanwhile."""
    from desktop.core.paths import DataFolder
    from desktop.services.safety.at_rest import open_by_passphrase
    from desktop.services.workplace.occupancy import occupy

    slots = DataFolder(arguments.data).key_slots
    if slots.exists():
        open_by_passphrase(slots, passphrase, arguments.officer)
    with opened(arguments, clock):
        pass  # a folder in which there is nothing says so before anything is written in it
    occupation = occupy(arguments.data, clock)
    try:
        yield
    finally:
        occupation.release()


def _as(workspace: "Workspace", name: str, passphrase: str) -> "Workspace":
    """The same with a person at work, whose rights then count."""
    from desktop.services.officers.profile_unlocking import unlock

    return replace(workspace, officer=unlock(workspace, name, passphrase))
