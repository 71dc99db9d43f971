"""The building blocks: employers, places, kinds of work, house styles, sentences; read from the TOML files beside."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from crawler.industries import Industry
from crawler.posting import WorkMode

Level = Literal["entry", "mid", "senior", "lead", "manager", "director"]
Section = Literal["about", "intro", "duties", "needs", "nice", "pay", "benefits", "legal"]
Sentences = dict[str, tuple[str, ...]]  # by the skill they speak of
Block = TypeVar("Block")

HERE = Path(__file__).parent
PLATFORMS = ("greenhouse", "lever", "ashby")  # employers by the platform of their boards
FURTHER = ("giants", "trades")  # and more of them, who say themselves where theirs is


class Area(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of an employer's product, on which several postings may work."""

    name: str
    topic: str
    users: str
    data: str
    ai: str | None = None  # what AI does there; an area without is never an AI product manager's
    ai_only: bool = False


class Fails(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which weeks a board misbehaves, and how."""

    unavailable: tuple[int, ...] = ()
    truncated: tuple[int, ...] = ()


class Employer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One invented employer."""

    source: str
    token: str
    name: str
    industry: Industry
    size: Literal["small", "mid", "big", "giant"]
    style: str
    pay: Literal["source", "text", "both", "none"]  # where its postings state pay, if they do
    mode: WorkMode
    places: tuple[str, ...]
    domain: str
    product: str
    customers: str
    rule: str
    about: tuple[str, ...]
    areas: tuple[Area, ...]
    language: Literal["en", "de", "fr"] = "en"
    clients: str | None = None  # who signs, where that is somebody else than the customers
    ai_lab: bool = False
    place_says_mode: bool = False  # the field for the place holds "Hybrid", and only the office says where
    fails: Fails = Fails()


class Place(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one can work; `pay` turns US base dollars into what is paid here, in the place's currency."""

    label: str
    country: str
    currency: str
    pay: Decimal
    locality: str | None = None
    region: str | None = None
    remote: bool = False
    stated: float | None = None  # share of its postings that say what they pay, where that isn't the country's


class Family(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of work."""

    share: int
    department: str
    levels: dict[Level, float]
    base: dict[Level, Decimal]
    titles: dict[str, tuple[str, ...]]  # by level, and "intern"
    role: Literal["ai_pm", "pm", "other"] = "other"
    needs_ai: bool = False
    years: dict[Level, tuple[int, ...]] = {}
    entry_duties_keys: tuple[str, ...] = ()
    entry_needs_keys: tuple[str, ...] = ()
    upper_skip: tuple[str, ...] = ()


class Style(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an employer's postings look."""

    tag: Literal["h2", "h3", "strong", "runin", "p"]
    bullets: tuple[Section, ...]
    order: tuple[Section, ...]
    headings: dict[Section, str]


class Pool(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sentences of one kind of work in one language."""

    intro: tuple[str, ...]
    duties: Sentences
    needs: Sentences
    nice: Sentences
    years: dict[Literal["entry", "experienced"], tuple[str, ...]] = {}
    entry_duties: Sentences = {}
    entry_needs: Sentences = {}
    lead_duties: Sentences = {}
    upper_duties: Sentences = {}
    upper_needs: Sentences = {}
    upper_intro: tuple[str, ...] = ()


class House(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What any employer of one language says of itself; benefits and legal notices by region."""

    mode: dict[WorkMode, tuple[str, ...]]
    benefits: Sentences
    any: Sentences
    legal: Sentences


class PayWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How pay is worded in one language."""

    year: tuple[str, ...]
    hour: tuple[str, ...]
    month: tuple[str, ...]
    ote: tuple[str, ...]
    after: tuple[str, ...]


class Blocks:
    """All building blocks, read once; a small market has the employers of the three platforms' own files alone."""

    def __init__(self, *, small: bool = False) -> None:
        self.places = _read("places.toml", dict[str, Place])
        self.families = _read("families.toml", dict[str, Family])
        self.styles = _read("styles.toml", dict[str, Style])
        self.pay_words = _read("pay.toml", dict[str, PayWords])
        self.employers = tuple(
            msgspec.convert({"source": name} | block, Employer)
            for name in (*PLATFORMS, *(() if small else FURTHER))
            for block in _load(f"employers/{name}.toml")["employer"]
        )
        self.houses: dict[str, House] = {}
        self.pools: dict[tuple[str, str], Pool] = {}
        for path in sorted(HERE.glob("sentences/*/*.toml")):
            language, name = path.parent.name, path.stem
            if name == "house":
                self.houses[language] = _read(f"sentences/{language}/house.toml", House)
            else:
                self.pools[language, name] = _read(f"sentences/{language}/{name}.toml", Pool)


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"), parse_float=Decimal)


def _read(name: str, shape: type[Block]) -> Block:
    return msgspec.convert(_load(name), shape)
