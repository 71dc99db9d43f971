"""What changed without anybody saying so: fields that vanish, descriptions that run dry, boards that shrink."""

import json
from contextlib import closing
from datetime import timedelta

import pytest

from crawler.archive import Archive, Look
from crawler.crawl import crawl
from crawler.health.alarms import judged, shrunken
from crawler.settings import Settings, parse_board
from crawler.state import State
from crawler.watch import summary

ACME, BETA, GAMMA = (parse_board(f"greenhouse/{token}") for token in ("acme", "beta", "gamma"))
MEND = "look whether the adapter must read something else"
LONG = "<p>You own the roadmap of a product that many people use each day.</p>"


@pytest.fixture
def visit(site, clock, tmp_path):
    """One run over boards that answer with these payloads; a day after the last."""

    def run(**boards):
        clock.passed += timedelta(days=1).total_seconds()
        for token, payload in boards.items():
            site.says(site.board(token), site.Reply(body=json.dumps(payload).encode()))
        wanted = [parse_board(f"greenhouse/{token}") for token in boards]
        return crawl(tmp_path, wanted, Settings(delay=0), clock=clock, routes=site.routes)

    return run


def board(site, *numbers, without=(), **changes):
    """A board's payload: these openings, lacking some fields, with others."""
    payload = json.loads(site.greenhouse(*numbers).body)
    for opening in payload["jobs"]:
        opening.update({"content": LONG} | changes)
        for field in without:
            del opening[field]
    return payload


def test_a_field_that_vanishes_is_told_with_its_count_and_the_look_is_partial(site, visit, tmp_path):
    visit(acme=board(site, *range(6)), beta=board(site, *range(9)))
    run = visit(
        acme=board(site, *range(7), without=["first_published"]), beta=board(site, *range(9), without=["company_name"])
    )
    acme, beta = run.looks
    assert (acme.verdict, acme.vanished_fields) == ("partial", {"first_published": 6})
    assert acme.reason == f"no record has first_published any more; {MEND}"
    assert (beta.verdict, beta.vanished_fields) == ("partial", {"company_name": 9})
    assert run.alarms == (
        f"greenhouse: no record of 1 boards has 'company_name' any more, 9 had it; {MEND}",
        f"greenhouse: no record of 1 boards has 'first_published' any more, 6 had it; {MEND}",
    )
    assert summary(run)[-2:] == [f"ALARM: {alarm}" for alarm in run.alarms]
    assert Archive(tmp_path).runs()[-1] == run


def test_fields_inside_fields_are_watched_too(site, visit):
    visit(acme=board(site, *range(5), pay_input_ranges=[{"min_cents": 1, "max_cents": 2, "title": "Salary"}]))
    (look,) = visit(acme=board(site, *range(5), pay_input_ranges=[{"min_cents": 1, "max_cents": 2}])).looks
    assert look.vanished_fields == {"pay_input_ranges.title": 5}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"without": ["language"]}, {"without": ["language"]}),  # never there
        ({"numbers": 4}, {"numbers": 4, "without": ["company_name"]}),  # too few to say
        ({}, {"numbers": 4, "without": ["company_name"]}),
        ({"language": "en"}, {}),  # ignored by name
        ({"mood": "fine"}, {}),  # nobody knew it anyway
    ],
)
def test_what_is_no_vanished_field(site, visit, before, after):
    def payload(numbers=6, without=(), **changes):
        return board(site, *range(numbers), without=[name for name in without if name != "language"], **changes)

    visit(acme=payload(**before))
    run = visit(acme=payload(**after))
    assert (run.looks[0].vanished_fields, run.looks[0].verdict in ("complete", "unchanged")) == ({}, True)
    assert run.alarms == ()


