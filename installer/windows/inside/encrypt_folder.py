"""Run by the installed program's own Python: encrypts a data folder as its owner does in the window.

encrypt_folder.py FOLDER PASSPHRASE-FILE
"""

import sys
from contextlib import closing
from pathlib import Path

from desktop.core.clock import SystemClock
from desktop.services.officers.profiles import switch_on
from desktop.services.safety.at_rest import encrypt_folder, prepare_encryption
from desktop.services.workspace import Workspace

PERSON = "Nguyễn Thị Hòa"

folder, clock = Path(sys.argv[1]), SystemClock()
passphrase = Path(sys.argv[2]).read_text(encoding="utf-8").strip()
with closing(Workspace.open(folder, clock)) as workspace:
    with workspace.session() as session:
        switch_on(session, clock, PERSON, passphrase)
    prepare_encryption(workspace, PERSON, passphrase)
print(encrypt_folder(folder, clock))
