"""ZIP files as people pack them."""

import io
import zipfile

import pytest

from etl.errors import SourceError
from etl.sources import archive

ONE, TWO = b"No;Isi\n1;a\n", b"No;Isi\n2;b\n3;c\n"


def test_members_are_read_in_the_order_of_their_names_under_their_own_name(see, zipped):
    seen = see("a.zip", zipped({"2026/b.csv": TWO, "2026/a.CSV": ONE, "2026/": b"", "catatan.docx": b"x"}))
    assert list(zip(seen.frame["_file"], seen.rows, seen.frame["No"], strict=True)) == [
        ("a.zip/2026/a.CSV", 2, "1"),
        ("a.zip/2026/b.csv", 2, "2"),
        ("a.zip/2026/b.csv", 3, "3"),
    ]
    assert seen.notes == ["a.zip: not read, since not .csv or .txt or .tsv: catatan.docx."]


def test_what_a_mac_adds_is_no_member(see, zipped):
    seen = see("a.zip", zipped({"a.csv": ONE, "__MACOSX/._a.csv": b"\0\5\x16", ".DS_Store": b"x"}))
    assert (seen.cells, seen.notes) == ([("1", "a")], [])


def test_a_zip_is_known_by_its_content(see, zipped):
    assert see("a.csv", zipped({"b.csv": ONE})).frame["_file"].tolist() == ["a.csv/b.csv"]


def test_a_workbook_in_a_zip_is_read(see, zipped):
    with pytest.raises(SourceError, match=r"^a\.zip/b\.xlsx is not an Excel workbook"):
        see("a.zip", zipped({"b.xlsx": ONE}), format="excel")


def test_json_in_a_zip_is_read(see, zipped):
    assert see("a.zip", zipped({"b.json": b'[{"No": "1"}]'}), format="open311").cells == [("1",)]


@pytest.mark.parametrize(
    ("members", "held"), [({}, "it is empty"), ({"b.pdf": b"x", "c.csv.zip": b"x"}, "b.pdf, c.csv.zip")]
)
def test_a_zip_of_other_things_says_what_it_holds(see, zipped, members, held):
    with pytest.raises(SourceError, match=rf"^a\.zip holds no \.csv or \.txt or \.tsv file \({held}\)"):
        see("a.zip", zipped(members))


def test_an_encrypted_member_is_said_to_have_a_password(see, zipped):
    content = bytearray(zipped({"b.csv": ONE}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag, in the directory
    with pytest.raises(SourceError, match=r"^b\.csv in a\.zip has a password; pack it again without one\.$"):
        see("a.zip", bytes(content))


def test_a_bomb_is_refused_before_it_is_opened(see, zipped, monkeypatch):
    monkeypatch.setattr(archive, "FREE_BYTES", 1 << 20)
    with pytest.raises(
        SourceError, match=r"^b\.csv in a\.zip would unpack to 0\.\d GiB; check where it is from\.$"
    ):
        see("a.zip", zipped({"b.csv": bytes(300 << 20)}))


def test_too_much_in_all_is_refused():
    info = zipfile.ZipInfo("a.csv")
    info.file_size = info.compress_size = 1 << 35
    with pytest.raises(
        SourceError, match=r"^a\.zip would unpack to 64\.0 GiB; split it into files below 50\.0 GiB\.$"
    ):
        archive.check_sizes([info, info], "a.zip")


def test_damage_anywhere_is_a_sentence_and_never_a_silent_end(see, zipped):
    whole = zipped({"b.csv": b"No;Isi\n" + b"".join(b"%d;x%d\n" % (n, n * 7919 % 1000) for n in range(2000))})
    assert len(see("a.zip", whole).frame) == 2000
    for place in range(60, len(whole) - 120, 400):
        broken = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        with pytest.raises(SourceError, match=r"^a\.zip"):
            see("a.zip", broken)


def test_an_unknown_way_of_packing_is_a_sentence(see):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("b.csv", ONE)
    content = bytearray(packed.getvalue())
    content[content.index(b"PK\x01\x02") + 10] = 97
    with pytest.raises(SourceError, match=r"^a\.zip can't be read to its end"):
        see("a.zip", bytes(content))
