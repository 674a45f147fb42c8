"""CSV files: what may be wrong in each, said with its line."""


def test_good_files_have_no_fault(faults):
    assert faults() == []


def test_a_missing_column_is_said_once_and_nothing_follows_from_it(faults, folder):
    (folder / "channels.csv").write_text("name,aliases\nWeb,\nSP4N,\n")
    assert faults() == ['channels.csv, line 1: The column "code" is missing; add it to the first line.']


def test_lines_are_those_of_the_file_also_after_blank_lines_and_long_cells(faults):
    edit = ("channels.csv", "whatsapp,", '\n,,\nx,"two\nlines",\nweb,Again,\nwhatsapp,')
    assert faults(edit) == [
        'channels.csv, line 10: code "web" stood already in line 7; keep one.',
    ]


def test_a_byte_order_mark_is_no_fault(faults):
    assert faults(("channels.csv", "code,", "\ufeffcode,"), ("city.toml", "code =", "\ufeffcode =")) == []


def test_windows_line_ends_are_no_fault(faults, folder):
    content = (folder / "agencies.csv").read_bytes()
    (folder / "agencies.csv").write_bytes(content.replace(b"\n", b"\r\n"))
    assert faults() == []


def test_another_encoding_is_a_fault_with_its_line(faults, folder):
    content = (folder / "channels.csv").read_text().replace("Instagram", "Instagr\xe4m")
    (folder / "channels.csv").write_bytes(content.encode("cp1252"))
    assert faults() == [
        'channels.csv, line 4: A character is not UTF-8; save the file as "CSV UTF-8" or UTF-8 text.'
    ]


def test_semicolons_and_emptiness_are_said_plainly(faults, folder):
    content = (folder / "channels.csv").read_text().replace(",", ";")
    (folder / "channels.csv").write_text(content)
    (folder / "districts.csv").write_text("\n\n")
    assert [fault for fault in faults() if fault.startswith(("channels.csv", "districts.csv"))] == [
        'channels.csv, line 1: The columns are separated by ";"; save the file with commas.',
        "districts.csv, line 1: The file is empty; its first line names the columns.",
    ]


def test_a_quotation_mark_that_never_ends_is_a_fault(faults):
    found = faults(("channels.csv", "web,Web,", 'web,"Web,'))
    assert found == [
        "channels.csv, line 5: The line can't be read (unexpected end of data); mend its quotation marks."
    ]
