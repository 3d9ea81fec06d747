"""How a people's committee is named after its unit, by the capitals of Nghị định 30/2020 (Phụ lục II, mục III)."""

from dataclasses import replace

from desktop.core.text import nfc, upper
from desktop.rules.agencies import AgencyName

UNIT_TYPES = ("thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "quận", "phường", "tỉnh", "xã")
"""Types of administrative units; the first word or words of a unit's name."""

_ALWAYS_CAPITAL = frozenset({"Thành phố Hồ Chí Minh"})


def unit_in_text(unit: str, *, commemorative: bool = False) -> str:
    """A unit's name in running text: "xã Hòa Long", but "Phường 1" and "Phường Nguyễn An Ninh".

    Args:
        unit: Name with its type: "Xã Hòa Long".
        commemorative: Named after a person or an event, so that the type keeps its capital.
    """
    kind, proper = split_unit(unit)
    full = f"{kind[0].upper()}{kind[1:]} {proper}"
    if commemorative or proper.isdecimal() or full in _ALWAYS_CAPITAL:
        return full
    return f"{kind} {proper}"


def split_unit(unit: str) -> tuple[str, str]:
    """Type in lower case and proper name: ("xã", "Hòa Long").

    Raises:
        ValueError: The name does not begin with a type of unit.
    """
    name = " ".join(nfc(unit).split())
    for kind in UNIT_TYPES:
        if name.casefold().startswith(kind + " "):
            return kind, name[len(kind) + 1 :]
    raise ValueError(f"no type of unit: {unit!r}")


def committee_name(unit: str, *, commemorative: bool = False) -> AgencyName:
    """The people's committee of a unit, as it is named and as its documents begin and end."""
    in_text = unit_in_text(unit, commemorative=commemorative)
    _, proper = split_unit(unit)
    return AgencyName(
        name=f"Ủy ban nhân dân {in_text}",
        short_name=f"UBND {in_text}",
        header=("ỦY BAN NHÂN DÂN", upper(in_text)),
        abbreviation="UBND",
        place=in_text if in_text[0].isupper() else proper,
        authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    )


_COMMITTEE = ("ủy ban nhân dân ", "uỷ ban nhân dân ", "ubnd ")


def name_in_all_forms(typed: str, like: AgencyName | None = None) -> AgencyName:
    """What an agency is called in every form, from one that was typed.

    Args:
        typed: "Xã Tân Hải", "UBND xã Tân Hải", "Sở Nội vụ".
        like: How it was called before, or how another of its kind is: what the name itself does not say.
    """
    name = " ".join(nfc(typed).split())
    unit = next((name[len(words) :] for words in _COMMITTEE if name.casefold().startswith(words)), name)
    try:
        return committee_name(unit)
    except ValueError:
        said = like or AgencyName("", "", ())
        return replace(said, name=name, short_name=name, header=(upper(name),) if name else ())
