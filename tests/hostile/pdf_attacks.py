"""Attacks on signed PDF, each with the answer that it must get."""

import asyncio
from datetime import timedelta
from functools import partial
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign import signers as tools

from desktop.rules.verdicts import ReasonCode as Code
from desktop.signing.keys import save_pkcs12
from tests.exchange.making import DAT_DO, HOA_LONG, NOW, key, stranger
from tests.hostile.attack import Attack, unreadable, untrusted
from tests.hostile.pdf_forging import (
    DATA,
    add_file,
    attach,
    bomb,
    draw,
    good,
    led,
    made,
    named,
    plain,
    replace_data,
    signed,
    time_stamped,
    updated,
    with_validation_data,
)
from tests.signing.raw_pdf import classic

DAY = timedelta(days=1)
Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


# Updates after and between signatures -------------------------------------------------------------------------------


def change_title(writer) -> None:
    writer.set_info(generic.DictionaryObject({named("/Title"): generic.pdf_string("x")}))


def drop_a_page(writer) -> None:
    tree = writer.root["/Pages"]
    del tree["/Kids"][1]
    tree["/Count"] = generic.NumberObject(1)
    writer.update_container(tree)


def swap_pages(writer) -> None:
    tree = writer.root["/Pages"]
    kids = list(list.__iter__(tree["/Kids"]))
    tree["/Kids"] = generic.ArrayObject(reversed(kids))
    writer.update_container(tree)


