"""The three platforms' answers, with every key that real ones have.

Shapes and quirks are those of the platforms; the addresses inside are
reserved `.example` ones.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from html import escape
from typing import Any
from uuid import UUID

from crawler.posting import Pay
from crawler.sample import render
from crawler.sample.blocks import Blocks, Employer, Place
from crawler.sample.dice import Dice, serial
from crawler.sample.life import Life, Showing
from crawler.sample.pay import SIGNS, grouped
from crawler.sample.wording import COUNTRY_NAMES, Part

EASTERN = timezone(timedelta(hours=-4))
SPACING = ' style="min-height:1.5em"'
BANDS = {"year": "Annual Salary Range", "month": "Monthly Salary Range", "hour": "Hourly Rate"}
COMMITMENTS = {"FullTime": "Full-time", "PartTime": "Part-time", "Contract": "Contract", "Intern": "Internship"}
INTERVALS = {"year": "per-year-salary", "month": "per-month-salary", "hour": "per-hour-wage"}
MODES = {"remote": "Remote", "hybrid": "Hybrid", "onsite": "OnSite"}


def body(blocks: Blocks, employer: Employer, showings: Sequence[Showing]) -> bytes:
    """What the employer's platform answers when asked for its board."""
    payload: Callable[[Blocks, Employer, Showing], dict[str, Any]] = {
        "greenhouse": greenhouse,
        "lever": lever,
        "ashby": ashby,
    }[employer.source]
    postings = [payload(blocks, employer, showing) for showing in showings]
    envelope: dict[str, Any] | list[dict[str, Any]] = postings
    if employer.source == "greenhouse":
        envelope = {"jobs": postings, "meta": {"total": len(postings)}}
    elif employer.source == "ashby":
        envelope = {"jobs": postings, "apiVersion": "1"}
    return json.dumps(envelope, ensure_ascii=False).encode()


def source_id(life: Life) -> str:
    """The identifier a platform gives to a posting."""
    token = serial("posting", life.key)
    if life.opening.brief.employer.source == "greenhouse":
        return str(_number(token))
    return str(UUID(bytes=token, version=4))


def url(life: Life) -> str:
    """Where the posting itself would stand."""
    number = source_id(life)
    employer = life.opening.brief.employer
    tail = f"?gh_jid={number}" if employer.source == "greenhouse" else ""
    return f"https://jobs.{employer.token}.example/{number}{tail}"


def _number(token: bytes) -> int:
    return 4_000_000_000 + int.from_bytes(token[:4], "big") % 4_000_000_000


def greenhouse(blocks: Blocks, employer: Employer, showing: Showing) -> dict[str, Any]:
    """One item of a Greenhouse board, asked for with content and pay."""
    opening, style = showing.life.opening, blocks.styles[employer.style]
    about = [part for part in showing.parts if part.section == "about"]
    rest = [part for part in showing.parts if part.section != "about"]
    text = render.html(rest, style).replace("</ul><", "</ul>\n<")
    intro = f'<div class="content-intro">{render.html(about, style)}</div>\n'
    content = intro + text if showing.parts[0].section == "about" else text + intro
    return {
        "absolute_url": url(showing.life),
        "data_compliance": [_compliance()],
        "internal_job_id": _number(serial("opening", opening.brief.key)) - 1_000_000_000,
        "location": {"name": MODES[showing.mode] if employer.place_says_mode else showing.place.label},
        "metadata": _metadata(employer, opening.employment),
        "id": int(source_id(showing.life)),
        "updated_at": _eastern(showing.updated_at),
        "requisition_id": f"R-{_number(serial('requisition', opening.brief.key)) % 10_000}",
        "title": showing.title,
        "pay_input_ranges": [_band(pay) for pay in showing.pays] if showing.pay_in_source else [],
        "company_name": employer.name,
        "first_published": _eastern(showing.posted_at),
        "language": employer.language,
        "application_deadline": None,
        "content": escape(content),
        "departments": [_department(employer, opening.brief.family.department)],
        "offices": [_office(employer, showing.place)],
        "ai_disclaimer": None,
        "include_ai_disclaimer": None,
        "ai_opt_out_request_url": None,
    }


