"""Settings: the pictures of a signature and a seal are chosen, shown, refused, taken away."""

from io import BytesIO

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from desktop.services.trust.signatories import read_pictures
from desktop.ui.settings.page import SettingsPage
from tests.documents.pictures import hand_signature, on_paper, seal


@pytest.fixture
def page(qtbot, agency_context):
    made = SettingsPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 1500)
    agency_context.jobs.announced.connect(made.hear)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    agency_context.jobs.wait_for_done()


def keep(qtbot, page, slot, path):
    """Choose a file in the system's dialog."""
    qtbot.mouseClick(slot.choose_button, Qt.MouseButton.LeftButton)
    dialog = next(each for each in page.findChildren(object) if type(each).__name__ == "FileDialog")
    dialog.filesSelected.emit([str(path)])
    dialog.close()


def kept(context):
    with context.workspace.reading() as session:
        return read_pictures(session, context.workspace.clock)


def test_a_signature_and_a_seal_are_chosen_and_shown(qtbot, page, agency_context, tmp_path):
    (tmp_path / "ký.png").write_bytes(hand_signature())
    (tmp_path / "dấu.png").write_bytes(seal())
    assert page.pictures.signature.picture_label.text() == "Chưa có ảnh"
    assert not page.pictures.width_field.isVisible()
    keep(qtbot, page, page.pictures.signature, tmp_path / "ký.png")
    qtbot.waitUntil(page.pictures.signature.remove_button.isVisible)
    keep(qtbot, page, page.pictures.seal, tmp_path / "dấu.png")
    qtbot.waitUntil(page.pictures.width_field.isVisible)
    assert not page.pictures.signature.picture_label.pixmap().isNull()
    assert page.pictures.width_box.value() == 36
    page.pictures.width_box.setValue(38)
    qtbot.waitUntil(lambda: kept(agency_context).seal_width == 38)


def test_a_picture_that_will_not_do_is_refused_on_the_page(qtbot, page, agency_context, tmp_path):
    (tmp_path / "ký.png").write_bytes(hand_signature(colour=(10, 10, 10, 255)))
    keep(qtbot, page, page.pictures.signature, tmp_path / "ký.png")
    qtbot.waitUntil(page.banner.isVisible)
    assert kept(agency_context).signature is None


def test_a_picture_is_taken_away(qtbot, page, agency_context, tmp_path):
    (tmp_path / "dấu.png").write_bytes(seal())
    keep(qtbot, page, page.pictures.seal, tmp_path / "dấu.png")
    qtbot.waitUntil(page.pictures.seal.remove_button.isVisible)
    qtbot.mouseClick(page.pictures.seal.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.pictures.seal.picture_label.text() == "Chưa có ảnh")
    assert kept(agency_context).seal is None


def blue_and_red(label):
    """Shares of the shown picture that are ink of the two colours."""
    shown = label.pixmap().toImage()
    colours = [shown.pixelColor(x, y) for x in range(0, shown.width(), 3) for y in range(0, shown.height(), 3)]
    blue = sum(c.blue() > c.red() + 60 for c in colours)
    red = sum(c.red() > c.blue() + 60 for c in colours)
    return blue / len(colours), red / len(colours)


def test_scans_on_white_paper_are_cleared_and_the_end_of_the_page_is_shown(qtbot, page, agency_context, tmp_path):
    (tmp_path / "ký.jpg").write_bytes(on_paper(hand_signature()))
    (tmp_path / "dấu.jpg").write_bytes(on_paper(seal()))
    assert not page.pictures.preview.isVisible()
    keep(qtbot, page, page.pictures.signature, tmp_path / "ký.jpg")
    qtbot.waitUntil(page.pictures.preview.isVisible)
    blue, red = blue_and_red(page.pictures.preview_label)
    assert blue > 0.005
    assert red == 0
    keep(qtbot, page, page.pictures.seal, tmp_path / "dấu.jpg")
    qtbot.waitUntil(lambda: blue_and_red(page.pictures.preview_label)[1] > 0.005)
    assert page.pictures.preview_label.accessibleName() == "Xem thử cuối trang khi đã ký"
    with Image.open(BytesIO(kept(agency_context).signature)) as cleared:
        assert cleared.getchannel("A").getextrema() == (0, 255)
    qtbot.mouseClick(page.pictures.signature.remove_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.pictures.seal.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.pictures.preview.isVisible())
