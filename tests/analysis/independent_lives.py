"""The lives of recorded postings, told a second time: from raw JSON, look by look, without a line of ours.

    python tests/analysis/independent_lives.py series.warc.gz

It imports nothing of the crawler or the analysis and no SQL, so that a mistake
in those can't be repeated here. What it holds to:

Sighting    A posting is its platform, board and native id. `first_seen` and
            `last_seen` are the first and the last look that shows it, whole or
            not: what is there is there.
Look        What a board showed at one time it showed once, however often that
            was recorded.
Miss        Only a whole look counts: status 200, a body that is JSON, and as
            many postings as the board itself says. It counts against every
            posting that it lacks and that was seen before.
Shrinking   A look is suspicious if it lacks more than half of what the whole
            look before it had shown, or a look since. It counts only if the
            next whole look confirms it: until then, less than half of what was
            lost has come back. The last look has none after it and so stays
            suspicious.
Handover    A whole look that shows nothing of what the last one did (empty ones
            apart), under another employer's name. From it on, no look counts
            against what was seen before, and none confirms an earlier one.
Closed      Two misses after the last sighting. It closed between that
            sighting (`closed_after`) and the first miss (`closed_before`). It is
            known (`closed_known`) since the second miss, or where that look was
            suspicious, since the look that confirmed it.
            A posting whose own page is gone (404 or 410) is closed by that
            look alone, unless it has that in common with more postings than the
            look still shows.
Missing     One such miss.
Unknown     Nothing counts against it, but its board was handed over, or for a
            fortnight before the newest look of all nobody has seen it.
Reopened    It was seen again after two misses or more; counted each time. As
            a status, only of a posting that is none of the above.
Open        All else.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

FORTNIGHT = timedelta(days=14)
PLATFORMS = {
    "greenhouse": re.compile(r"https://boards-api\.greenhouse\.io/v1/boards/([^/]+)/jobs\?content=true"),
    "lever": re.compile(r"https://api\.lever\.co/v0/postings/([^/?]+)\?mode=json"),
}


class Life(NamedTuple):
    """What became of one posting."""

    first_seen: datetime
    last_seen: datetime
    status: str
    closed_after: datetime | None
    closed_before: datetime | None
    closed_known: datetime | None
    reopened_count: int


class Seen(NamedTuple):
    """One look at a board: when, the ids it listed, if these are all, whose board it was, and whose pages were gone."""

    at: datetime
    ids: frozenset[str]
    is_whole: bool = True
    employer: str | None = None
    gone: frozenset[str] = frozenset()


def recorded_looks(warc: Path) -> dict[str, list[Seen]]:
    """For each `platform/board`, its looks in order of time; the file's records are read as plain bytes."""
    looks = defaultdict(list)
    stream = gzip.decompress(warc.read_bytes())
    start = 0
    while (blank := stream.find(b"\r\n\r\n", start)) > 0:
        head = dict(re.findall(r"^([\w-]+): *(.*?)\r?$", stream[start:blank].decode(), re.MULTILINE))
        block = stream[blank + 4 : blank + 4 + int(head["Content-Length"])]
        start = blank + 4 + len(block) + 4
        for platform, address in PLATFORMS.items():
            if head["WARC-Type"] == "response" and (found := address.fullmatch(head["WARC-Target-URI"])):
                at = datetime.fromisoformat(head["WARC-Date"]).replace(tzinfo=None)
                looks[f"{platform}/{found[1]}"].append(read(at, block))
    return dict(looks)


def read(at: datetime, response: bytes) -> Seen:
    """One recorded response; nothing is seen in one that failed."""
    head, _, body = response.partition(b"\r\n\r\n")
    if not re.match(rb"HTTP/\S+ 200\b", head):
        return Seen(at, frozenset(), is_whole=False)
    told = json.loads(body)
    postings = told if isinstance(told, list) else told["jobs"]
    promised = len(postings) if isinstance(told, list) else told["meta"]["total"]
    return Seen(at, frozenset(str(posting["id"]) for posting in postings), is_whole=promised == len(postings))