def _compliance() -> dict[str, Any]:
    return {
        "type": "gdpr",
        "requires_consent": False,
        "requires_processing_consent": False,
        "requires_retention_consent": False,
        "retention_period": None,
        "demographic_data_consent_applies": False,
    }


def _metadata(employer: Employer, employment: str) -> list[dict[str, Any]] | None:
    """The employer's own fields; most employers have none."""
    if not Dice(employer.token, "metadata").happens(0.4):
        return None
    number = _number(serial("metadata", employer.token)) % 100_000
    return [{"id": number, "name": "Employment Type", "value": COMMITMENTS[employment], "value_type": "single_select"}]


def _band(pay: Pay) -> dict[str, Any]:
    title = "On-Target Earnings (OTE)" if pay.kind == "ote" else BANDS[pay.period or "year"]
    return {
        "min_cents": int((pay.low or 0) * 100),
        "max_cents": int((pay.high or 0) * 100),
        "currency_type": pay.currency,
        "title": f"{title}:",
        "blurb": "<p>Offers depend on experience.</p>",
    }


def _department(employer: Employer, name: str) -> dict[str, Any]:
    number = _number(serial("department", employer.token, name))
    return {"id": number, "name": name, "child_ids": [], "parent_id": None}


def _office(employer: Employer, place: Place) -> dict[str, Any]:
    where = ", ".join(name for name in (place.locality, place.region, COUNTRY_NAMES[place.country]) if name)
    number = _number(serial("office", employer.token, place.label))
    name = place.locality or place.label
    return {"id": number, "name": name, "location": where, "child_ids": [], "parent_id": None}


def _eastern(at: datetime) -> str:
    return at.astimezone(EASTERN).isoformat(timespec="seconds")


def lever(blocks: Blocks, employer: Employer, showing: Showing) -> dict[str, Any]:
    """One item of a Lever board: lists stand apart from the description, and what follows them apart again."""
    style, opening = blocks.styles[employer.style], showing.life.opening
    listed = [part for part in showing.parts if part.bullets and part.section != "benefits"]
    first = showing.parts.index(listed[0]) if listed else len(showing.parts)
    before = showing.parts[:first]
    after = [part for part in showing.parts[first:] if part not in listed]
    start = [part for part in before if part.section == "about"]
    rest = [part for part in before if part.section != "about"]
    number = source_id(showing.life)
    return {
        "additionalPlain": render.plain(after),
        "additional": render.html(after, style),
        "categories": _categories(showing),
        "createdAt": int(showing.posted_at.timestamp() * 1000),
        "descriptionPlain": render.plain([*start, *rest]),
        "description": render.html([*start, *rest], style),
        "id": number,
        "lists": [{"text": escape(part.heading, quote=False), "content": render.items(part)} for part in listed],
        "text": showing.title,
        "country": showing.place.country,
        "workplaceType": showing.mode,
        "opening": render.html(start, style),
        "openingPlain": render.plain(start),
        "descriptionBody": render.html(rest, style),
        "descriptionBodyPlain": render.plain(rest),
        "hostedUrl": url(showing.life),
        "applyUrl": f"{url(showing.life)}/apply",
    } | _salary_range(showing, opening.brief.family.department)


def _categories(showing: Showing) -> dict[str, Any]:
    opening, label = showing.life.opening, showing.place.label
    return {
        "commitment": COMMITMENTS[opening.employment],
        "department": opening.brief.family.department,
        "location": label,
        "team": opening.brief.area.name,
        "allLocations": [label],
    }


def _salary_range(showing: Showing, department: str) -> dict[str, Any]:
    """The range has no word for on-target pay, so that stands in the prose beside it."""
    if not showing.pay_in_source or not showing.pays:
        return {}
    base, *further = showing.pays
    prose = f"This is the base pay for a {department} role of this level."
    for pay in further:
        prose += f" On-target earnings are {_summary(pay, ' to ')} a year."
    return {
        "salaryRange": {
            "currency": base.currency,
            "interval": INTERVALS[base.period or "year"],
            "min": int(base.low or 0),
            "max": int(base.high or 0),
        },
        "salaryDescription": f"<div>{escape(prose, quote=False)}</div>",
        "salaryDescriptionPlain": prose,
    }


