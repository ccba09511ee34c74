"""What a row of each register means: from the columns of a file to an `Entry`, or to a reason why not."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cop.institutions.folding import fold
from cop.institutions.models import OrganisationKind
from cop.institutions.registers.reading import (
    RegisterError,
    Rejection,
    Row,
    Source,
    csv_rows,
    header_of,
    json_rows,
)

LIMITS = {"number": 64, "name": 300, "place": 120, "postcode": 16, "region": 120, "website": 300}
DATES = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y")
EMPTY = {"", "-", "null", "none", "n/a"}
MISREAD = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0) if code != 0x85}
"""Quotation marks and dashes of Windows that somebody read as Latin-1."""
DOMAIN = re.compile(r"^(?=.{4,255}$)([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]+$")


class RefusedError(Exception):
    """This row is not taken. The text says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation as a register has it. ``line`` is where it stands in the file."""

    line: int
    number: str
    name: str
    kind: OrganisationKind
    country: str
    place: str = ""
    postcode: str = ""
    region: str = ""
    website: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    is_closed: bool = False
    successor: str = ""
    aliases: tuple[str, ...] = ()
    certain_aliases: tuple[str, ...] = ()
    """Those that mean this organisation and no other: enough to tell that two registers speak of one place."""
    domains: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    """Its numbers in further registers."""

    @property
    def digest(self) -> str:
        """A digest of all but the line: the same row again costs nothing."""
        facts = repr([getattr(self, name) for name in self.__slots__ if name != "line"])
        return hashlib.blake2b(facts.encode("utf-8", "replace"), digest_size=16).hexdigest()

    @property
    def folded(self) -> str:
        return fold(self.name)[:300]


@dataclass(frozen=True, slots=True)
class Register:
    """How the rows of one kind of file are read. ``scheme`` is under what its numbers are kept."""

    scheme: str
    columns: dict[str, tuple[str, ...]]
    """Our names, and the column's names in the files; the first one is named when it is missing."""
    kind: OrganisationKind
    country: str | None
    read: Callable[[Row, Context], Entry]
    required: tuple[str, ...] = ("number", "name")
    is_numeric: bool = False
    outranks: tuple[str, ...] = ()
    """Schemes whose names give way to those of this one."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all rows of one import."""

    register: Register
    country: str | None
    is_closed: bool
    columns: dict[str, str]
    shared_domains: frozenset[str] = frozenset()


def entries_of(
    source: Source, register: Register, *, country: str | None, is_closed: bool
) -> Iterator[Entry | Rejection]:
    """Read a file entry by entry. Raises RegisterError when a column is missing or the country is not known."""
    country = country or register.country
    if source.is_json:
        rows: Iterator[Row | Rejection] = json_rows(source)
        context = Context(
            register, country, is_closed, {}, _shared_domains(source) if register is WORLD else frozenset()
        )
    else:
        columns = _columns(header_of(source), register, source, is_closed=is_closed)
        if country is None and "country" not in columns:
            raise RegisterError(f"{source.path.name} has no column country: say which with --country")
        rows = csv_rows(source)
        context = Context(register, country, is_closed, columns)
    for row in rows:
        yield row if isinstance(row, Rejection) else _entry(row, context)


def _columns(header: list[str], register: Register, source: Source, *, is_closed: bool) -> dict[str, str]:
    """Return for each of our names the file's column. Raises RegisterError for the missing ones."""
    found = {}
    for ours, theirs in register.columns.items():
        column = next((name for name in theirs if name in header), None)
        if column is not None:
            found[ours] = column
    required = (*register.required, "closed_on") if is_closed else register.required
    missing = [register.columns[name][0] for name in required if name not in found]
    if missing:
        raise RegisterError(f"{source.path.name} has no column {', '.join(missing)}. It has: {', '.join(header)[:200]}")
    return found


def _entry(row: Row, context: Context) -> Entry | Rejection:
    try:
        entry = context.register.read(row, context)
        _check(entry, context.register)
    except RefusedError as error:
        return Rejection(row.line, str(error))
    return entry


