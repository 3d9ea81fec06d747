"""A dialog whose work is signed: it asks for the secret of what signs, and begins only when something can sign."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.layouts import Item
from desktop.ui.signer_field import SignerField
from desktop.ui.work_dialog import WorkDialog


class SigningDialog(WorkDialog):
    """Asks for the secret, ``asked`` by name, below its items, and for what comes ``after`` it, such as the folder.

    Subclasses give the work in ``signed_work``.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        title: str,
        action: str,
        *items: Item,
        asked: str,
        after: tuple[Item, ...] = (),
    ) -> None:
        self.signer = SignerField(context, asked)
        super().__init__(parent, context, title, action, *items, self.signer, *after)
        self.signer.ask_token()

    def signed_work(self) -> Callable[[], object] | None:
        """The work, which begins when something can sign too; None where something is missing, which is then said."""
        raise NotImplementedError

    @override
    def prepare(self) -> Callable[[], object] | None:
        work = self.signed_work()
        return work if self.signer.check() else None

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.signer.field_of(error)
