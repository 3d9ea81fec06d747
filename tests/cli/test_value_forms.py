"""``values``: the form goes out, comes back filled in, and what is wrong in it is given back with remarks."""

import openpyxl

from desktop.services.figures.value_files import read_value_file

PERIOD = "6T-2018"


def edit(path, **cells):
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    rows = {page.cell(row, 1).value: row for row in range(1, page.max_row + 1)}
    for code, value in cells.items():
        page.cell(rows[code.replace("_", ".")], 5).value = value
    book.save(path)


def test_the_form_goes_out_and_comes_back(run, unfinished, tmp_path):
    common = ("--data", unfinished, "--period", PERIOD, "--json")
    form, fixed = tmp_path / "biểu.xlsx", tmp_path / "sửa.xlsx"
    assert run("values", *common, "--form", form).document == {"file": str(form)}
    edit(form, CT1_01=41, CT1_04="=1+1")
    answer = run("values", *common, "--set", form, "--corrections", fixed)
    assert answer.status == 1
    (finding,) = answer.document["findings"]
    assert (finding["code"], finding["found"]) == ("CT1.04", "công thức =1+1")
    assert answer.document["file"] == str(fixed)
    assert str(fixed) in answer.err
    assert read_value_file(fixed).stamp is not None
    edit(fixed, CT1_04=12)
    answer = run("values", *common, "--set", fixed)
    assert answer.status == 0
    values = {each["code"]: each["value"] for each in answer.document["values"]}
    assert (values["CT1.01"], values["CT1.04"]) == ("41", "12")