def test_a_field_that_stays_away_is_an_alarm_for_three_days_then_that_is_how_the_board_is(site, visit):
    visit(acme=board(site, *range(6)))
    lacking = board(site, *range(6), without=["first_published"])
    looks = [visit(acme=lacking).looks[0] for _ in range(5)]
    assert [look.verdict for look in looks] == ["partial", "partial", "partial", "unchanged", "unchanged"]
    assert [bool(look.vanished_fields) for look in looks] == [True, True, True, True, False]
    assert looks[3].note == (
        "no record has first_published any more, and that for 3 days: it is taken as it is from now on"
    )
    assert looks[4].note == ""


def test_a_field_that_comes_back_ends_the_alarm(site, visit):
    whole, lacking = board(site, *range(6)), board(site, *range(6), without=["first_published"])
    verdicts = [visit(acme=payload).looks[0].verdict for payload in (whole, lacking, lacking, whole, lacking, lacking)]
    assert verdicts == ["complete", "partial", "partial", "complete", "partial", "partial"]


def test_descriptions_that_vanish_are_an_alarm_until_they_are_back(site, visit):
    full = {"acme": board(site, 1, 2, 3, 4, 5, 6), "beta": board(site, 7, 8, 9, 10, 11), "gamma": board(site, 12)}
    bare = full | {token: board(site, *range(6), content="<p>See our site.</p>") for token in ("acme", "beta")}
    first = visit(**full)
    assert [(look.described_count, look.listed_count) for look in first.looks] == [(6, 6), (5, 5), (1, 1)]
    for _ in range(4):
        run = visit(**bare)
        assert [look.verdict for look in run.looks] == ["partial", "partial", "unchanged"]
        assert run.looks[0].reason == "0 of 6 postings have a description, nearly all had one before"
        (alarm,) = run.alarms
        assert alarm.startswith("greenhouse: 1 of 13 postings have a description, ")
        assert f"ALARM: {alarm}" in summary(run)
    assert visit(**full).alarms == ()


def test_one_small_board_without_descriptions_is_its_own_affair(site, visit):
    full = {"acme": board(site, *range(20)), "beta": board(site, 1, 2, 3)}
    visit(**full)
    run = visit(**full | {"beta": board(site, 1, 2, 3, content="<p>See our site.</p>")})
    assert [look.verdict for look in run.looks] == ["unchanged", "complete"]
    assert run.alarms == ()


def test_a_source_that_never_had_descriptions_is_as_it_was(site, visit):
    bare = board(site, *range(12), content="")
    assert [visit(acme=bare).alarms for _ in range(2)] == [(), ()]


def test_a_board_that_lost_most_of_its_postings_is_mentioned(site, visit):
    visit(acme=board(site, *range(12)), beta=board(site, *range(4)))
    run = visit(acme=board(site, *range(5)), beta=board(site))
    assert [look.verdict for look in run.looks] == ["complete", "complete"]
    assert shrunken(run.looks) == [
        "greenhouse/acme: 5 postings, 12 at the last whole look; nothing closes until the next one confirms it"
    ]
    assert shrunken(run.looks)[0] in summary(run)
    assert shrunken(visit(acme=board(site, *range(5)), beta=board(site)).looks) == []


def test_a_failed_look_says_nothing_of_descriptions(clock):
    looks = [
        Look(source="lever", board=str(number), looked_at=clock.now(), verdict="failed", earlier_listed_count=9)
        for number in range(20)
    ]
    assert judged(looks) == (tuple(looks), ())


def test_health_is_committed_with_the_look(site, visit, tmp_path, monkeypatch):
    def dies(*_):
        raise KeyboardInterrupt

    visit(acme=board(site, 1, 2))
    monkeypatch.setattr("crawler.crawl.write_manifest", dies)
    with pytest.raises(KeyboardInterrupt):
        visit(acme=board(site, 1, 2, 3))
    with closing(State(tmp_path / "state.sqlite")) as state:
        run, health = state.unfinished(), state.health("greenhouse", "acme")
        assert run is not None
        assert health is not None
        assert health.known is not None
        assert (health.known.listed_count, sorted(health.known.ids)) == (3, ["1", "2", "3"])
        assert health.looked_at == run.looks[0].looked_at
        assert state.all_health() == {"greenhouse/acme": health}
