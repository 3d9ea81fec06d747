"""The list of mutants that nobody can notice speaks of the program as it is."""

from tests.proof.disk import PROJECT
from tests.proof.mutants import AREAS, kept


def test_what_is_explained_still_stands_in_the_program():
    for mutant, why in kept().items():
        assert mutant.module.startswith(tuple(area.folder for area in AREAS))
        lines = {line.strip() for line in (PROJECT / mutant.module).read_text(encoding="utf-8").splitlines()}
        assert set(mutant.was.splitlines()) <= lines, mutant
        assert mutant.was != mutant.now
        assert len(why) > 20, mutant
