"""D2: whoever stops a run, by Ctrl-C or by a timer's SIGTERM, gets one line, and the next run goes on from there."""

import signal
from collections import Counter

import pytest

INTERRUPTED = "aipm: interrupted; nothing is half-written, the same command goes on from here"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("number", [2, *(pytest.param(number, marks=pytest.mark.slow) for number in (1, 4))])
def test_a_stopped_run_goes_on(market, words, start, aipm, check_done, *, stop, number):
    """Stopped while it waits for its first answer, that for robots.txt; for its first board; for its last."""
    running = []
    market.on_request = lambda count: running[0].send_signal(stop) if count == number else None
    running.append(start(*words))
    with running[0] as stopped:
        _, said = stopped.communicate(timeout=60)
    assert (stopped.returncode, said.splitlines()) == (130, [INTERRUPTED])
    market.on_request = lambda _: None
    again = aipm(*words)
    assert again.status == 0, again.said
    check_done()
    asked = Counter(path.split("/")[3] for path in market.paths() if path != "/robots.txt")
    assert asked == Counter(acme=1, beta=1, gamma=1) + Counter({1: [], 2: ["acme"], 4: ["gamma"]}[number])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_waits_for_a_host_is_stopped_at_once(site, market, words, workspace, start, *, stop):
    site.says(site.board("acme"), site.Reply(429, headers={"Retry-After": "250"}))
    with start(*words) as stopped:
        while site.board("acme").rpartition(".io")[2] not in site.paths():
            pass
        stopped.send_signal(stop)
        _, said = stopped.communicate(timeout=5)
    assert (stopped.returncode, said.splitlines()) == (130, [INTERRUPTED])
