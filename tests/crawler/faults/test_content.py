"""Group H, the content: whole answers that say something else than a board does."""

import json
import time
from decimal import Decimal

import pytest

HOST = "boards-api.greenhouse.io"
ACME = "/v1/boards/acme/jobs"
JSON = {"Content-Type": "application/json"}
LOGIN = b"<!doctype html><title>Sign in</title><form action=/login><input name=user></form>"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(LOGIN, {"Content-Type": "text/html"}, id="a login page"),
        pytest.param(LOGIN, JSON, id="a login page that calls itself JSON"),
        pytest.param(b"<html><script src=/captcha.js></script>Are you human?", {}, id="a captcha"),
        pytest.param(b'{"error": "unauthorized"}', JSON, id="an error in JSON"),
        pytest.param(b'{"jobs": null}', JSON, id="null for a list"),
        pytest.param(b'{"jobs": {"0": {}}}', JSON, id="an object for a list"),
        pytest.param(b"[]", JSON, id="a list for an object"),
        pytest.param(b'"maintenance"', JSON, id="a word"),
        pytest.param(b"null", JSON, id="null"),
        pytest.param(b"", JSON, id="nothing"),
    ],
)
def test_200_is_not_yet_a_board(site, clock, meet, body, headers):
    site.says(site.board("acme"), site.greenhouse(1), site.Reply(body=body, headers=headers))
    assert meet().verdicts == ["complete"]
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["failed"], [None], [])
    assert kept.bodies == [body]  # to see what it was


def test_a_login_page_behind_a_redirect_is_no_board_either(site, meet):
    site.says(site.board("acme"), site.Reply(302, headers={"Location": "/login?next=jobs"}))
    site.says(f"https://{HOST}/login", site.Reply(body=LOGIN))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, "/login"]
    assert (kept.verdicts, kept.counts) == (["failed"], [None])


def test_an_empty_board_is_complete_and_says_that_it_lists_none(site, clock, meet):
    """What follows from it is the warehouse's to say: nothing, until a second look confirms it."""
    site.says(site.board("acme"), site.greenhouse(1, 2, 3), site.greenhouse())
    assert meet().counts == [3]
    clock.passed += 3600
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME, ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["complete"], [0], [])


ONE = '{"id": 1, "internal_job_id": 2, "title": "PM", "absolute_url": "https://x.example/1", "updated_at": '
ONE += '"2026-11-02T14:00:00Z", "location": {"name": "Oslo"}, "content": "x", "education": %s}'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"jobs": [' + ONE % 1, id="cut off"),
        pytest.param('{"jobs": [' + ONE % 1 + "]} trailing", id="with words behind it"),
        pytest.param('{"jobs": [' + ONE % "NaN" + "]}", id="NaN"),
        pytest.param('{"jobs": [' + ONE % "-Infinity" + "]}", id="Infinity"),
        pytest.param('{"jobs": [' + ONE % "1e999999999999999999999" + "]}", id="a number beyond all"),
        pytest.param('{"jobs": [' + ONE % ("9" * 5000) + "]}", id="an endless number"),
        pytest.param('{"jobs": ' + "[" * 100_000 + "]" * 100_000 + "}", id="deep lists"),
        pytest.param('{"jobs": ' + '{"a":' * 100_000 + "1" + "}" * 100_001, id="deep objects"),
        pytest.param("{'jobs': []}", id="single quotes"),
        pytest.param('{"jobs": [],}', id="a comma too many"),
        pytest.param('{"jobs": [' + ONE % 1 + '], "jobs": []}', id="the list twice"),
        pytest.param('{"jobs": [], "jobs": [' + ONE % 1 + "]}", id="the list twice, empty first"),
    ],
)
def test_json_that_is_none_fails_the_board_at_once(site, meet, body):
    site.says(site.board("acme"), site.Reply(body=body.encode(), headers=JSON))
    begin = time.process_time()
    kept = meet()
    assert time.process_time() - begin < 2
    assert site.paths() == ["/robots.txt", ACME]
    assert (kept.verdicts, kept.counts, kept.titles) == (["failed"], [None], [])
    assert kept.bodies == [body.encode()]


def test_a_name_that_is_only_said_twice_is_no_second_list(site, meet, titled):
    text = titled('The "jobs": a "jobs":', content='{"jobs": [] "jobs": []}', education={"jobs": "none"})
    site.says(site.board("acme"), site.Reply(body=text.encode(), headers=JSON))
    kept = meet()
    assert (kept.verdicts, kept.titles) == (["complete"], ['The "jobs": a "jobs":'])


def test_long_words_are_kept_whole(site, meet, titled):
    word, long = "roadmap ", 1 << 20
    text = titled(word * (long // 8), content=f"&lt;p&gt;{'x' * long}&lt;/p&gt;", new_field="y" * long)
    site.says(site.board("acme"), site.Reply(body=text.encode(), headers=JSON))
    kept = meet()
    assert site.paths() == ["/robots.txt", ACME]
    assert (kept.verdicts, kept.counts) == (["complete"], [1])
    assert len(kept.titles[0]) == long - 1
    assert kept.bodies == [text.encode()]
    assert kept.looks["greenhouse/acme"].unknown_fields == {"new_field": 1}


def test_an_id_is_the_same_as_a_number_and_as_a_word(site, clock, meet):
    board = json.loads(site.greenhouse(1, 2).body)
    board["jobs"][1] |= {"id": "1"}
    board["jobs"].append(board["jobs"][0] | {"id": 12345678901234567890123})
    board["meta"]["total"] = 3
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    kept = meet()
    assert (kept.verdicts, kept.counts) == (["complete"], [2])
    assert kept.titles == ["Product Manager 1"] * 2


@pytest.mark.parametrize("wrong", [None, True, 1.5, "", " ", [], {}, [1]])
def test_an_id_that_is_none_costs_its_posting(site, meet, wrong):
    board = json.loads(site.greenhouse(1, 2).body)
    board["jobs"][0] |= {"id": wrong}
    site.says(site.board("acme"), site.Reply(body=json.dumps(board).encode()))
    kept = meet()
    assert (kept.verdicts, kept.counts, kept.titles) == (["partial"], [1], ["Product Manager 2"])
    assert "1 records could not be read" in kept.reasons[0]


def test_fractions_are_kept_to_the_last_digit(site, meet):
    board = json.loads(site.greenhouse(1).body)
    band = '{"min_cents": 1, "max_cents": 9007199254740993.10, "currency_type": "EUR", "title": "Pay", "blurb": ""}'
    text = json.dumps(board).replace('"id": 1,', f'"pay_input_ranges": [{band}], "id": 1,')
    site.says(site.board("acme"), site.Reply(body=text.encode()))
    kept = meet()
    (posting,) = kept.postings
    assert posting.pay[0].high == Decimal("90071992547409.9310")
