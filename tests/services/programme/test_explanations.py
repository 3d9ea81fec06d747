"""What the programme says of an indicator, a task, a section and a register, in the words that help shows."""

from operator import attrgetter

import pytest

from desktop.core.paths import resources
from desktop.services.programme.explanations import Subject, explain, explain_in
from desktop.services.programme.versions import bundled_programme, read_programme_file


def parts_of(subject, code):
    return dict(explain_in(bundled_programme(), subject, code).parts)


def test_a_counted_indicator_names_its_register_its_checks_and_the_words_that_ask_for_it():
    told = parts_of(Subject.INDICATOR, "CT5.03")
    assert told["Nguồn số"].startswith("Đếm số dòng của sổ “Tiếp công dân” (chỉ những dòng đúng điều kiện")
    assert told["Trong đó"] == "Là một phần của CT5.01 “Số lượt tiếp công dân”."
    assert told["Máy kiểm tra"] == "CT5.03 không được lớn hơn CT5.01 “Số lượt tiếp công dân” (lỗi, phải sửa)."
    assert told["Căn cứ"].startswith("“Tổ chức tốt công tác tiếp công dân” (khoản 5, công văn 4177/UBND-VP ngày")


def test_a_calculated_indicator_shows_its_formula_and_how_the_province_totals_it():
    told = parts_of(Subject.INDICATOR, "CT3.09")
    assert told["Công thức"] == "CT3.05 : CT3.04 × 100. Máy tự tính, ô này khóa."
    assert "không lấy trung bình" in told["Tổng hợp"]


@pytest.mark.parametrize("path", sorted((resources() / "programmes").glob("*.json")), ids=attrgetter("stem"))
def test_every_figure_that_is_asked_for_says_how_it_is_counted_and_on_what_ground(path):
    programme = read_programme_file(path)
    for indicator in programme.indicators:
        told = dict(explain_in(programme, Subject.INDICATOR, indicator.code).parts)
        assert {"Cách tính", "Nhập thế nào", "Căn cứ"} <= told.keys(), indicator.code
        assert told["Cách tính"].endswith("."), indicator.code


def test_no_place_for_a_figure_is_left_in_a_sentence():
    programme = bundled_programme()
    for indicator in programme.indicators:
        told = explain_in(programme, Subject.INDICATOR, indicator.code)
        assert told.title.startswith(indicator.code)
        assert not any(set("{}") & set(text) for _, text in told.parts)


def test_a_task_tells_its_words_its_product_its_day_and_its_figures():
    told = parts_of(Subject.TASK, "NV4.2")
    assert told["Căn cứ"].startswith("“Thực hiện nghiêm túc việc phân công lãnh đạo")
    assert told["Sản phẩm cần có"] == "Văn bản phân công lãnh đạo phụ trách."
    assert "CT4.05. " in told["Chỉ tiêu liên quan"]


@pytest.mark.parametrize("code", [section.code for section in bundled_programme().outline])
def test_every_section_says_whether_it_must_be_written(code):
    assert parts_of(Subject.SECTION, code)["Bắt buộc"]


def test_a_register_tells_which_columns_stay_here():
    told = parts_of(Subject.REGISTER, "BK_TCD")
    assert told["Thông tin cá nhân"].startswith("Họ tên công dân, Địa chỉ và Nội dung trình bày: chỉ giữ trên máy này")
    assert "CT5.01" in told["Chỉ tiêu lấy số từ sổ này"]


def test_what_the_programme_does_not_have_is_not_explained(any_agency):
    with any_agency.reading() as session:
        assert explain(session, any_agency.clock, Subject.INDICATOR, "CT99.99") is None
        assert explain(session, any_agency.clock, Subject.REGISTER, "BK_TCD").title == "Sổ tiếp công dân"
