"""``@override`` for what must be imported before the first paint.

It is that of ``typing_extensions`` to type checkers; at run time it does nothing, because that package costs the
window two hundredths of its start. Modules that come later use ``typing_extensions`` itself.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    _Method = TypeVar("_Method", bound=Callable[..., Any])

    def override(method: _Method) -> _Method:
        """The method takes the place of one of the base class."""
        return method


__all__ = ["override"]
