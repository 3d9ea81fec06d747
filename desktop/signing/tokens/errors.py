"""What a person reads when a token did not sign."""

from collections.abc import Mapping

from desktop.core.errors import UserError
from desktop.signing.tokens.values import Failure, FailureCode, PinTries


class TokenError(UserError):
    """The token, its driver or its PIN did not do what was asked."""

    code = "TOKEN"


class TokenDriverError(TokenError):
    """The driver is missing, unfit for this computer, or has failed."""

    code = "TOKEN_DRIVER"


class TokenMissingError(TokenError):
    """The token is not plugged in, or was pulled out."""

    code = "TOKEN_MISSING"


class TokenTimeoutError(TokenError):
    """The token or its driver did not answer."""

    code = "TOKEN_TIMEOUT"


class TokenKeyError(TokenError):
    """The token has no key for the certificate, or one that does not sign as it should."""

    code = "TOKEN_KEY"


class PinError(TokenError):
    """It is about the PIN.

    Attributes:
        tries: What is left.
    """

    code = "PIN"

    def __init__(self, message: str, hint: str, tries: PinTries) -> None:
        super().__init__(message, hint, tries=str(tries))
        self.tries = tries


class PinMissingError(PinError):
    """No PIN was given."""

    code = "PIN_MISSING"


class WrongPinError(PinError):
    """The PIN is wrong."""

    code = "WRONG_PIN"


class LastTryError(PinError):
    """The PIN was not tried: if it is wrong the token locks itself, and nobody has said that this is wanted."""

    code = "PIN_LAST_TRY"


class PinLockedError(PinError):
    """Too many wrong PINs."""

    code = "PIN_LOCKED"


def error_of(failure: Failure) -> Exception:
    """The exception for a failure."""
    match failure.code:
        case FailureCode.WRONG_PIN:
            return WrongPinError("Mã PIN của USB Token không đúng.", _after_wrong_pin(failure.tries), failure.tries)
        case FailureCode.PIN_MISSING:
            return PinMissingError("Chưa nhập mã PIN của USB Token.", "Nhập mã PIN rồi ký lại.", failure.tries)
        case FailureCode.LAST_TRY:
            return LastTryError(
                "USB Token chỉ còn một lần thử mã PIN: nhập sai lần này thì token bị khóa. Chương trình chưa thử.",
                "Nếu chắc chắn mã PIN, đánh dấu đồng ý dùng lần thử cuối rồi ký lại.",
                failure.tries,
            )
        case FailureCode.PIN_LOCKED:
            return PinLockedError(
                "USB Token đã bị khóa vì nhập sai mã PIN quá số lần cho phép.",
                "Mang token đến nơi cấp để mở khóa; trong lúc chờ có thể xuất bản chưa ký kèm bản giấy đóng dấu.",
                PinTries.NONE,
            )
        case FailureCode.BUG:
            return RuntimeError(failure.detail)
        case _:
            return _of_device(failure)


def _after_wrong_pin(tries: PinTries) -> str:
    match tries:
        case PinTries.LAST:
            return "Chỉ còn một lần thử, sai nữa thì token bị khóa. Kiểm tra kỹ mã PIN trước khi nhập lại."
        case PinTries.FEW:
            return "Số lần thử còn lại không nhiều. Kiểm tra phím Caps Lock, Num Lock rồi nhập lại."
        case _:
            return "Kiểm tra phím Caps Lock, Num Lock rồi nhập lại."


def _of_device(failure: Failure) -> TokenError:
    kind, message, hint = _SAID.get(failure.code, _REFUSED)
    return kind(message.format(detail=failure.detail), hint, detail=failure.detail)


_REFUSED = (TokenError, "USB Token từ chối thực hiện ({detail}).", "Rút token ra, cắm lại rồi thử lần nữa.")
_SAID: Mapping[FailureCode, tuple[type[TokenError], str, str]] = {
    FailureCode.DRIVER: (
        TokenDriverError,
        "Không dùng được trình điều khiển của USB Token.",
        "Cài lại trình điều khiển do nơi cấp token cung cấp (bản 64-bit), hoặc chọn tệp khác ở Thiết lập.",
    ),
    FailureCode.TOKEN_MISSING: (
        TokenMissingError,
        "Không thấy USB Token đã chọn, hoặc token vừa bị rút ra.",
        "Cắm lại token, chờ vài giây rồi làm lại.",
    ),
    FailureCode.PIN_UNUSABLE: (
        TokenError,
        "Mã PIN của USB Token chưa được đặt hoặc phải đổi trước khi dùng.",
        "Mở phần mềm của nơi cấp token để đặt hoặc đổi mã PIN.",
    ),
    FailureCode.KEY_MISSING: (
        TokenKeyError,
        "Trong USB Token không có khóa của chứng thư số đã chọn.",
        "Chọn lại chứng thư số ở trang Thiết lập.",
    ),
    FailureCode.MECHANISM: (
        TokenKeyError,
        "USB Token không ký được theo cách đã đặt.",
        "Ở Thiết lập, đổi cách ký RSA sang PKCS#1 v1.5, hoặc chọn chứng thư số khác.",
    ),
    FailureCode.DECLINED: (
        TokenError,
        "Việc ký đã bị từ chối trên USB Token.",
        "Bấm ký lại và xác nhận trên thiết bị.",
    ),
}


def driver_crashed() -> TokenDriverError:
    """The driver took its process down."""
    return TokenDriverError(
        "Trình điều khiển của USB Token gặp lỗi và đã dừng đột ngột. Chương trình và số liệu không bị ảnh hưởng.",
        "Rút token ra, cắm lại rồi thử lần nữa; nếu còn lỗi, cài lại trình điều khiển của nơi cấp token.",
    )


def no_answer(seconds: float) -> TokenTimeoutError:
    """The time is over."""
    return TokenTimeoutError(
        f"USB Token không trả lời sau {seconds:.0f} giây.",
        "Rút token ra, cắm lại; tắt phần mềm khác đang dùng token rồi thử lần nữa.",
    )
