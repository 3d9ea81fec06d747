"""The outline at the left: which sections are written, which are still owed."""

from collections.abc import Iterable

from desktop.core.text import sentence_case
from desktop.services.report.narrative import SectionView
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tokens import Tone

_INDENT = 12


def columns() -> tuple[Column[SectionView], ...]:
    """One column: the heading with its mark."""
    return (Column("Đề cương", title_of, cell=_cell, width=200, stretch=True, wraps=True),)


def rows(sections: Iterable[SectionView]) -> list[SectionView | Heading]:
    """The sections in order; those that only hold others become headings."""
    return [each if each.writable else Heading(title_of(each)) for each in sections]


def title_of(section: SectionView) -> str:
    """Number and heading, in small letters where the paper prints capitals."""
    heading = section.heading
    return f"{section.code}. {sentence_case(heading)}"


def is_owed(section: SectionView) -> bool:
    """It must have text and has none."""
    return section.writable and section.required and not section.is_written


def _cell(section: SectionView) -> Cell:
    title = title_of(section)
    indent = _INDENT if section.depth else 0
    if section.is_written:
        return Cell(title, icon=Icon.CHECKMARK_CIRCLE, icon_tone=Tone.OK, indent=indent, tooltip="Đã viết")
    told = "Bắt buộc, chưa viết" if section.required else "Không bắt buộc, chưa viết"
    icon = Icon.EDIT if section.required else Icon.CIRCLE
    return Cell(title, icon=icon, icon_tone=Tone.LATE if section.required else None, indent=indent, tooltip=told)
