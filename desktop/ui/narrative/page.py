"""The text of an agency's report."""

from typing_extensions import override

from desktop.services.report.narrative import write_section
from desktop.services.report.narrative_help import read_narrative_help, read_writing, refresh_sentences
from desktop.ui.context import PageContext
from desktop.ui.narrative.writing import Work, WritingPage, Written
from desktop.ui.topics import Topic


class NarrativePage(WritingPage):
    """An agency writes its report."""

    topics = frozenset({Topic.NARRATIVE, Topic.PROGRAMME, Topic.VALUES})

    deed = "narrative.write"

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "Nội dung báo cáo")

    @override
    def reading(self) -> Work:
        return self.context.reading(read_writing, self.period)

    @override
    def writing(self, written: Written) -> Work:
        return self.context.writing(write_section, written.period, written.code, written.text, seen=written.seen)

    @override
    def reading_help(self) -> Work:
        return self.context.reading(read_narrative_help, self.period)

    @override
    def refreshing(self) -> Work:
        return self.context.writing(refresh_sentences, self.period)