def note_over_the_page(writer) -> None:
    note = generic.DictionaryObject(
        {
            named("/Type"): named("/Annot"),
            named("/Subtype"): named("/FreeText"),
            named("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
            named("/Contents"): generic.pdf_string("Số liệu khác"),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def stray_validation_data(writer) -> None:
    writer.root["/DSS"] = writer.add_object(
        generic.DictionaryObject({named("/Other"): writer.add_object(generic.StreamObject(stream_data=b"x"))})
    )
    writer.update_root()


def empty_validation_data(writer) -> None:
    writer.root["/DSS"] = writer.add_object(generic.DictionaryObject())
    writer.update_root()
    change_title(writer)


def remember_nothing(writer) -> None:
    """A catalog that shows other pages."""
    page = generic.DictionaryObject(
        {
            named("/Type"): named("/Page"),
            named("/MediaBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
        }
    )
    reference = writer.add_object(page)
    tree = generic.DictionaryObject(
        {
            named("/Type"): named("/Pages"),
            named("/Kids"): generic.ArrayObject([reference]),
            named("/Count"): generic.NumberObject(1),
        }
    )
    page["/Parent"] = writer.root["/Pages"] = writer.add_object(tree)
    writer.update_root()


def after(change) -> bytes:
    return updated(good(), change)


def between(change) -> bytes:
    return signed(updated(led(), change))


# Shadow attacks: what is shown later was prepared before the signature ----------------------------------------------


def covered(document) -> None:
    """The page's true text lies under a picture that an update may take away."""
    page = document.pages[0]
    cover = document.make_stream(b"1 g 0 0 595 842 re f")
    cover.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": [0, 0, 595, 842]})
    page.add_resource(cover, Name.XObject, Name.Cover)
    page.contents_add(document.make_stream(b"/Cover Do"))


def uncover(writer) -> None:
    resources = writer.root["/Pages"]["/Kids"][0]["/Resources"]
    old = dict.__getitem__(resources["/XObject"], "/Cover").reference
    empty = generic.StreamObject(dict(resources["/XObject"]["/Cover"]), stream_data=b"")
    writer.objects[(old.generation, old.idnum)] = empty


def other_digits(document) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].add_resource(document.make_indirect(font), Name.Font, Name.F1)


def other_font(writer) -> None:
    fonts = writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    font = fonts["/F1"]
    font["/BaseFont"] = named("/ZapfDingbats")
    writer.update_container(font)


def two_faces() -> bytes:
    """Two objects of one number lie in the signed file; an update of the cross-references alone shows the other."""
    hidden = b"4 0 obj\n<</Length 24>>\nstream\n1 0 0 rg 0 0 300 300 re\nendstream\nendobj\n"
    content = b"<</Length 24>>\nstream\n0.5 w 50 50 m 500 50 l S\nendstream"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        content + b"\nendobj\n" + hidden + b"5 0 obj\nnull",
    ]
    file = signed(classic(objects))
    start = len(file)
    table = b"xref\n4 1\n%010d 00000 n \n" % file.index(hidden)
    last = file.rindex(b"startxref") + len(b"startxref\n")
    size = b"/Size 20/Root 1 0 R/Prev %d" % int(file[last:].split()[0])
    return file + table + b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


# Signatures that cover too little, or nothing -----------------------------------------------------------------------


def other_subfilter() -> bytes:
    """An old form of signatures, which has no attributes."""
    file = signed()
    return file.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")


def byte_range(file: bytes) -> tuple[int, ...]:
    """What the last signature covers."""
    at = file.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    return tuple(int(each) for each in file[at : file.index(b"]", at)].split())


def with_range(file: bytes, *numbers: int) -> bytes:
    """Another range in the place of the last one; nothing is moved."""
    at = file.rindex(b"/ByteRange [")
    end = file.index(b"/Type", at)
    new = b"/ByteRange [%s]" % b" ".join(b"%d" % each for each in numbers)
    return file[:at] + new.ljust(end - at) + file[end:]


def other_range(*numbers: int) -> bytes:
    return with_range(good(), *numbers)


def wrapped() -> bytes:
    """The signed end of the file is moved back; where it was lies one of ours, with references to a page of ours."""
    file = signed(made(lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.disable))
    _, length, tail, rest = byte_range(file)
    start = int(file[file.rindex(b"startxref") :].split()[1])
    page = int(PdfFileReader(BytesIO(file)).root["/Pages"]["/Kids"].raw_get(0).idnum)
    evil = b"%d 0 obj\n<</Type/Page/MediaBox[0 0 9 9]>>\nendobj\n" % page
    references = file[start : file.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % start
    entry = b"xref\n%d 1\n%010d 00000 n \n" % (page, start + len(references) + len(b"xref\n9 1\n") + 15)
    ours = file[tail:start] + references.replace(b"xref\n", entry, 1) + evil
    return with_range(file[:tail] + ours, 0, length, tail + len(ours), rest) + file[tail:]


def emptied() -> bytes:
    """The signature itself is gone."""
    file = good()
    _, length, tail, _ = byte_range(file)
    return file[: length + 1] + b"0" * (tail - length - 2) + file[tail - 1 :]


def signature_of_another_report() -> bytes:
    ours, other = signed(plain()), signed(plain(DATA.replace(b"1234.5", b"9234.5")))
    start = ours.index(b"/Contents <")
    end = ours.index(b">", start)
    return ours[:start] + other[start:end] + ours[end:]


def certified_then_signed() -> bytes:
    """The first signature forbids any later one."""
    writer = IncrementalPdfFileWriter(BytesIO(plain()))
    metadata = tools.PdfSignatureMetadata(
        field_name="LanhDao",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    return signed(_signed_by_tool(writer, metadata))


def broken_time_stamp() -> bytes:
    """One digit of the authority's signature changed."""
    file = time_stamped(good())
    _, _, tail, _ = byte_range(file)
    at = len(file[: tail - 1].rstrip(b"0")) - 100
    return file[:at] + (b"1" if file[at : at + 1] != b"1" else b"2") + file[at + 1 :]


def _signed_by_tool(writer, metadata) -> bytes:
    signer = tools.SimpleSigner.load_pkcs12_data(save_pkcs12(key(), "matkhau", "k"), [], passphrase=b"matkhau")

    class Tool(tools.PdfSigner):
        def init_signing_session(self, pdf_out, existing_fields_only=False):
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = NOW
            return session

    return asyncio.run(Tool(metadata, signer=signer).async_sign_pdf(writer)).getvalue()


# What a PDF may carry -----------------------------------------------------------------------------------------------


def acting(change) -> bytes:
    """Honestly signed, with a part that acts by itself."""
    return signed(made(change))


def opens_with_script(document) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def script_under_a_reference(document) -> None:
    kind = document.make_indirect(Name.Launch)
    document.Root.OpenAction = Dictionary(S=kind, F=pikepdf.String("cmd.exe"))


def named_script(document) -> None:
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    document.Root.Names.JavaScript = Dictionary(Names=Array([pikepdf.String("x"), script]))


def note(document, **entries) -> None:
    box = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 100, 100]), **entries)
    document.pages[0].Annots = Array([document.make_indirect(box)])


def field_to_fill_in(document) -> None:
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=pikepdf.String("so"),
            V=pikepdf.String("1"),
            Rect=Array([0, 0, 100, 100]),
        )
    )
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


