"""Changes that know the structure of what they change: containers, manifests, JSON, CMS."""

import json
import re
import struct
from dataclasses import replace

from asn1crypto import parser
from hypothesis import strategies as st

from tests.hostile.raw_zip import Raw, build

# ---- containers

_NAMES = st.sampled_from(
    [
        "mimetype", "report.json", "report.pdf", "receipt.json", "Report.json", "META-INF/ASiCManifest.xml",
        "META-INF/ASiCManifest002.xml", "META-INF/signature001.p7s", "META-INF/signature002.p7s", "META-INF/x",
        "attachments/" + "0" * 64, "attachments/" + "f" * 64 + ".pdf", "../x", "a/b", "", "CON", "x\0y", "\ud800",
    ]
) | st.text(max_size=12)  # fmt: skip
_SHORT = {"flags", "method", "made_by"}
_NUMBERS = st.sampled_from([0, 1, 8, 9, 12, 99, 0x800, 0x808, 0xFFFE, 0xFFFF]) | st.integers(0, 0xFFFF)
_LONG = _NUMBERS | st.sampled_from([0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF]) | st.integers(0, 0xFFFFFFFF)
_PLACE = st.integers(0, 7)
_BYTES = st.binary(max_size=40)
_END_FIELDS = ("count", "here", "size", "start")

_SIDES = st.sampled_from(["central", "local", "both"])


def _setting(field, values):
    return st.tuples(st.just("set"), _PLACE, st.just(field), values)


def _claiming(fields, values):
    return st.tuples(st.just("claim"), _PLACE, _SIDES, st.sampled_from(fields), values)


_ENTRY_CHANGES = st.one_of(
    st.tuples(st.just("drop"), _PLACE),
    st.tuples(st.just("double"), _PLACE),
    st.tuples(st.just("swap"), _PLACE, _PLACE),
    st.tuples(st.just("borrow"), _PLACE, _PLACE),
    _setting("name", _NAMES),
    _setting("method", st.sampled_from([0, 8, 9, 12])),
    _setting("data", _BYTES),
    _setting("descriptor", _BYTES),
    st.tuples(st.just("cut"), _PLACE, st.integers(1, 60)),
    st.tuples(st.just("append"), _PLACE, _BYTES),
    st.tuples(st.just("describe"), _PLACE, st.integers(0, 0xFFFFFFFF)),
    _claiming(sorted(_SHORT), _NUMBERS),
    _claiming(["crc", "compressed", "size", "start", "attributes"], _LONG),
    _claiming(["extra", "comment"], _BYTES),
)
_FRAME_CHANGES = st.one_of(
    st.tuples(st.sampled_from(["prefix", "between", "suffix"]), _BYTES),
    st.tuples(st.just("end"), st.sampled_from(_END_FIELDS), _LONG),
)
container_changes = st.tuples(st.lists(_ENTRY_CHANGES, min_size=1, max_size=3), st.lists(_FRAME_CHANGES, max_size=1))


def changed_container(entries: list[Raw], changes) -> bytes:
    """The archive after the changes; what they say of places that are not there is passed over."""
    in_entries, in_frame = changes
    for change in in_entries:
        entries = _changed_entries(list(entries), *change)
    frame = {}
    for kind, *values in in_frame:
        if kind == "end":
            field, value = values
            frame["end"] = {field: value & (0xFFFF if field in ("count", "here") else 0xFFFFFFFF)}
        else:
            frame[kind] = values[0]
    try:
        return build(entries, **frame)
    except struct.error:  # a name or field that does not fit its header
        return build([])


def _changed_entries(entries, kind, place, *values):
    if not entries:
        return entries
    place %= len(entries)
    entry = entries[place]
    match kind, *values:
        case ["drop"]:
            del entries[place]
        case ["double"]:
            entries.append(entry)
        case ["swap", other]:
            other %= len(entries)
            entries[place], entries[other] = entries[other], entry
        case ["borrow", other]:
            entries[place] = replace(entry, data=entries[other % len(entries)].data)
        case _:
            entries[place] = _changed_entry(entry, kind, *values)
    return entries


def _changed_entry(entry: Raw, kind: str, *values) -> Raw:
    match kind, *values:
        case ["set", field, value]:
            entry = replace(entry, **{field: value})
        case ["cut", count]:
            entry = replace(entry, packed=entry.payload[:-count])
        case ["append", data]:
            entry = replace(entry, packed=entry.payload + data)
        case ["describe", claimed]:
            later = {"crc": 0, "compressed": 0, "size": 0}
            descriptor = b"PK\7\10" + struct.pack("<3L", claimed, len(entry.payload), len(entry.data))
            entry = replace(entry, flags=entry.flags | 8, descriptor=descriptor, local=later)
        case ["claim", side, field, value]:
            for each in ("central", "local") if side == "both" else (side,):
                entry = replace(entry, **{each: {**getattr(entry, each), field: value}})
    return entry


