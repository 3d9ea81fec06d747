"""Two people write the same thing at once: who comes second is told, and nothing is written over unseen."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial

from desktop.core.errors import UserError

SOMEBODY = "người khác"
"""Who has written, where that is not known."""
NOTHING = "(trống)"
"""What stands where nothing does."""


class WrittenMeanwhileError(UserError):
    """What was seen when the writing began is not what is there now; nothing was changed.

    Attributes:
        what: What it is about, as it begins a sentence. mine: what was to be written. theirs: what is there now.
        by: Who has written it, and when, as far as that is known.
    """

    code = "WRITTEN_MEANWHILE"

    def __init__(self, what: str, mine: str, theirs: str, by: str = SOMEBODY) -> None:
        super().__init__(
            f"{what}: {by} vừa ghi nội dung khác.",
            "Chưa bản nào bị ghi đè. Xem cả hai bản rồi chọn.",
        )
        self.what, self.mine, self.theirs, self.by = what, mine, theirs, by


class FieldsWrittenMeanwhileError(WrittenMeanwhileError):
    """Fields of one record that two have written differently.

    Attributes:
        now: What stands in them, by field.
    """

    def __init__(self, what: str, mine: str, theirs: str, by: str, now: Mapping[str, object]) -> None:
        super().__init__(what, mine, theirs, by)
        self.now = now


def _somebody() -> str:
    return SOMEBODY


def refuse_unseen(what: str, mine: str, seen: str | None, now: str, by: Callable[[], str] = _somebody) -> None:
    """Stop before something is written over that the writer has not seen.

    Args:
        what: What it is about, as it begins a sentence.
        mine: What is to be written.
        seen: What the writer saw there last; ``None`` where that does not count.
        now: What is there.
        by: Finds out who has written that.

    Raises:
        WrittenMeanwhileError: Somebody else has written there since.
    """
    if seen is not None and now not in (seen, mine):
        raise WrittenMeanwhileError(what, mine, now, by())


def own_fields(
    what: str,
    names: Mapping[str, str],
    mine: Mapping[str, object],
    seen: Mapping[str, object] | None,
    now: Mapping[str, object],
    *,
    by: Callable[[], str] = _somebody,
    words: Callable[[str, object], str] = lambda _field, content: str(content or ""),
) -> AbstractSet[str]:
    """Find which fields of a record its writer has changed: only these are to be written.

    So two who change different fields of one record do not hinder each other.

    Args:
        what: What the record is, as it begins a sentence.
        names: What its fields are called.
        mine: What they are to hold.
        seen: What they held when the writing began; ``None`` where that does not count.
        now: What they hold.
        by: Finds out who has written that.
        words: A content as it is shown.

    Raises:
        FieldsWrittenMeanwhileError: Somebody else has changed one of them differently since.
    """
    if seen is None:
        return frozenset(names)
    own = {field for field in names if mine.get(field) != seen.get(field)}
    met = {field: now.get(field) for field in names if field in own and _is_other(now, field, mine, seen)}
    if met:
        say = partial(_in_words, names, words, list(met))
        raise FieldsWrittenMeanwhileError(what, say(mine), say(now), by(), met)
    return own


def _is_other(now: Mapping[str, object], field: str, *known: Mapping[str, object]) -> bool:
    return all(now.get(field) != each.get(field) for each in known)


def _in_words(
    names: Mapping[str, str],
    words: Callable[[str, object], str],
    fields: list[str],
    contents: Mapping[str, object],
) -> str:
    said = ((names[field], words(field, contents.get(field))) for field in fields)
    return "\n".join(f"{name}: {text or NOTHING}" for name, text in said)
