"""Two people write the same thing at once: who comes second is told, and nothing is written over unseen."""

from desktop.core.errors import UserError


class WrittenMeanwhileError(UserError):
    """What was seen when the writing began is not what is there now; nothing was changed.

    Attributes:
        what: What it is about, as it begins a sentence. mine: what was to be written. theirs: what is there now.
        by: Who has written it, and when, as far as that is known.
    """

    code = "WRITTEN_MEANWHILE"

    def __init__(self, what: str, mine: str, theirs: str, by: str = "người khác") -> None:
        super().__init__(
            f"{what}: {by} vừa ghi nội dung khác.",
            "Chưa bản nào bị ghi đè. Xem cả hai bản rồi chọn.",
        )
        self.what, self.mine, self.theirs, self.by = what, mine, theirs, by


def refuse_unseen(what: str, mine: str, seen: str | None, now: str) -> None:
    """Stop before something is written over that the writer has not seen.

    Args:
        what: What it is about, as it begins a sentence.
        mine: What is to be written.
        seen: What the writer saw there last; ``None`` where that does not count.
        now: What is there.

    Raises:
        WrittenMeanwhileError: Somebody else has written there since.
    """
    if seen is not None and now not in (seen, mine):
        raise WrittenMeanwhileError(what, mine, now)