def once(looks: list[Seen]) -> list[Seen]:
    """Looks in order of time, those of one moment taken together."""
    moments = dict[datetime, Seen]()
    for look in looks:
        same = moments.get(look.at, look)
        is_whole, gone = same.is_whole or look.is_whole, same.gone | look.gone
        moments[look.at] = Seen(look.at, same.ids | look.ids, is_whole, look.employer, gone)
    return [moments[at] for at in sorted(moments)]


def handovers(looks: list[Seen]) -> list[datetime]:
    """When the board became another employer's."""
    telling = [look for look in looks if look.is_whole and look.ids]
    return [now.at for before, now in pairwise(telling) if before.employer != now.employer and not before.ids & now.ids]


def counted(looks: list[Seen], handed: list[datetime]) -> list[tuple[Seen, datetime]]:
    """The looks that count against a posting they lack, and since when they do."""
    kept = []
    had = set[str]()  # what the whole look before showed, or a look since
    for number, look in enumerate(looks):
        if not look.is_whole:
            had |= look.ids
            continue
        lost = had - look.ids
        later = looks[number + 1 :]
        end = next((n for n, each in enumerate(later, start=1) if each.is_whole), 0)
        back = set[str]().union(*(each.ids for each in later[:end]))
        if 2 * len(lost) <= len(had):
            kept.append((look, look.at))
        elif end and 2 * len(lost & back) < len(lost) and not any(look.at < at <= later[end - 1].at for at in handed):
            kept.append((look, later[end - 1].at))
        had = set(look.ids)
    return kept


def deaths(posting: str, looks: list[Seen]) -> list[datetime]:
    """When the posting's own page was found gone, after it had been seen."""
    found, known = [], set[str]()
    for look in looks:
        dead = (look.gone & known) - look.ids
        known |= look.ids
        if posting in dead and len(dead) <= len(look.ids):
            found.append(look.at)
    return found


def life(posting: str, looks: list[Seen], newest: datetime) -> Life:
    """One posting over all looks at its board."""
    handed = handovers(looks)
    seen = [look.at for look in looks if posting in look.ids]
    missed = [(look.at, known) for look, known in counted(looks, handed) if posting not in look.ids]

    def misses(left: datetime, back: datetime) -> list[tuple[datetime, datetime]]:
        end = min([at for at in handed if left < at], default=back)
        return [(at, known) for at, known in missed if left < at < min(end, back)]

    died = deaths(posting, looks)
    after = misses(seen[-1], newest + FORTNIGHT)
    reopened = sum(
        len(misses(left, back)) >= 2 or any(left < at < back for at in died) for left, back in pairwise(seen)
    )
    settled = [known for _, known in after[1:2]] + [at for at in died if at > seen[-1]]
    if settled:
        before = min([at for at, _ in after] + [at for at in died if at > seen[-1]])
        return Life(seen[0], seen[-1], "closed", seen[-1], before, min(settled), reopened)
    is_dark = newest - seen[-1] > FORTNIGHT or any(at > seen[-1] for at in handed)
    status = "missing" if after else "unknown" if is_dark else "reopened" if reopened else "open"
    return Life(seen[0], seen[-1], status, None, None, None, reopened)


def lives_of(boards: dict[str, list[Seen]]) -> dict[str, Life]:
    """Each posting's life, by `platform/board/id`."""
    newest = max(look.at for looks in boards.values() for look in looks)
    return {
        f"{board}/{posting}": life(posting, looks, newest)
        for board, looks in ((board, once(looks)) for board, looks in boards.items())
        for posting in sorted(frozenset[str]().union(*(look.ids for look in looks)))
    }


if __name__ == "__main__":
    for posting_id, told in lives_of(recorded_looks(Path(sys.argv[1]))).items():
        sys.stdout.write("\t".join(map(str, (posting_id, *told))) + "\n")