def script_of_forms(document) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=document.make_stream(b"<xdp/>"))


def attached_to_a_note(document) -> None:
    file = document.make_stream(b"MZ")
    specification = Dictionary(Type=Name.Filespec, F=pikepdf.String("x.exe"), EF=Dictionary(F=file))
    note(document, Subtype=Name.FileAttachment, FS=document.make_indirect(specification))


def two_contents(document) -> None:
    document.attachments["report.json"].obj.EF.F = document.make_stream(b"{}")


def other_only(document) -> None:
    del document.attachments["report.json"]
    attach(document, "data.json", DATA)


def no_file(document) -> None:
    del document.attachments["report.json"]


def endless_names(document) -> None:
    tree = document.Root.Names.EmbeddedFiles
    tree.Kids = Array([document.make_indirect(tree)])
    del tree.Names


# Files that exhaust the reader --------------------------------------------------------------------------------------


def stream_object(data: bytes, **entries: bytes) -> bytes:
    told = b"".join(b"/%s %s" % (name.encode(), value) for name, value in entries.items())
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (told, len(data), data)


def object_stream_bomb() -> bytes:
    data = bomb(50 << 20)
    stream = stream_object(data, Type=b"/ObjStm", N=b"1", First=b"4", Filter=b"/FlateDecode")
    return _in_stream(stream)


def stacked_filters() -> bytes:
    data = bomb(200 << 20, layers=2)
    filters = b"[/FlateDecode/FlateDecode]"
    return _in_stream(stream_object(data, Type=b"/ObjStm", N=b"1", First=b"4", Filter=filters))


def _in_stream(stream: bytes) -> bytes:
    """The form lies in this object stream."""
    file = bytearray(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/AcroForm 5 0 R>>\nendobj\n")
    place = len(file)
    file += b"2 0 obj\n" + stream + b"\nendobj\n"
    start = len(file)
    rows = [(0, 0, 0), (1, 9, 0), (1, place, 0), (0, 0, 0), (0, 0, 0), (2, 2, 0), (1, start, 0)]
    table = b"".join(bytes([kind]) + where.to_bytes(4, "big") + bytes([index]) for kind, where, index in rows)
    file += b"6 0 obj\n" + stream_object(table, Type=b"/XRef", Size=b"7", W=b"[1 4 1]", Root=b"1 0 R") + b"\nendobj\n"
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % start)