def ashby(blocks: Blocks, employer: Employer, showing: Showing) -> dict[str, Any]:
    """One item of an Ashby board, asked for with compensation."""
    opening = showing.life.opening
    parts: tuple[Part, ...] = showing.parts
    return {
        "id": source_id(showing.life),
        "title": showing.title,
        "department": opening.brief.family.department,
        "team": opening.brief.area.name,
        "employmentType": opening.employment,
        "location": showing.place.label,
        "shouldDisplayCompensationOnJobPostings": showing.pay_in_source,
        "secondaryLocations": [],
        "publishedAt": showing.posted_at.isoformat(timespec="milliseconds"),
        "isListed": True,
        "isRemote": showing.mode != "onsite",
        "workplaceType": MODES[showing.mode],
        "address": {"postalAddress": _address(showing.place)},
        "jobUrl": url(showing.life),
        "applyUrl": f"{url(showing.life)}/application",
        "descriptionHtml": render.html(parts, blocks.styles[employer.style], spacing=SPACING),
        "descriptionPlain": render.plain(parts, shout=True),
        "compensation": _compensation(showing),
    }


def _address(place: Place) -> dict[str, str]:
    stated = {
        "addressLocality": place.locality,
        "addressRegion": place.region,
        "addressCountry": COUNTRY_NAMES[place.country].removeprefix("the "),
    }
    return {name: value for name, value in stated.items() if value}


def _compensation(showing: Showing) -> dict[str, Any]:
    """Salary and, in sales, commission; all empty where pay isn't for showing."""
    if not showing.pay_in_source or not showing.pays:
        return {
            "compensationTierSummary": None,
            "scrapeableCompensationSalarySummary": None,
            "compensationTiers": [],
            "summaryComponents": [],
        }
    base = showing.pays[0]
    parts = [_component(base)]
    if len(showing.pays) > 1:
        nothing = {"interval": "1 YEAR", "currencyCode": base.currency, "minValue": None, "maxValue": None}
        parts.append({"summary": "Offers Commission", "compensationType": "Commission"} | nothing)
    summary = " • ".join(part["summary"] for part in parts)
    tier = {
        "id": str(UUID(bytes=serial("tier", showing.life.key), version=4)),
        "tierSummary": summary,
        "title": None,
        "additionalInformation": None,
        "components": [
            {"id": str(UUID(bytes=serial("component", showing.life.key, place), version=4))} | part
            for place, part in enumerate(parts)
        ],
    }
    return {
        "compensationTierSummary": summary,
        "scrapeableCompensationSalarySummary": _summary(base, " - "),
        "compensationTiers": [tier],
        "summaryComponents": [{key: value for key, value in part.items() if key != "summary"} for part in parts],
    }


def _component(pay: Pay) -> dict[str, Any]:
    return {
        "summary": _summary(pay, " – "),
        "compensationType": "Salary",
        "interval": f"1 {(pay.period or 'year').upper()}",
        "currencyCode": pay.currency,
        "minValue": int(pay.low or 0),
        "maxValue": int(pay.high or 0),
    }


def _summary(pay: Pay, dash: str) -> str:
    """Both ends, in thousands where they are yearly.

    >>> _summary(Pay(low=Decimal(90000), high=Decimal(107000), currency="USD", period="year"), " – ")
    '$90K – $107K'
    """
    sign = SIGNS[pay.currency or "USD"]
    low, high = pay.low or Decimal(0), pay.high or Decimal(0)
    if pay.period == "year":
        return f"{sign}{int(low) // 1000}K{dash}{sign}{int(high) // 1000}K"
    return f"{sign}{grouped(low)}{dash}{sign}{grouped(high)} per {pay.period}"