def _check(entry: Entry, register: Register) -> None:
    for name, limit in LIMITS.items():
        value = getattr(entry, name)
        if len(value) > limit:
            raise RefusedError(f"{name} has {len(value)} characters, at most {limit} fit")
    if not entry.number:
        raise RefusedError("number is empty")
    if not entry.name:
        raise RefusedError("name is empty")
    if register.is_numeric and not (entry.number.isascii() and entry.number.isdigit()):
        raise RefusedError(f"number {entry.number[:40]!r} is not made of digits")
    if not re.fullmatch(r"[A-Z]{2}", entry.country):
        raise RefusedError(f"country {entry.country[:20]!r} is not a code of two letters")


# --------------------------------------------------------------------------------------------------------- fields


def text(value: Any, what: str) -> str:
    """Return one line of text: NFC, single spaces. Raises RefusedError for control characters such as NUL."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RefusedError(f"{what} is not text")
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    cleaned = " ".join(unicodedata.normalize("NFC", value.translate(MISREAD)).split())
    for character in cleaned:
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Cn"}:
            word = "a NUL" if character == "\0" else f"the character U+{ord(character):04X}"
            raise RefusedError(f"{what} contains {word}")
    return "".join(character for character in cleaned if unicodedata.category(character) != "Cf")


def day(value: Any, what: str) -> date | None:
    """Read a date as registers write it: DD-MM-YYYY, or ISO. Empty is None."""
    written = text(value, what)
    if written.lower() in EMPTY:
        return None
    for form in DATES:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise RefusedError(f"{what} {written[:40]!r} is not a date like 31-08-2021")


def _list(value: Any, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list):
        raise RefusedError(f"{what} is not a list")
    return tuple(dict.fromkeys(found for found in (text(one, what)[:300] for one in value) if found))


def _domains(value: Any) -> tuple[str, ...]:
    found = tuple(domain.lower().removeprefix("www.") for domain in _list(value, "domains"))
    wrong = next((domain for domain in found if not DOMAIN.match(domain)), None)
    if wrong is not None:
        raise RefusedError(f"{wrong[:60]!r} is not a domain")
    return found


# ------------------------------------------------------------------------------------------------------- registers


def _read_csv(row: Row, context: Context) -> Entry:
    """Read a row of a CSV file by the columns that it has."""

    def field(name: str) -> Any:
        return row.fields.get(context.columns.get(name, ""), "")

    closed_on = day(field("closed_on"), "close_date")
    if context.is_closed and closed_on is None:
        raise RefusedError("close_date is empty")
    return Entry(
        line=row.line,
        number=text(field("number"), "number"),
        name=text(field("name"), "name"),
        kind=context.register.kind,
        country=(text(field("country"), "country") or context.country or "").upper(),
        place=_town(text(field("place"), "town")),
        postcode=text(field("postcode"), "postcode").upper(),
        region=text(field("region"), "region"),
        website=_website(text(field("website"), "website")),
        opened_on=day(field("opened_on"), "open_date"),
        closed_on=closed_on,
        is_closed=closed_on is not None,
        successor=text(field("successor"), "successor"),
        aliases=_list(field("aliases"), "aliases"),
        domains=_domains(field("domains")),
    )


def _town(name: str) -> str:
    """Write LONDON as London: registers are not of one mind."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name) if name.isupper() else name


def _website(address: str) -> str:
    if not address:
        return ""
    address = address if "://" in address else f"https://{address}"
    return address if re.match(r"https?://[^\s<>\"']+$", address) else ""


def _read_latvian(row: Row, context: Context) -> Entry:
    """Read a row of the Latvian list: the address ends in the postcode, its second part is the village or town."""
    entry = _read_csv(row, context)
    parts = [part.strip() for part in text(row.fields.get("address"), "address").split(",")]
    postcode = parts[-1] if re.fullmatch(r"LV-\d{4}", parts[-1]) else ""
    places = [part for part in parts[1:] if part != postcode and not part.endswith(("PAGASTS", "NOVADS"))]
    region = _town(entry.region)
    return replace(entry, place=_town(places[0]) if places else region, postcode=postcode, region=region)