# ---- text in tokens: manifests

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_WORDS = st.sampled_from(
    [
        b"", b"<a/>", b"</asic:ASiCManifest>", b"<!-- x -->", b"<?x y?>", b"<![CDATA[x]]>", b"&amp;", b"&#0;", b"&x;",
        b'<asic:SigReference URI="META-INF/signature001.p7s"/>', b'<asic:SigReference URI="../x"/>', b"\xff", b"\0",
        b'<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/>', b"<!DOCTYPE x>", b"AAAA", b" ",
    ]
)  # fmt: skip
token_changes = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), st.integers(0, 40)),
        st.tuples(st.just("double"), st.integers(0, 40)),
        st.tuples(st.just("swap"), st.integers(0, 40), st.integers(0, 40)),
        st.tuples(st.just("put"), st.integers(0, 40), _WORDS),
        st.tuples(st.just("cut"), st.integers(0, 40), st.integers(0, 30)),
    ),
    min_size=1,
    max_size=3,
)


def changed_text(text: bytes, changes) -> bytes:
    """An XML text with its tags and words moved about."""
    tokens = _TOKEN.findall(text)
    for kind, at, *values in changes:
        place = at % max(1, len(tokens))
        match kind, *values:
            case ["drop"]:
                del tokens[place : place + 1]
            case ["double"]:
                tokens[place:place] = tokens[place : place + 1]
            case ["swap", other] if tokens:
                other %= len(tokens)
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case ["put", word]:
                tokens.insert(place, word)
            case ["cut", length] if tokens:
                tokens[place] = tokens[place][:length]
    return b"".join(tokens)


# ---- JSON

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 1, 10**39, 1.5, "", " ", "x" * 3000, "khong_phat_sinh", "2018-05-25", "1234,5", "\0", "\n"]
    ),
    st.sampled_from(["a\u202eb", "🙂", "0" * 64, "f" * 64, "../x", "W26572a", "SO-SNV", "DVCQ-2018", "9999-12-31"]),
    st.text(max_size=8),
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=4,
)
_STEPS = st.lists(st.integers(0, 60), max_size=6)
json_changes = st.lists(
    st.one_of(
        st.tuples(st.just("put"), _STEPS, _VALUES),
        st.tuples(st.just("drop"), _STEPS),
        st.tuples(st.just("double"), _STEPS),
        st.tuples(st.just("add"), _STEPS, _VALUES),
    ),
    min_size=1,
    max_size=3,
)


def changed_json(data: bytes, changes) -> bytes:
    """A document with values changed, dropped, doubled or added somewhere inside."""
    document = json.loads(data)
    for kind, steps, *values in changes:
        holder, key = _walked(document, steps)
        match kind, *values:
            case ["put", value]:
                holder[key] = value
            case ["drop"]:
                del holder[key]
            case ["double"] if isinstance(holder, list):
                holder.append(holder[key])
            case ["add", value] if isinstance(holder, list):
                holder.append(value)
            case ["add", value]:
                holder["thêm"] = value
        if not document:
            break
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def _walked(document, steps):
    """A member somewhere inside, and what holds it."""
    holder, key = {"": document}, ""
    for step in [0, *steps]:
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner:
            break
        holder = inner
        key = sorted(holder)[step % len(holder)] if isinstance(holder, dict) else step % len(holder)
    return holder, key


# ---- DER

der_changes = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), _STEPS),
        st.tuples(st.just("double"), _STEPS),
        st.tuples(st.just("swap"), _STEPS),
        st.tuples(st.just("tag"), _STEPS, st.integers(0, 30)),
        st.tuples(st.just("class"), _STEPS, st.integers(0, 3)),
        st.tuples(st.just("content"), _STEPS, st.binary(max_size=40)),
        st.tuples(st.just("flip"), _STEPS, st.integers(0, 4000)),
        st.tuples(st.just("wrap"), _STEPS),
        st.tuples(st.just("root"), _STEPS),
    ),
    min_size=1,
    max_size=3,
)


def changed_der(data: bytes, changes) -> bytes:
    """A DER structure with one or more of its nodes changed; all lengths are right again."""
    for change in changes:
        data = _changed_node(data, list(change[1]), change[0], change[2:], data)
    return data


def _changed_node(data: bytes, steps, kind: str, values, root: bytes) -> bytes:
    try:
        cls, method, tag, _, content, _ = parser.parse(data)
    except ValueError:
        return data
    children = _children(content) if method else []
    if not steps or not children:
        return _with_change(cls, method, tag, content, kind, values, root)
    place = steps.pop(0) % len(children)
    if not steps and kind in ("drop", "double", "swap"):
        chosen = children.pop(place)
        children[place:place] = {"drop": [], "double": [chosen, chosen], "swap": []}[kind]
        if kind == "swap":
            children.insert(max(0, place - 1), chosen)
    else:
        children[place] = _changed_node(children[place], steps, kind, values, root)
    return parser.emit(cls, method, tag, b"".join(children))


def _children(content: bytes) -> list[bytes]:
    found, position = [], 0
    try:
        while position < len(content):
            _, _, _, header, inner, trailer = parser.parse(content[position:])
            size = len(header) + len(inner) + len(trailer)
            found.append(content[position : position + size])
            position += size
    except ValueError:
        return []
    return found


def _with_change(cls, method, tag, content, kind, values, root) -> bytes:
    match kind, *values:
        case ["tag", other]:
            tag = other
        case ["class", other]:
            cls = other
        case ["content", other]:
            content = other
        case ["flip", bit] if content:
            at = bit // 8 % len(content)
            content = content[:at] + bytes([content[at] ^ 1 << bit % 8]) + content[at + 1 :]
        case ["wrap"]:
            return parser.emit(0, 1, 16, parser.emit(cls, method, tag, content))
        case ["root"]:
            content = root
    return parser.emit(cls, method, tag, content)
