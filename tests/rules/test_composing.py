"""Passages of agencies' texts: how a text falls into them, which are the same, what became of one that was picked."""

from dataclasses import replace

import pytest

from desktop.rules.composing import AgencyPassage, PassageState, grouped, passages_in, sections_behind, state_of
from desktop.services.programme.versions import bundled_programme

LONG = (
    "Công tác dân vận được gắn với nhiệm vụ phát triển kinh tế - xã hội và cải cách hành chính; lãnh đạo đơn vị phân "
    "công người phụ trách, theo dõi hằng tháng, kịp thời tháo gỡ khó khăn cho cơ sở và báo cáo cấp trên theo quy định."
)


def passage(agency, text):
    return AgencyPassage(agency, f"UBND {agency}", "I", text, "0" * 64, 1)


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("", []),
        ("\n  \n", []),
        ("Một.\nHai.\n\nBa.", ["Một.", "Hai.", "Ba."]),
        ("Kết quả:\n- Một;\n+ Nhỏ;\n- Hai.\nSau đó.", ["Kết quả:\n- Một;\n+ Nhỏ;\n- Hai.", "Sau đó."]),
        ("- Một;\n+ Nhỏ;\n- Hai.", ["- Một;\n+ Nhỏ;", "- Hai."]),
        ("Câu trọn.\n- Một.", ["Câu trọn.", "- Một."]),
    ],
)
def test_a_text_falls_into_paragraphs_and_lists_stay_whole(text, passages):
    assert list(passages_in(text)) == passages


def test_the_same_and_nearly_the_same_stand_together_and_first():
    alike = LONG.replace("hằng tháng", "hằng quý")
    found = grouped(
        [
            passage("A", "Không có."),
            passage("B", LONG),
            passage("C", alike),
            passage("D", "không  CÓ."),
            passage("E", LONG),
        ]
    )
    assert [[each.agency for each in group] for group in found] == [["B", "E", "C"], ["A", "D"]]


def test_a_provincial_section_is_made_of_those_with_its_task_groups_else_of_its_own_number():
    programme = bundled_programme()
    behind = {
        section.code: [each.code for each in sections_behind(section, programme)]
        for section in programme.provincial_outline
    }
    assert behind["II.1"] == ["I"]
    assert behind["II.3"] == ["II.2"]
    assert behind["III.2"] == ["III.2"]
    whole = replace(programme.provincial_outline[0], groups=(), code="III")
    assert [each.code for each in sections_behind(whole, programme)] == ["III", "III.1", "III.2", "III.3"]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (f"Trước. {LONG} Sau.", PassageState.VERBATIM),
        (
            LONG.replace("lãnh đạo đơn vị", "lãnh đạo các đơn vị").replace("hằng tháng", "thường xuyên"),
            PassageState.EDITED,
        ),
        ("Các đơn vị đã quan tâm công tác này.", PassageState.UNSEEN),
        ("", PassageState.UNSEEN),
    ],
)
def test_what_became_of_a_passage_is_seen_in_the_text(text, state):
    assert state_of(LONG, text) is state
    assert state_of("Không.", text) is PassageState.UNSEEN
