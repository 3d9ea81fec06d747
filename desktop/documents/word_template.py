"""python-docx begins with a foreign template: what of it stays in an official document, and what is set otherwise."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from collections.abc import Mapping, MutableMapping
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from desktop.documents import layout
from desktop.documents.model import PROGRAM_NAME
from desktop.documents.office_file import office_text

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_UNUSED_PARTS = frozenset({"stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail"})
"""By the last word of a relation's type: older looks of styles, a picture of an empty page, and suchlike."""

_KEPT_STYLES = frozenset(
    {
        "Normal", "Header", "Footer", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Caption",
        "Default Paragraph Font", "Normal Table", "No List", "Table Grid",
    }
)  # fmt: skip
"""Of the template's 164; Word offers all others itself."""

_FONTS = (
    f'<w:fonts {nsdecls("w")}><w:font w:name="{layout.FONT_NAME}"><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
"""What stands in for the font where it is not installed: another with serifs."""

_SETTINGS = (
    "<w:settings {namespaces}>"
    '<w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    "<w:compat>{compatibility}</w:compat>"
    '<w:themeFontLang w:val="vi-VN"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" '
    'w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" '
    'w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
    '<w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/>'
    "</w:settings>"
)
_COMPATIBILITY = (
    ("compatibilityMode", 15),
    ("overrideTableStyleFontSizeAndJustification", 1),
    ("enableOpenTypeFeatures", 1),
    ("doNotFlipMirrorIndents", 1),
)
"""Those of Word since 2013: with older ones its title bar says that the document is shown in compatibility mode."""


def prepare_template(file: Document, company: str) -> None:
    """Leave in an empty file only what an official document needs, and set it for Vietnamese.

    Args:
        file: As python-docx makes it.
        company: Name of the agency, for the file's properties.
    """
    package: Any = file.part.package
    for relations in (file.part.rels, package.rels):
        _drop_unused(relations)
    _keep_styles(file)
    _write_settings(file)
    _rewrite(file.part.rels, "fontTable", _FONTS)
    _rewrite(package.rels, "extended-properties", _extended_properties(company))


def _rewrite(relations: Mapping[str, Any], kind: str, xml: str) -> None:
    for relation in relations.values():
        if relation.reltype.endswith(f"/{kind}"):
            vars(relation.target_part)["_blob"] = f"{_XML}{xml}".encode()


def _drop_unused(relations: MutableMapping[str, Any]) -> None:
    for number in [n for n, each in relations.items() if each.reltype.rpartition("/")[2] in _UNUSED_PARTS]:
        del relations[number]


def _keep_styles(file: Document) -> None:
    """Remove the others: Word's list of styles stays short, and no style is looked for among hundreds."""
    styles: Any = file.styles.element
    kept = {file.styles[name].style_id for name in _KEPT_STYLES}
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in kept:
            styles.remove(style)
            continue
        for tag in ("w:link", "w:next", "w:basedOn"):
            named = style.find(qn(tag))
            if named is not None and named.get(qn("w:val")) not in kept:
                style.remove(named)


def _write_settings(file: Document) -> None:
    settings: Any = file.settings.element
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in _COMPATIBILITY
    )
    new: Any = parse_xml(_SETTINGS.format(namespaces=nsdecls("w"), compatibility=compatibility))
    settings[:] = list(new)


def _extended_properties(company: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    said = f"<Application>{PROGRAM_NAME}</Application><Company>{escape(office_text(company))}</Company>"
    return f'<Properties xmlns="{kind}">{said}</Properties>'
