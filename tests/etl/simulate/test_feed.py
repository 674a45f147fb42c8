import datetime as dt
import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from city import cached_city
from etl.errors import UserError
from etl.simulate import history_start, planted, top_up, write_cases, write_days

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 11, 24)
KEYS = {"panggilan_112": "No Tiket", "kasus": "ID Laporan", "sp4n": "Tracking ID"}


def test_every_file_says_that_it_is_simulated_and_belongs_to_one_source(kediri, files):
    assert all("SIMULASI" in path.name for path in files)
    taken = [[name for name, source in kediri.sources.items() if source.takes(path.name)] for path in files]
    assert sorted({name for names in taken for name in names}) == ["kasus", "panggilan_112", "rekap", "sp4n"]
    assert {len(names) for names in taken} == {1}


def test_another_process_with_another_hash_seed_writes_the_same_bytes(kediri, root, today, tmp_path):
    here = _digest(write_days(kediri, LAST - dt.timedelta(days=20), LAST, tmp_path / "here", until=today))
    script = (
        "import datetime as dt; from pathlib import Path; from city import open_city\n"
        "from etl.simulate import write_days\n"
        f"city = open_city({str(kediri.folder)!r}, simulated=True)\n"
        f"until = dt.datetime.fromisoformat({today.isoformat()!r})\n"
        f"folder = Path({str(tmp_path / 'there')!r})\n"
        "write_days(city, dt.date(2026, 11, 4), dt.date(2026, 11, 24), folder, until=until)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, check=True, timeout=60)
    assert _digest(sorted((tmp_path / "there").iterdir())) == here


def test_the_same_month_is_the_same_from_two_ranges(kediri, today, tmp_path):
    short = write_days(kediri, dt.date(2026, 11, 1), LAST, tmp_path / "short", until=today)
    long = write_days(kediri, FIRST, LAST, tmp_path / "long", until=today)
    assert _digest(short) == _digest([path for path in long if "2026-11" in path.name])


def test_no_file_knows_the_future(today, table):
    now = pd.Timestamp(today).tz_convert("Asia/Jakarta").tz_localize(None)
    for source in KEYS:
        frame = table(source)
        written = pd.to_datetime(
            frame["Diambil Pada" if source == "sp4n" else "Waktu Ekspor"], format="%d/%m/%Y %H:%M:%S"
        )
        assert written.max() <= now
    steps = table("kasus")["Riwayat"].str.extractall(r"(\d\d/\d\d/\d{4} \d\d:\d\d:\d\d)")[0]
    assert _local(steps).max() <= now


def test_a_top_up_brings_what_a_full_write_later_would_show(kediri, today, tmp_path):
    before = today - dt.timedelta(days=9, hours=3, minutes=17)
    paths = {
        "full": write_days(kediri, FIRST, LAST, tmp_path / "full", until=today),
        "held": write_days(kediri, FIRST, LAST, tmp_path / "held", until=before),
        "added": top_up(kediri, tmp_path / "added", before, today),
    }
    for source in KEYS:
        full, held, added = (_rows(kediri, source, paths[name]) for name in ("full", "held", "added"))
        added = added[added.index.isin(full.index)]  # also older cases than FIRST have changed
        topped_up = pd.concat([held[~held.index.isin(added.index)], added])
        pd.testing.assert_frame_equal(topped_up.sort_index(), full.sort_index())
        assert 0 < len(added) < len(full)


def test_many_small_top_ups_bring_what_one_brings(kediri, today, tmp_path):
    moments = [today + dt.timedelta(minutes=minutes) for minutes in (0, 20, 21, 47, 60)]
    steps = enumerate(pairwise(moments))
    small = [path for n, (a, b) in steps for path in top_up(kediri, tmp_path / str(n), a, b)]
    one = top_up(kediri, tmp_path / "one", moments[0], moments[-1])
    for source in ("panggilan_112", "kasus"):
        pieces = _rows(kediri, source, small)
        latest = pieces[~pieces.index.duplicated(keep="last")].sort_index()
        pd.testing.assert_frame_equal(latest, _rows(kediri, source, one).sort_index())


def test_a_top_up_of_no_time_writes_nothing(kediri, today, tmp_path):
    assert top_up(kediri, tmp_path, today, today) == []


def test_days_that_are_still_to_come_write_nothing(kediri, today, tmp_path):
    assert write_days(kediri, dt.date(2026, 12, 1), dt.date(2026, 12, 3), tmp_path, until=today) == []


def test_a_range_that_ends_before_it_begins_writes_nothing(kediri, today, tmp_path):
    assert write_days(kediri, LAST, FIRST, tmp_path, until=today) == []


def test_a_top_up_that_ends_before_it_begins_writes_nothing(kediri, today, tmp_path):
    assert top_up(kediri, tmp_path, today, today - dt.timedelta(days=2)) == []


def test_a_moment_without_an_offset_is_refused(kediri, tmp_path):
    with pytest.raises(ValueError, match="has no offset"):
        write_days(kediri, LAST, LAST, tmp_path, until=dt.datetime(2026, 11, 24, 8, 20))  # noqa: DTZ001


def test_a_city_without_the_overlay_says_what_is_missing(root, today, tmp_path):
    with pytest.raises(UserError, match="knows no source 'rekap'"):
        write_days(cached_city(root / "data" / "kediri"), LAST, LAST, tmp_path, until=today)


def test_scale_multiplies_what_happens(kediri, today, tmp_path):
    paths = write_days(kediri, dt.date(2026, 9, 1), dt.date(2026, 9, 10), tmp_path, until=today, scale=5.0)
    assert len(_rows(kediri, "kasus", paths)) / 10 == pytest.approx(50, rel=0.2)
    assert len(_rows(kediri, "panggilan_112", paths)) / 10 == pytest.approx(2_000, rel=0.1)


def test_any_number_of_cases_is_written_exactly(kediri, today, tmp_path):
    (path,) = write_cases(kediri, 2_345, tmp_path, until=today)
    rows = pd.read_csv(path, sep=";", dtype=str)
    assert len(rows) == 2_345
    years = _local(rows["Terakhir Diubah"]).dt.year
    assert set(years) >= {2022, 2023, 2024, 2025, 2026}


def test_the_size_of_the_chunks_does_not_matter_but_the_seed_does(kediri, today, tmp_path):
    written = [
        _digest(write_cases(kediri, 1_500, tmp_path / str(n), seed, chunk=chunk, until=today))
        for n, (seed, chunk) in enumerate([(0, 50_000), (0, 400), (1, 50_000)])
    ]
    assert written[0] == written[1] != written[2]


def test_the_history_begins_at_the_launch_or_a_year_ago(kediri, today):
    assert history_start(kediri, today) == dt.date(2025, 5, 27)
    assert history_start(kediri, dt.datetime(2025, 12, 31, 17, tzinfo=dt.UTC)) == dt.date(2025, 1, 1)


def test_the_planted_stories_are_listed_with_their_days(kediri):
    found = planted(kediri, FIRST, LAST)
    assert found["code"].tolist() == [
        "slow_agency", "improving_agency", "small_agency", "no_arrival", "streetlight_outage", "rains",
        "bansos_peak", "late_export", "viral", "storm",
    ]  # fmt: skip
    viral = found.set_index("code").loc["viral"]
    assert (viral["first_day"], viral["last_day"]) == (dt.date(2026, 11, 12), dt.date(2026, 11, 12))


def test_the_stories_of_the_overlay_are_dated_as_its_files_are(kediri):
    dated = planted(kediri, dt.date(2025, 1, 1), LAST).set_index("code")["first_day"]
    renamed = kediri.agencies.loc[kediri.agencies["valid_from"].notna(), "valid_from"]
    assert renamed.dt.date.tolist() == [dated["renamed_agency"]]
    assert kediri.policies[-1].valid_from == dated["corrected_policy"]


def _rows(kediri, source: str, paths: list[Path]) -> pd.DataFrame:
    """One source's rows by their key; those without a key left out."""
    mapping = kediri.sources[source]
    separator = mapping.delimiter or ","
    frames = [
        pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, on_bad_lines="skip")
        for path in paths
        if mapping.takes(path.name)
    ]
    rows = pd.concat(frames).drop_duplicates().set_index(KEYS[source])
    return rows[rows.index != ""]


def _local(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="%d/%m/%Y %H:%M:%S")


def _digest(paths: list[Path]) -> dict[str, str]:
    """The bytes of each file that is not a workbook (these hold the moment of their making)."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in paths if p.suffix == ".csv"}
