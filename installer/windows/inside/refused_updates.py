"""Run by the installed program's own Python: which of the named files it takes for an update, a line each."""

import sys
from pathlib import Path

from desktop.core.errors import UserError
from desktop.services.care.program_update import look_at_update

for name in sys.argv[1:]:
    try:
        print(look_at_update(Path(name)).version)
    except UserError as error:
        print(error.code, error)
