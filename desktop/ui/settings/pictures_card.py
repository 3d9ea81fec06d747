"""How digital signatures look on the page: the hand signature and the seal, shown as they are kept."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QSpinBox, QWidget

from desktop.services.trust.signatories import PicturePreview, SignaturePictures
from desktop.ui.icons import Icon
from desktop.ui.paper_view import page_picture
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.painting import painting
from desktop.ui.tokens import px

_WIDTH, _HEIGHT, _EDGE = 150, 84, 6
_PREVIEW_WIDTH = 255
"""Of the signature's column, a point a pixel."""
SIGNATURE, SEAL = "signature", "seal"
"""Which picture a signal is about."""


class PictureSlot(QWidget):
    """One picture, or the place for it; the way to choose another and to take it away."""

    chosen = Signal()
    removed = Signal()

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._name = name
        self.picture_label = QLabel()
        self.picture_label.setFixedSize(_WIDTH, _HEIGHT)
        self.picture_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose_button = plain("Chọn ảnh…", Icon.IMAGE)
        self.choose_button.setAccessibleName(f"{name}: chọn ảnh")
        self.remove_button = quiet("Bỏ ảnh", Icon.DELETE)
        self.remove_button.setAccessibleName(f"{name}: bỏ ảnh")
        words = column(
            Label(name, Role.LABEL),
            Label(hint, Role.CAPTION, wrap=True),
            row(self.choose_button, self.remove_button, FILL),
            FILL,
            spacing=4,
        )
        self.setLayout(row(column(self.picture_label, FILL), grow(words), spacing=12))
        self.choose_button.clicked.connect(self.chosen)
        self.remove_button.clicked.connect(self.removed)

    def show_picture(self, data: bytes | None) -> None:
        """Show the picture that is kept, or that there is none."""
        self.remove_button.setVisible(data is not None)
        if data is None:
            self.picture_label.setText("Chưa có ảnh")
        else:
            self.picture_label.setPixmap(on_paper(data, self.devicePixelRatioF()))
        self.picture_label.setAccessibleName(f"{self._name}: {'có ảnh' if data else 'chưa có ảnh'}")


def on_paper(data: bytes, ratio: float) -> QPixmap:
    """The picture on white, as it will stand on the page, in either theme."""
    picture = QPixmap()
    picture.loadFromData(data)
    paper = QPixmap(round(_WIDTH * ratio), round(_HEIGHT * ratio))
    paper.setDevicePixelRatio(ratio)
    paper.fill(Qt.GlobalColor.white)
    room = QSize(_WIDTH - 2 * _EDGE, _HEIGHT - 2 * _EDGE)
    size = picture.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    with painting(paper) as painter:
        place = QRect((_WIDTH - size.width()) // 2, (_HEIGHT - size.height()) // 2, size.width(), size.height())
        painter.drawPixmap(place, picture)
    return paper


class PicturesCard(Card):
    """Both pictures, and the real width of the seal; without a picture a signature is not seen on the page."""

    chosen = Signal(str)
    removed = Signal(str)
    width_settled = Signal(int)

    def __init__(self) -> None:
        self.signature = PictureSlot(
            "Chữ ký của người ký", "Mực xanh, đặt giữa chức vụ và họ tên. Ảnh quét trên giấy trắng được tự xóa nền."
        )
        self.seal = PictureSlot(
            "Con dấu của cơ quan", "Mực đỏ, trùm 1/3 chữ ký về bên trái. Ảnh quét trên giấy trắng được tự xóa nền."
        )
        self.width_box = QSpinBox()
        self.width_box.setRange(20, 50)
        self.width_box.setSuffix(" mm")
        self.width_box.setFixedWidth(px(96))
        self.width_box.setKeyboardTracking(False)
        self.width_field = FormField(
            "Đường kính con dấu", self.width_box, "Đo trên con dấu thật: ảnh in ra đúng kích thước này."
        )
        self.preview_label = QLabel()
        self.preview_label.setScaledContents(True)
        self.preview_label.setAccessibleName("Xem thử cuối trang khi đã ký")
        self.preview = QWidget()
        caption = Label("Cuối trang khi đã ký", Role.LABEL)
        self.preview.setLayout(column(caption, row(self.preview_label, FILL), spacing=4))
        self.preview.hide()
        super().__init__(
            Label("Hình chữ ký số trên báo cáo", Role.SECTION),
            Label("Chưa có ảnh thì chữ ký số vẫn có giá trị, chỉ không hiện hình trên trang.", Role.MUTED, wrap=True),
            self.signature,
            self.seal,
            self.width_field,
            self.preview,
            spacing=10,
        )
        self.signature.chosen.connect(self._choose_signature)
        self.signature.removed.connect(self._remove_signature)
        self.seal.chosen.connect(self._choose_seal)
        self.seal.removed.connect(self._remove_seal)
        self.width_box.valueChanged.connect(self.width_settled)

    def show_preview(self, preview: PicturePreview) -> None:
        """Show what is kept, and the end of a page signed with it."""
        self._show_pictures(preview.pictures)
        self.preview.setVisible(preview.page is not None)
        if preview.page is not None:
            picture = QPixmap.fromImage(page_picture(preview.page, self.devicePixelRatioF()))
            height = round(_PREVIEW_WIDTH * picture.height() / picture.width())
            self.preview_label.setPixmap(picture)
            self.preview_label.setFixedSize(_PREVIEW_WIDTH, height)

    def _show_pictures(self, pictures: SignaturePictures) -> None:
        self.signature.show_picture(pictures.signature)
        self.seal.show_picture(pictures.seal)
        self.width_box.blockSignals(True)
        self.width_box.setValue(pictures.seal_width)
        self.width_box.blockSignals(False)
        self.width_field.setVisible(pictures.seal is not None)

    @Slot()
    def _choose_signature(self) -> None:
        self.chosen.emit(SIGNATURE)

    @Slot()
    def _remove_signature(self) -> None:
        self.removed.emit(SIGNATURE)

    @Slot()
    def _choose_seal(self) -> None:
        self.chosen.emit(SEAL)

    @Slot()
    def _remove_seal(self) -> None:
        self.removed.emit(SEAL)