def reference_stream_bomb() -> bytes:
    file = bytearray(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n")
    start = len(file)
    told = {"Type": b"/XRef", "Size": b"20000000", "W": b"[1 1 1]", "Root": b"1 0 R", "Filter": b"/FlateDecode"}
    file += b"2 0 obj\n" + stream_object(bomb(60_000_000), **told) + b"\nendobj\n"
    return bytes(file + b"startxref\n%d\n%%%%EOF\n" % start)


def references_in_a_circle() -> bytes:
    file = classic([b"<</Type/Catalog>>"])
    start = file.index(b"xref\n")
    return file.replace(b"/Root", b"/Prev %d/Root" % start)


def many_updates() -> bytes:
    file = plain()
    for _ in range(40):
        file = updated(file, change_title)
    return file


def deep_arrays() -> bytes:
    return classic([b"<</Type/Catalog/AcroForm " + b"[" * 100_000 + b"]" * 100_000 + b">>"])


def table_that_lies() -> bytes:
    file = classic([b"<</Type/Catalog>>"])
    return file.replace(b"xref\n0 2\n", b"xref\n0 2000000000\n")


def locked() -> bytes:
    return made(lambda _: None, encryption=pikepdf.Encryption(owner="a", user=""), deterministic_id=False)


ATTACKS = {
    # Changed after it was signed
    "a page drawn over": Attack(partial(after, draw), Code.CHANGED_AFTER_SIGNING),
    "the data replaced by an update": Attack(partial(after, replace_data), Code.CHANGED_AFTER_SIGNING),
    "a second data file added by an update": Attack(partial(after, add_file), Code.CHANGED_AFTER_SIGNING),
    "another title": Attack(partial(after, change_title), Code.CHANGED_AFTER_SIGNING),
    "a page dropped": Attack(partial(after, drop_a_page), Code.CHANGED_AFTER_SIGNING),
    "pages swapped": Attack(partial(after, swap_pages), Code.CHANGED_AFTER_SIGNING),
    "a note laid over the page": Attack(partial(after, note_over_the_page), Code.CHANGED_AFTER_SIGNING),
    "another catalog": Attack(partial(after, remember_nothing), Code.CHANGED_AFTER_SIGNING),
    "bytes after the end of the PDF": Attack(lambda: good() + b"\n% more\n", Code.CHANGED_AFTER_SIGNING),
    "validation data that are none": Attack(partial(after, stray_validation_data), Code.CHANGED_AFTER_SIGNING),
    "an empty store as a pretext": Attack(partial(after, empty_validation_data), Code.CHANGED_AFTER_SIGNING),
    "validation data, then a drawing": Attack(
        lambda: updated(with_validation_data(good()), draw), Code.CHANGED_AFTER_SIGNING
    ),
    "a drawing under a time stamp": Attack(lambda: time_stamped(updated(good(), draw)), Code.CHANGED_AFTER_SIGNING),
    "a drawing after a time stamp": Attack(lambda: updated(time_stamped(good()), draw), Code.CHANGED_AFTER_SIGNING),
    "a page drawn over between two signatures": Attack(partial(between, draw), Code.CHANGED_AFTER_SIGNING),
    "the data replaced between two signatures": Attack(partial(between, replace_data), Code.CHANGED_AFTER_SIGNING),
    "a note between two signatures": Attack(partial(between, note_over_the_page), Code.CHANGED_AFTER_SIGNING),
    "a second signature where the first forbids it": Attack(certified_then_signed, Code.CHANGED_AFTER_SIGNING),
    # Shadow attacks
    "a cover taken away": Attack(lambda: updated(signed(made(covered)), uncover), Code.CHANGED_AFTER_SIGNING),
    "a cover taken away between two signatures": Attack(
        lambda: signed(updated(signed(made(covered), field_name="LanhDao"), uncover)), Code.CHANGED_AFTER_SIGNING
    ),
    "digits drawn by another font": Attack(
        lambda: updated(signed(made(other_digits)), other_font), Code.CHANGED_AFTER_SIGNING
    ),
    "two objects of one number": Attack(two_faces, Code.CHANGED_AFTER_SIGNING),
    # Signatures that cover too little
    "a range of nothing": Attack(lambda: other_range(0, 0, 0, 0), Code.SIGNATURE_BAD),
    "a range that leaves out the beginning": Attack(
        lambda: other_range(100, *byte_range(good())[1:]), Code.SIGNATURE_BAD
    ),
    "a range beyond the end": Attack(lambda: other_range(*byte_range(good())[:3], 10**9), Code.SIGNATURE_BAD),
    "a range of one part": Attack(lambda: other_range(0, 100), Code.SIGNATURE_FORM),
    "the signed end moved back": Attack(wrapped, Code.SIGNATURE_BAD),
    "an emptied signature": unreadable(emptied, Code.PDF_BAD),
    "another report's PDF signature": Attack(signature_of_another_report, Code.SIGNATURE_BAD),
    "a broken time stamp": Attack(broken_time_stamp, Code.SIGNATURE_BAD),
    "a signature of another form": Attack(other_subfilter, Code.SIGNATURE_FORM),
    # Signers
    "a PDF by an authority that nobody knows": untrusted(lambda: signed(signer=stranger()), Code.UNKNOWN_SIGNER),
    "a PDF by another agency's key": untrusted(lambda: signed(signer=key(DAT_DO)), Code.SIGNER_NOT_AUTHORISED),
    "a PDF signed tomorrow": untrusted(lambda: signed(at=NOW + 3 * DAY), Code.FUTURE_TIME),
    "a PDF with another agency's data": untrusted(
        lambda: signed(plain(DATA.replace(HOA_LONG.encode(), DAT_DO.encode()))),
        Code.SIGNER_NOT_AUTHORISED,
    ),
    # What acts by itself
    "a script that runs when it opens": Attack(partial(acting, opens_with_script), Code.PDF_ACTIVE),
    "a program started, under a reference": Attack(partial(acting, script_under_a_reference), Code.PDF_ACTIVE),
    "a script among the names": Attack(partial(acting, named_script), Code.PDF_ACTIVE),
    "a program started by a note": Attack(
        lambda: acting(lambda d: note(d, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=pikepdf.String("cmd.exe")))),
        Code.PDF_ACTIVE,
    ),
    "a form sent to somebody": Attack(
        lambda: acting(lambda d: note(d, Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=pikepdf.String("x")))),
        Code.PDF_ACTIVE,
    ),
    "actions of a page": Attack(
        lambda: acting(lambda d: d.pages[0].obj.update({"/AA": Dictionary(O=Dictionary(S=Name.GoTo))})),
        Code.PDF_ACTIVE,
    ),
    "a film on the page": Attack(lambda: acting(lambda d: note(d, Subtype=Name.RichMedia)), Code.PDF_ACTIVE),
    "a field to fill in": Attack(partial(acting, field_to_fill_in), Code.PDF_ACTIVE),
    "a form with scripts": Attack(partial(acting, script_of_forms), Code.PDF_ACTIVE),
    "a script in an unsigned PDF": Attack(lambda: made(opens_with_script), Code.PDF_ACTIVE),
    # Embedded files
    "two data files of one name": Attack(
        lambda: acting(lambda d: attach(d, "x", b"{}", "report.json")), Code.UNEXPECTED_FILE
    ),
    "a program beside the data": Attack(lambda: acting(lambda d: attach(d, "virus.exe", b"MZ")), Code.UNEXPECTED_FILE),
    "a file behind a note": Attack(partial(acting, attached_to_a_note), Code.UNEXPECTED_FILE),
    "two contents under one name": Attack(partial(acting, two_contents), Code.UNEXPECTED_FILE),
    "data under another name": Attack(partial(acting, other_only), Code.UNEXPECTED_FILE),
    "a PDF without data": unreadable(partial(acting, no_file), Code.NOT_A_PACKAGE),
    "data that are no JSON": Attack(lambda: signed(plain(b"{")), Code.JSON_BAD),
    "data that are no report": Attack(lambda: signed(plain(b"{}")), Code.SCHEMA),
    # Structure
    "a locked PDF": unreadable(locked, Code.PDF_ENCRYPTED),
    "a PDF cut in the middle": unreadable(lambda: good()[: len(good()) // 2], Code.PDF_BAD),
    "a PDF of nothing": unreadable(lambda: b"%PDF-1.7\n", Code.PDF_BAD),
    "names without end": unreadable(lambda: made(endless_names), Code.PDF_BAD),
    "references in a circle": unreadable(references_in_a_circle, Code.PDF_BAD),
    "arrays within arrays": unreadable(deep_arrays, Code.PDF_BAD),
    "a table that announces two thousand million objects": unreadable(table_that_lies, Code.PDF_BAD),
    # Bombs
    "a data file that unfolds": Attack(lambda: made(lambda _: None, bytes(60 << 20)), Code.PDF_BOMB),
    "an object stream that unfolds": Attack(object_stream_bomb, Code.PDF_BOMB),
    "filters upon filters": Attack(stacked_filters, Code.PDF_BOMB),
    "a reference stream that unfolds": Attack(reference_stream_bomb, Code.PDF_BOMB),
    "updates upon updates": Attack(many_updates, Code.PDF_BOMB),
}
