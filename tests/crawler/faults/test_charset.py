"""Group H, letters: what a body is written in, whatever its label says."""

import json

import pytest

ACME = "/v1/boards/acme/jobs"
PERSONIO = "acme.jobs.personio.de"
FEED = f"https://{PERSONIO}/xml"


@pytest.mark.parametrize(
    ("label", "written", "verdict"),
    [
        ("application/json", "utf-8", "complete"),
        ("application/json; charset=iso-8859-1", "utf-8", "complete"),  # JSON is UTF-8, whatever its label says
        ("text/html", "utf-8", "complete"),
        (None, "utf-8-sig", "complete"),
        ("application/json; charset=utf-8", "latin-1", "failed"),
        ("application/json; charset=iso-8859-1", "latin-1", "failed"),
        ("application/json; charset=utf-16", "utf-16", "failed"),
        ("application/json", "utf-16-be", "failed"),
    ],
)
def test_json_is_utf_8_or_nothing(site, meet, titled, *, label, written, verdict):
    body = titled("Produktmanagerin K\u00fcche \u00e0 la carte").encode(written)
    site.says(site.board("acme"), site.Reply(body=body, headers={"Content-Type": label} if label else {}))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME]
    assert kept.verdicts == [verdict]
    assert kept.titles == ["Produktmanagerin K\u00fcche \u00e0 la carte"] * (verdict == "complete")
    assert kept.bodies == [body]  # as it came, also what can't be read
    assert ("JSON was due" in kept.reasons[0]) == (verdict == "failed")


@pytest.mark.parametrize(
    ("label", "declared", "written", "verdict"),
    [
        ("text/xml; charset=utf-8", "", "utf-8", "complete"),
        ("text/xml; charset=utf-8", "utf-8", "utf-8-sig", "complete"),
        ("text/xml", "iso-8859-1", "latin-1", "complete"),  # it is what it declares itself to be
        ("text/xml; charset=utf-8", "iso-8859-1", "latin-1", "complete"),
        ("text/xml", "utf-16", "utf-16", "complete"),
        ("text/xml", "", "utf-16", "complete"),
        ("text/xml; charset=iso-8859-1", "", "latin-1", "failed"),
        ("text/xml", "utf-8", "latin-1", "failed"),
        ("text/xml", "klingon", "utf-8", "failed"),
    ],
)
def test_xml_is_what_it_declares_itself_to_be(site, meet, *, label, declared, written, verdict):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = "<id>1</id><name>K\u00f6chin</name><office>Wien</office><jobDescriptions/>"
    body = f"{head}<workzag-jobs><position>{text}</position></workzag-jobs>".encode(written)
    site.says(FEED, site.Reply(body=body, headers={"Content-Type": label}))
    kept = meet("personio/acme", routes={PERSONIO: site.origin})
    assert site.paths() == ["/robots.txt", "/xml"]
    assert (kept.verdicts, kept.bodies) == ([verdict], [body])
    assert kept.titles == ["K\u00f6chin"] * (verdict == "complete")


@pytest.mark.parametrize(
    ("label", "declared", "written", "title"),
    [
        ("text/html", "", "utf-8", "K\u00f6chin in Z\u00fcrich"),
        ("text/html; charset=iso-8859-1", "utf-8", "utf-8", "K\u00f6chin in Z\u00fcrich"),
        ("text/html", "iso-8859-1", "latin-1", "K\u00f6chin in Z\u00fcrich"),
        ("text/html; charset=utf-8", "windows-1250", "cp1250", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html; charset=windows-1252", "", "cp1252", "K\u00f6chin \u2013 Z\u00fcrich"),
        ("text/html", "utf-8", "latin-1", "K\u00f6chin in Z\u00fcrich"),  # a wrong label
        ("text/html", "klingon", "utf-8", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html", "", "utf-8-sig", "K\u00f6chin in \u0141\u00f3d\u017a"),
        ("text/html", "utf-8", "utf-16", "K\u00f6chin in \u0141\u00f3d\u017a"),
    ],
)
def test_a_page_is_what_it_says_it_is(site, meet, *, label, declared, written, title):
    """Its byte order mark before all, then its meta; where only the header said it, what it can be."""
    posting = {"@type": "JobPosting", "title": title, "description": "<p>You own the kitchen.</p>"}
    head = f'<meta charset="{declared}">' if declared else ""
    script = f'<script type="application/ld+json">{json.dumps(posting, ensure_ascii=False)}</script>'
    page = f"<!doctype html>{head}<title>x</title>{script}".encode(written)
    home = "https://a.example.com"
    site.says(f"{home}/sitemap.xml", site.Reply(body=f"<urlset><url><loc>{home}/jobs/1</loc></url></urlset>".encode()))
    site.says(f"{home}/jobs/1", site.Reply(body=page, headers={"Content-Type": label}))
    kept = meet("jsonld/a.example.com")
    assert site.paths()[-2:] == ["/sitemap.xml", "/jobs/1"]
    assert (kept.counts, kept.titles, kept.bodies[-1]) == ([1], [title], page)