def _read_hei(row: Row, context: Context) -> Entry:
    """Read one of the United Kingdom's HEIs."""
    closed = text(row.fields.get("closed"), "closed")
    ukprn = text(row.fields.get("ukprn"), "ukprn")
    certain = _list(row.fields.get("match_synonyms"), "match_synonyms")
    return Entry(
        line=row.line,
        number=text(row.fields.get("id"), "id"),
        name=text(row.fields.get("name"), "name"),
        kind=context.register.kind,
        country=context.country or "GB",
        postcode=text(row.fields.get("postcode"), "postcode"),
        closed_on=date(int(closed), 12, 31) if re.fullmatch(r"[12]\d{3}", closed) else None,
        is_closed=bool(closed),
        aliases=(*certain, *_list(row.fields.get("suggestion_synonyms"), "suggestion_synonyms")),
        certain_aliases=certain,
        numbers=(("ukprn", ukprn),) if ukprn else (),
    )


def _read_world(row: Row, context: Context) -> Entry:
    """Read one of the world's universities. Its number is its first domain; a shared one needs the name as well."""
    name, domains = text(row.fields.get("name"), "name"), _domains(row.fields.get("domains"))
    if not domains:
        raise RefusedError("domains is empty")
    number = next((domain for domain in domains if domain not in context.shared_domains), "")
    pages = _list(row.fields.get("web_pages"), "web_pages")
    return Entry(
        line=row.line,
        number=(number or f"{domains[0]}/{fold(name)}")[:64],
        name=name,
        kind=context.register.kind,
        country=text(row.fields.get("alpha_two_code"), "alpha_two_code").upper(),
        region=text(row.fields.get("state-province"), "state-province"),
        website=_website(pages[0]) if pages else "",
        domains=domains,
    )


def _shared_domains(source: Source) -> frozenset[str]:
    """Return the domains that several institutions of the file have."""
    seen: set[str] = set()
    shared: set[str] = set()
    for row in json_rows(source):
        domains = row.fields.get("domains") if isinstance(row, Row) else None
        for domain in domains if isinstance(domains, list) else ():
            if isinstance(domain, str):
                (shared if domain.lower() in seen else seen).add(domain.lower())
    return frozenset(shared)


COMMON = {
    "name": ("name", "establishmentname"),
    "place": ("town", "place", "city"),
    "postcode": ("postcode",),
    "region": ("region", "county_(name)", "municipality"),
    "country": ("country",),
    "website": ("website", "schoolwebsite"),
    "opened_on": ("open_date", "opendate"),
    "closed_on": ("close_date", "closedate"),
    "successor": ("successor", "successor_urn", "successor_number"),
    "aliases": ("aliases",),
    "domains": ("domains",),
}


def _csv_register(scheme: str, number: tuple[str, ...], kind: OrganisationKind, country: str | None = None) -> Register:
    return Register(scheme, {"number": number, **COMMON}, kind, country, _read_csv)


ENGLAND = replace(_csv_register("urn", ("urn",), OrganisationKind.SCHOOL, "GB"), is_numeric=True)
LATVIA = replace(_csv_register("lv", ("reg_no",), OrganisationKind.SCHOOL, "LV"), read=_read_latvian)
HEIS = Register("dfe", {}, OrganisationKind.HEI, "GB", _read_hei, outranks=("domain",))
PROVIDERS = replace(_csv_register("ukprn", ("ukprn",), OrganisationKind.PROVIDER, "GB"), is_numeric=True)
WORLD = Register("domain", {}, OrganisationKind.HEI, None, _read_world)


def register_for(scheme: str, source: Source) -> Register:
    """Return how to read a file whose numbers are of this scheme. Raises RegisterError for the wrong kind of file."""
    known = {"urn": ENGLAND, "lv": LATVIA, "domain": WORLD, "ukprn": HEIS if source.is_json else PROVIDERS}
    register = known.get(scheme) or _csv_register(scheme, ("number", scheme, "id"), OrganisationKind.SCHOOL)
    wants_json = not register.columns
    if wants_json is not source.is_json:
        raise RegisterError(f"{source.path.name} is not {'JSON' if wants_json else 'CSV'}, as --scheme {scheme} needs")
    return register
