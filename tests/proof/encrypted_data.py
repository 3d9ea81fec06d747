"""Data that lies encrypted, for kill runs and fault sweep; this process, and its children, may read it."""

from collections.abc import Hashable
from contextlib import closing
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.core.data_keys import key_id_of
from desktop.core.paths import DataFolder
from desktop.services.officers.profiles import switch_on
from desktop.services.safety.at_rest import encrypt_folder, prepare_encryption
from desktop.services.workspace import Workspace
from tests.copies import copied_folder
from tests.proof.use_cases import UseCase, World, attach, attached, figure, write_evidence
from tests.services.pattern import HOA_LONG

OFFICER, PASSPHRASE = "Lê Thị Hoa", "bốn từ dễ nhớ"  # protects nothing


def encrypted(folder: Path, target: Path, clock: FixedClock) -> Path:
    """A copy of a data folder that lies encrypted."""
    copied_folder(folder, target)
    _prepare(target, clock)
    encrypt_folder(target, clock)
    assert key_id_of(DataFolder(target).database) is not None
    return target


def _prepare(folder: Path, clock: FixedClock) -> None:
    with closing(Workspace.open(folder, clock)) as workspace:
        with workspace.session() as session:
            switch_on(session, clock, OFFICER, PASSPHRASE)
        prepare_encryption(workspace, OFFICER, PASSPHRASE)


def _with_evidence(world: World) -> None:
    write_evidence(world)
    attach(world)
    _prepare(world.data, world.clock)


def _encrypt(world: World) -> None:
    encrypt_folder(world.data, world.clock)


def _is_encrypted(world: World) -> Hashable:
    with closing(world.open()) as workspace:
        return key_id_of(workspace.folder.database) is not None, figure(workspace), attached(world)


def _lie_encrypted(world: World) -> None:
    write_evidence(world)
    _prepare(world.data, world.clock)
    _encrypt(world)


ENCRYPTED = (
    UseCase("encrypt the data", HOA_LONG, _with_evidence, _encrypt, _is_encrypted),
    UseCase("attach where data lies encrypted", HOA_LONG, _lie_encrypted, attach, attached),
)
