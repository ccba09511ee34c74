"""The importer, on the real registers that are shipped and on files of every bad kind."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from cop.core.db import session
from cop.institutions import queries
from cop.institutions.models import Alias, Organisation, OrganisationState, RegisterNumber, Word
from cop.institutions.registers import HERE, ImportRefusedError, RegisterError, import_register
from tests.support.accounts import make_person
from tests.support.institutions import affiliate, make_school, make_university

HEAD = "urn,name,open_date,town,postcode\n"
GOOD = HEAD + "100,Ferry Lane School,01-09-1999,Hull,HU1 1AA\n101,Saltmarsh Primary School,,Grimsby,DN31 1AA\n"


def bring(path, scheme="urn", **options):
    return import_register(path, scheme=scheme, **options)


def reasons(report):
    return [(rejection.line, rejection.reason) for rejection in report.rejections]


def names():
    return sorted(session().scalars(select(Organisation.name)))


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_english_register_and_its_closed_schools(app):
    """22,010 open schools; 3,237 closed ones, of which 23 are open again; the same files again change nothing."""
    closed = bring(HERE / "schools-england-closed-2018-2022.csv.gz", is_closed=True)
    assert (closed.closed, closed.rejected) == (3237, 0)
    opened = bring(HERE / "schools-england-2025-07.csv.gz")
    assert (opened.new, opened.changed, opened.rejected, opened.total) == (21987, 23, 0, 22010)
    assert queries.counted() == 22010 + 3237 - 23
    again = bring(HERE / "schools-england-closed-2018-2022.csv.gz", is_closed=True)
    assert (again.unchanged, again.total) == (3237, 3237)
    assert bring(HERE / "schools-england-2025-07.csv.gz").unchanged == 22010
    _of_one_name_are_told_apart()
    _closed_ones_lead_on()


def _of_one_name_are_told_apart():
    name = "St Joseph's Catholic Primary School"
    found = queries.pick(name, limit=100)
    same = [one for one in found if one.name == name and one.is_open]
    assert len(same) == 56
    assert len({(one.place, one.postcode, one.numbers[0].number) for one in same}) == 56
    for one in same[:10]:
        for clue in (one.numbers[0].number, one.postcode):
            assert queries.pick(f"st josephs {clue}")[0].id == one.id


def _closed_ones_lead_on():
    john_roan = queries.by_number("urn", "100192")
    assert john_roan.state is OrganisationState.CLOSED
    successor = session().get(Organisation, john_roan.successor_id)
    assert (successor.name, successor.is_open) == ("The John Roan School", True)
    last = [one.is_open for one in queries.pick("john roan school")]
    assert last == [True, False]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_heis_of_two_registers_are_joined_where_that_is_certain(app):
    world = bring(HERE / "world-universities.json.gz", "domain")
    assert (world.total, world.rejected) == (10251, 0)
    heis = bring(HERE / "uk-heis.json.gz", "ukprn")
    assert (heis.total, heis.rejected) == (590, 0)
    assert heis.merged > 98
    bath = [one for one in queries.pick("university of bath", limit=20) if one.name == "University of Bath"]
    assert len(bath) == 1
    assert {"ukprn", "dfe", "domain"} <= {number.scheme for number in bath[0].numbers}
    assert [one.id for one in queries.belonging_to_domain("someone@students.bath.ac.uk")] == [bath[0].id]
    assert [len(queries.belonging_to_domain(f"a@{domain}")) for domain in ("khio.no", "jazanu.edu.sa")] == [2, 2]
    assert len(queries.belonging_to_domain("a@marun.edu.tr")) == 2
    assert len(queries.belonging_to_domain("a@mu.edu.tr")) == 1
    two = [one for one in queries.pick("three rivers community college") if one.country == "US"]
    assert len(two) == 2
    for shared in (("world-universities.json.gz", "domain"), ("uk-heis.json.gz", "ukprn")):
        report = bring(HERE / shared[0], shared[1])
        assert report.unchanged == report.total


def test_a_small_register_in_and_again(app, write):
    report = bring(write(GOOD))
    assert (report.new, report.total) == (2, 2)
    assert bring(write(GOOD)).unchanged == 2
    changed = GOOD.replace("Ferry Lane School", "Ferry Lane Academy")
    assert (bring(write(changed)).changed, names()) == (1, ["Ferry Lane Academy", "Saltmarsh Primary School"])
    assert queries.pick("ferry lane")[0].name == "Ferry Lane Academy"
    assert queries.pick("ferry lane school")[0].name == "Ferry Lane Academy", "the old name still finds it"


def test_a_renamed_school_is_renamed_beside_its_people(app, write):
    bring(write(GOOD))
    nia = make_person()
    affiliate(nia, queries.by_number("urn", "100"))
    bring(write(GOOD.replace("Ferry Lane School", "Ferry Lane Academy")))
    assert nia.byline == "Ferry Lane Academy"


def test_a_closed_school_named_with_its_successor(app, write):
    bring(write(GOOD))
    closed = "urn,name,close_date,town,postcode,successor_urn\n100,Ferry Lane School,31-08-2021,Hull,HU1 1AA,101\n"
    assert bring(write(closed), is_closed=True).closed == 1
    ferry = queries.by_number("urn", "100")
    assert (ferry.is_open, ferry.closed_on.isoformat()) == (False, "2021-08-31")
    assert session().get(Organisation, ferry.successor_id).name == "Saltmarsh Primary School"


@pytest.mark.parametrize(
    ("content", "encoding", "read_as"),
    [
        (GOOD.replace("Ferry", "Fährê"), "latin-1", "cp1252"),
        (GOOD.replace("Ferry", "F\xe4hr\x81"), "latin-1", "latin-1"),
        (GOOD.replace("Ferry", "Fährê"), "utf-8-sig", "utf-8-sig"),
        (GOOD.replace("Ferry", "Fährê"), "utf-16", "utf-16"),
        (GOOD.replace("Ferry", "Fährê").replace("\n", "\r\n"), "utf-8", "utf-8"),
        (GOOD.replace("Ferry", "Fährê").replace(",", ";"), "utf-8", "utf-8"),
        (GOOD.replace("Ferry", "Fährê").replace(",", "\t").replace("urn", "URN"), "utf-8", "utf-8"),
    ],
)
def test_files_of_every_encoding(app, write, content, encoding, read_as):
    report = bring(write(content, encoding=encoding))
    assert (report.encoding, report.new) == (read_as, 2)
    if read_as != "latin-1":
        assert names()[0] == "Fährê Lane School"


def test_a_packed_file(app, tmp_path):
    path = tmp_path / "register.csv.gz"
    path.write_bytes(gzip.compress(GOOD.encode()))
    assert bring(path).new == 2


@pytest.mark.parametrize(
    ("content", "scheme", "options", "said"),
    [
        ("number,title\n1,A\n", "urn", {}, "has no column urn, name. It has: number, title"),
        (GOOD, "urn", {"is_closed": True}, "has no column close_date"),
        ("", "urn", {}, "is empty"),
        ("number,name\n1,A\n", "own", {}, "say which with --country"),
        (GOOD, "domain", {}, "is not JSON"),
        ('{"a": 1}', "domain", {}, "is not a JSON list"),
        ("[" * 100_000, "domain", {}, "is not JSON"),
        ("[1,", "ukprn", {}, "is not JSON"),
        (b"\x1f\x8b\x08broken", "urn", {}, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(app, write, content, scheme, options, said):
    with pytest.raises(RegisterError) as refused:
        bring(write(content), scheme, **options)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


BAD_ROWS = (
    ("102," + ",".join(["x"] * 299), "has 300 fields where the header has 5"),
    ("102,Short", "has 2 fields where the header has 5"),
    ("100,Again,,Hull,HU1 1AA", "repeats number 100 of line 2"),
    ("102,A\0B,,Hull,HU1 1AA", "name contains a NUL"),
    ("102,A\x07B,,Hull,HU1 1AA", "name contains the character U+0007"),
    (f"102,{'x' * 301},,Hull,HU1 1AA", "name has 301 characters, at most 300 fit"),
    ("102,,,Hull,HU1 1AA", "name is empty"),
    (",Nameless,,Hull,HU1 1AA", "number is empty"),
    ("abc,Lettered,,Hull,HU1 1AA", "number 'abc' is not made of digits"),
    ("102,Dated,31-02-2020,Hull,HU1 1AA", "open_date '31-02-2020' is not a date like 31-08-2021"),
    (f"102,Far,,{'y' * 121},HU1 1AA", "place has 121 characters, at most 120 fit"),
    (f"102,{'x' * 200_000},,Hull,HU1 1AA", "field larger than field limit (131072)"),
)


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_with_line_and_reason(app, write, row, reason):
    path = write(GOOD + row + "\n103,Last School,,Hull,HU1 1AA\n")
    with pytest.raises(ImportRefusedError) as refused:
        bring(path)
    assert reasons(refused.value.report) == [(4, reason)]
    session().rollback()
    assert names() == [], "all or nothing"
    report = bring(path, good_rows=True)
    assert (report.new, report.rejected, reasons(report)) == (3, 1, [(4, reason)])


def test_every_bad_row_at_once_still_brings_the_good_ones(app, write):
    rows = "".join(f"{row}\n" for row, _ in BAD_ROWS)
    report = bring(write(GOOD + "\n\n" + rows + "999,Last,,,\n"), good_rows=True)
    assert (report.new, report.rejected) == (3, len(BAD_ROWS))
    assert names() == ["Ferry Lane School", "Last", "Saltmarsh Primary School"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"name": "X", "domains": [], "alpha_two_code": "GB"}, "domains is empty"),
        ({"name": "X", "domains": ["no domain"], "alpha_two_code": "GB"}, "'no domain' is not a domain"),
        ({"name": "X", "domains": ["x.org"], "alpha_two_code": "Great"}, "is not a code of two letters"),
        ({"name": 7, "domains": ["x.org"], "alpha_two_code": "GB"}, "name is not text"),
        ({"name": "\ud800", "domains": ["x.org"], "alpha_two_code": "GB"}, "name contains the character U+D800"),
        ({"name": "X", "domains": {"a": 1}, "alpha_two_code": "GB"}, "domains is not a list"),
        (None, "is not an object"),
    ],
)
def test_a_bad_entry_of_a_json_list_is_named(app, write, row, reason):
    good = {"name": "Wearmouth", "domains": ["wearmouth.example"], "alpha_two_code": "GB"}
    report = bring(write(json.dumps([good, row])), "domain", good_rows=True)
    assert report.new == 1
    assert [(line, reason in text) for line, text in reasons(report)] == [(2, True)]


def test_words_that_windows_wrote_are_repaired(app, write):
    row = {"name": "Queen\x92s \x96 Wearmouth", "domains": ["wearmouth.example"], "alpha_two_code": "GB"}
    bring(write(json.dumps([row])), "domain")
    assert names() == ["Queen’s – Wearmouth"]


def test_hostile_names_are_names(app, write, naughty):
    rows = [HEAD]
    kept = 0
    for number, text in enumerate(naughty, 1):
        if text.isprintable() and text.strip() and len(text) < 300:
            kept += 1
            quoted = text.replace('"', '""')
            rows.append(f'{number},"{quoted}",,Hull,HU1 1AA\n')
    report = bring(write("".join(rows)), good_rows=True)
    assert report.new + report.rejected == kept
    assert report.new > 350


def test_a_latvian_register(app, write):
    content = (
        "reg_no,name,municipality,subordination,kind,type,address,pupils_1_12\n"
        '4213900381,Aglonas vidusskola,AGLONAS NOVADS,P,V,V,"DAUGAVPILS IELA 6, AGLONA, AGLONAS PAGASTS, '
        'AGLONAS NOVADS, LV-5304",164\n'
    )
    bring(write(content), "lv")
    school = queries.pick("aglonas LV-5304")[0]
    assert (school.place, school.postcode, school.region, school.country) == (
        "Aglona",
        "LV-5304",
        "Aglonas Novads",
        "LV",
    )


def test_a_register_of_a_kind_of_ones_own(app, write):
    bring(write("number,name,town\nA-1,Escola da Ria,Aveiro\n"), "dgeec", country="PT")
    assert queries.by_number("dgeec", "A-1").country == "PT"


def test_an_hei_joins_the_one_that_has_its_name(app, write):
    wearmouth = make_university("The University of Wearmouth", domains=("wearmouth.example",))
    row = {"id": "u-1", "name": "University of Wearmouth", "ukprn": "10009999", "suggestion_synonyms": ["UoW"]}
    report = bring(write(json.dumps([row])), "ukprn")
    assert report.merged == 1
    assert queries.by_number("ukprn", "10009999").id == wearmouth.id
    assert {name.folded for name in session().scalars(select(Alias))} == {"uow"}


def test_two_heis_of_one_name_stay_two(app, write):
    make_university("Northgate University", domains=("northgate.example",))
    make_university("Northgate University", domains=("ngate.example",))
    report = bring(write(json.dumps([{"id": "u-1", "name": "Northgate University"}])), "ukprn")
    assert (report.new, report.merged) == (1, 0)


def test_merged_organisations_are_described_by_their_latest_number(app, write):
    bring(write(GOOD))
    from cop.institutions import actions

    old, new = queries.by_number("urn", "100"), queries.by_number("urn", "101")
    actions.merge(organisation=old, into=new, actor_id=None)
    bring(write(GOOD.replace("Ferry Lane School", "Ferry Lane Annexe")))
    assert queries.by_number("urn", "100").name == "Saltmarsh Primary School"


def test_nothing_is_left_when_an_import_breaks_off(app, write, monkeypatch):
    """Batches are written before the break; the transaction takes them back."""
    from cop.core.db import unit_of_work
    from cop.institutions.registers import importing

    monkeypatch.setattr(importing, "BATCH", 2)
    rows = "".join(f"{number},School {number},,Hull,HU1 1AA\n" for number in range(1, 12))

    def stop(count, seen=[]):  # noqa: B006
        seen.append(count)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), unit_of_work():
        import_register(write(HEAD + rows), scheme="urn", progress=stop)
    assert session().scalar(select(func.count(Organisation.id))) == 0
    assert session().scalar(select(func.count(Word.id))) == 0


KILLED = """
import os, sys
from pathlib import Path
from cop.app import create_app
from cop.core.db import db, unit_of_work
from cop.institutions.registers import importing
importing.BATCH = 50
app = create_app()
with app.app_context():
    db.create_all()
    batches = []
    def progress(count):
        batches.append(count)
        if len(batches) == 4:
            os.kill(os.getpid(), 9)
    with unit_of_work():
        importing.import_register(Path(sys.argv[1]), scheme="urn", progress=progress)
"""


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_an_import_killed_half_way_leaves_nothing(write, tmp_path):
    import os
    import sqlite3

    rows = "".join(f"{number},School {number},,Hull,HU1 1AA\n" for number in range(1, 400))
    place = tmp_path / "instance"
    environ = {"PATH": os.environ["PATH"], "COP_ENV": "test", "COP_INSTANCE": str(place), "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(write(HEAD + rows))],
        env=environ,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == -9, done.stderr
    with sqlite3.connect(place / "interchange.sqlite") as connection:
        for table in ("organisation", "register_number", "organisation_word", "organisation_posting"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608


def test_a_number_is_in_one_place(app, write):
    make_school(urn="100")
    bring(write(GOOD))
    assert session().scalar(select(func.count(RegisterNumber.id)).where(RegisterNumber.number == "100")) == 1
    assert queries.by_number("urn", "100").name == "Ferry Lane School"
