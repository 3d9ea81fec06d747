"""Any change to a signature: never an exception, never valid for other content."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.report import SignatureStatus

CONTENT = b"content"

# A changed certificate may have a serial number or a name that cryptography warns about.
pytestmark = [
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Attribute's length must be:UserWarning"),
]

mutations = st.lists(
    st.one_of(
        st.tuples(st.just("flip"), st.integers(0, 5000), st.integers(0, 7)),
        st.tuples(st.just("set"), st.integers(0, 5000), st.integers(0, 255)),
        st.tuples(st.just("cut"), st.integers(0, 5000), st.integers(1, 40)),
        st.tuples(st.just("double"), st.integers(0, 5000), st.integers(1, 40)),
    ),
    min_size=1,
    max_size=4,
)


def mutate(data, changes):
    for kind, place, amount in changes:
        at = place % max(1, len(data))
        match kind:
            case "flip":
                data = data[:at] + bytes([data[at] ^ 1 << amount]) + data[at + 1 :] if data else data
            case "set":
                data = data[:at] + bytes([amount]) + data[at + 1 :]
            case "cut":
                data = data[:at] + data[at + amount :]
            case "double":
                data = data[: at + amount] + data[at : at + amount] + data[at + amount :]
    return data


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=mutations)
def test_a_changed_signature_is_never_valid(province, changes):
    original = sign_detached(CONTENT, province.key(), province.now)
    changed = mutate(original, changes)
    report = verify_detached(CONTENT, changed, province.trust, province.now)
    if changed != original:
        assert report.status is not SignatureStatus.VALID
    other = verify_detached(CONTENT + b"!", changed, province.trust, province.now)
    assert other.status is SignatureStatus.INVALID


def test_no_single_bit_may_change(province, trust):
    original = sign_detached(CONTENT, province.key(), province.now)
    for bit in range(8 * len(original)):
        changed = bytearray(original)
        changed[bit // 8] ^= 1 << bit % 8
        report = verify_detached(CONTENT, bytes(changed), trust, province.now)
        assert report.status is not SignatureStatus.VALID, bit


@settings(max_examples=300)
@given(st.binary(max_size=300))
@example(b"")
def test_any_bytes_get_an_answer(province, data):
    report = verify_detached(CONTENT, data, province.trust, province.now)
    assert report.status is SignatureStatus.INVALID
