"""The one place that shows failures: beside the field, in the page, or in a dialog, in that order."""

import traceback
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.core.errors import Cancelled, EnvironmentFailureError, UserError
from desktop.ui.dialogs import MessageDialog
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.inputs import FormField
from desktop.ui.tokens import Tone

_BUG_TITLE = "Lỗi chưa lường trước"
_BUG_TEXT = (
    "Chương trình gặp một lỗi của chính nó. Số liệu đã lưu không bị ảnh hưởng. "
    "Có thể làm tiếp; nếu lỗi lặp lại, đóng rồi mở lại phần mềm. "
    "Chép chi tiết bên dưới gửi cho người hỗ trợ, hoặc lập Gói hỗ trợ ở Thiết lập, mục Phần mềm."
)


@dataclass(frozen=True)
class Explanation:
    """A failure as a person reads it; ``details`` only where it is a bug."""

    title: str
    text: str
    details: str = ""


def explain(error: BaseException) -> Explanation | None:
    """What to say of an error; None where it is silent."""
    match error:
        case Cancelled():
            return None
        case UserError():
            return Explanation(error.message, error.hint)
        case _:
            details = "".join(traceback.format_exception(error))
            return Explanation(_BUG_TITLE, _BUG_TEXT, details)


def present(
    error: BaseException, parent: QWidget, *, field: FormField | None = None, banner: Banner | None = None
) -> None:
    """Show a failure as near to its cause as may be.

    Args:
        error: What was raised. ``Cancelled`` is silent; what is no ``UserError`` is a bug: it is shown in a dialog,
            with details to copy; whoever caught it has written it to the log.
        parent: The widget over which a dialog opens.
        field: The field that the error is about.
        banner: The banner of the page.
    """
    said = explain(error)
    if said is None:
        return
    if said.details:
        MessageDialog(parent, Tone.MISSING, said.title, said.text, said.details).open()
    elif field is not None:
        field.set_error(f"{said.title} {said.text}".strip())
        field.editor.setFocus()
    elif banner is not None:
        banner.show_message(tone_of(error), said.title, said.text)
        banner.show()
    else:
        MessageDialog(parent, tone_of(error), said.title, said.text).open()


def tone_of(error: BaseException) -> Tone:
    """The machine's refusals warn; what the person must put right is an error."""
    return Tone.LATE if isinstance(error, EnvironmentFailureError) else Tone.MISSING
