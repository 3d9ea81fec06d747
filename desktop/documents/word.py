"""Word document in the layout of Nghị định 30/2020: real styles, tables and fields, so that it can be worked on."""

from io import BytesIO

from desktop.documents.model import OfficialDocument


def render_word(document: OfficialDocument) -> bytes:
    """The document as .docx; the same bytes for the same document."""
    from docx import Document

    from desktop.documents.office_file import settle
    from desktop.documents.word_parts import WordWriter
    from desktop.documents.word_styles import prepare_styles
    from desktop.documents.word_template import prepare_template

    file = Document()
    prepare_template(file, document.author)
    prepare_styles(file)
    WordWriter(file).write(document)
    stream = BytesIO()
    file.save(stream)
    return settle(stream.getvalue(), document.made_at)
