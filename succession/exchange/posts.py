"""One row per post: positions with their reporting line, and their holders, from a list of posts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from succession.exchange.current import Current
from succession.exchange.cycles import cycles_in
from succession.exchange.holders import Holding, ask_about_holders
from succession.exchange.key_positions import ask_which_are_key
from succession.exchange.known_people import ask_about_known_people
from succession.exchange.reading import Sheet
from succession.exchange.rows import Row, rows_of
from succession.exchange.shared_ids import ask_about_shared_ids
from succession.exchange.wanted import (
    LEAVE_OUT,
    TOP_WORDS,
    Place,
    Wanted,
    WantedLeader,
    WantedPosition,
    WantedSeat,
    counted_rows,
)
from succession.keys import key_from

# It begins only where such a run of signs begins, and never goes back in one: in time that grows with the text.
_JOB_SHARE = re.compile(r"(?<![\s(,-])[\s(,-]*+\bjob[ -]?share\b[\s)]*+", re.IGNORECASE)
KEY_LENGTH = 100


@dataclass(slots=True)
class Post:
    """One row. ``key`` is the position's, which differs from ``post_key`` for a place of a job share."""

    place: Place
    post_key: str
    key: str
    title: str
    holder: str
    holder_key: str
    reports_to: str
    status: str
    share: float | None
    position_values: dict[str, object]
    leader_values: dict[str, object]
    says_job_share: bool = False


def read_posts(wanted: Wanted, sheet: Sheet, columns: Mapping[str, str], here: Current) -> None:
    """Add the posts of ``sheet`` to ``wanted``. All that is wrong is collected, over every row."""
    posts = every = [_post(row) for row in rows_of(wanted, sheet, columns)]
    wanted.ask_about_wrong_cells()
    _refuse_cycles(wanted, posts)
    first_place = _settle_shared_keys(wanted, posts)
    posts = [post for post in posts if post.place not in wanted.left_out]
    # One question can leave out what another asked about, so each sees what is left.
    holdings = ask_about_holders(
        wanted, [Holding(p.place, p.key, p.title, p.holder, p.status) for p in posts], columns.get("status", "")
    )
    posts = [post for post in posts if post.place not in wanted.left_out]
    if "reports_to" in columns:
        posts = _ask_about_managers(wanted, posts, {post.post_key for post in every}, here)
    people = {p.place: _leader_key(p) for p in posts if holdings[p.place].leader_name}
    ask_about_shared_ids(wanted, [(place, key, holdings[place].leader_name) for place, key in people.items()])
    people = {place: key for place, key in people.items() if place not in wanted.left_out}
    known = ask_about_known_people(
        wanted,
        here,
        [(p.place, people[p.place], holdings[p.place].leader_name, "") for p in posts if p.place in people],
    )
    for post in posts:
        if post.place in wanted.left_out:
            continue
        holding = holdings[post.place]
        reports_to = first_place.get(post.reports_to, post.reports_to) if "reports_to" in columns else None
        wanted.positions[post.key] = WantedPosition(post.key, post.place, post.position_values, reports_to)
        leader = known.get(people[post.place], people[post.place]) if post.place in people else ""
        if leader:
            values = {"name": holding.leader_name, **post.leader_values}
            wanted.leaders[leader] = WantedLeader(leader, post.place, values)
        is_interim = holding.is_interim
        wanted.seats[post.key] = WantedSeat(post.place, "" if is_interim else leader, leader if is_interim else "")
    waits = any(question.decided is None for question in wanted.questions)
    for position in wanted.positions.values():
        if (
            position.reports_to
            and position.reports_to not in wanted.positions
            and position.reports_to not in here.positions
        ):
            place = position.place
            if not waits:  # as long as questions are open, more rows may come back
                wanted.notices.append(
                    f"{place.sheet}, row {place.row}: {position.reports_to} is left out, so nobody is reported to."
                )
            position.reports_to = ""
    ask_which_are_key(wanted, here)
    wanted.lists = {"positions"}


def _post(row: Row) -> Post:
    key, title, holder = row.required("post_key", KEY_LENGTH), row.required("title"), row.text("holder")
    position: dict[str, object] = {"title": title}
    leader: dict[str, object] = {}
    if row.has("unit"):
        position["unit"] = leader["unit"] = row.text("unit", 120)
    if row.has("function"):
        leader["function"] = row.text("function", 120)
    if row.has("key"):
        position["is_key"] = row.is_yes("key")
    if row.has("importance"):
        position["importance"] = row.number("importance", 1, 1_000_000)
    reports_to = row.text("reports_to", KEY_LENGTH)
    if reports_to.casefold() in TOP_WORDS or reports_to == key:
        reports_to = ""
    return Post(
        place=row.place,
        post_key=key,
        key=key,
        title=title,
        holder=_JOB_SHARE.sub("", holder),
        holder_key=row.text("holder_key", KEY_LENGTH),
        reports_to=reports_to,
        status=row.text("status", 2000),
        share=_share(row),
        position_values=position,
        leader_values=leader,
        says_job_share=_JOB_SHARE.search(holder) is not None,
    )


def _share(row: Row) -> float | None:
    text = row.text("fte").replace(",", ".")
    if not text:
        return None
    if re.fullmatch(r"\d{1,3}(\.\d{1,6})?", text):
        return float(text)
    row.wrong("fte", text, "a share such as 1 or 0.6")
    return None


def _leader_key(post: Post) -> str:
    """Without an id of the holder's own, a leader is the post and the name: one name may be two people."""
    return post.holder_key or f"{post.key}-{key_from(post.holder, ())}"[:120]


def _refuse_cycles(wanted: Wanted, posts: Sequence[Post]) -> None:
    """Cycles are sought over every row, also over those that use one id for two posts."""
    lines: dict[str, list[str]] = defaultdict(list)
    rows: dict[str, Post] = {}
    for post in posts:
        rows.setdefault(post.post_key, post)
        if post.reports_to:
            lines[post.post_key].append(post.reports_to)
    for circle in cycles_in(lines):
        first = rows[circle[0]].place
        told = ", ".join(circle)
        wanted.problems.append(
            f"{first.sheet}, row {first.row}, Reports to: {told} report to each other in a circle. "
            "Correct the post that one of them reports to."
        )


def _settle_shared_keys(wanted: Wanted, posts: Sequence[Post]) -> dict[str, str]:
    """Refuse, ask about or pass over rows that share a post id; post id -> the position that others report to."""
    groups: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        if post.post_key:
            groups[post.post_key].append(post)
    first: dict[str, str] = {}
    for key, group in groups.items():
        if len(group) == 1:
            continue
        where = f"{group[0].place.sheet}, rows {' and '.join(str(post.place.row) for post in group)}, Post id"
        titles = list(dict.fromkeys(post.title for post in group))
        if len({title.casefold() for title in titles}) > 1:
            told = " and ".join(f"“{title}”" for title in titles)
            wanted.problems.append(f"{where}: {key} is used for {len(titles)} posts, {told}. Give each its own id.")
        elif all(post.says_job_share or (post.share is not None and post.share < 1) for post in group):
            if _ask_about_job_share(wanted, key, group) == "places":
                first[key] = group[0].key
        elif len({(post.holder.casefold(), post.status) for post in group}) == 1 and group[0].holder:
            wanted.notices.append(f"{where}: the same post and holder again, counted once.")
            wanted.left_out.update(post.place for post in group[1:])
        else:
            holders = " and ".join(post.holder or "nobody" for post in group)
            wanted.problems.append(
                f"{where}: {key} “{titles[0]}” has {len(group)} full-time holders, {holders}. A position has one: "
                "give each its own post id."
            )
    return first


def _ask_about_job_share(wanted: Wanted, key: str, group: Sequence[Post]) -> str | None:
    places = len(group)
    answer = wanted.ask(
        f"job-share:{key}",
        f"{counted_rows(group)}: {key} “{group[0].title}” is a job share.",
        [post.place for post in group],
        [
            ("places", f"One position per place: (1 of {places}) to ({places} of {places})"),
            (LEAVE_OUT, f"Leave out {places}"),
        ],
        [f"{post.place.sheet}, row {post.place.row}: {post.holder}, full-time share {post.share}" for post in group],
    )
    for number, post in enumerate(group, 1):
        post.key = f"{key} ({number} of {places})"
        post.title = post.position_values["title"] = f"{post.title} ({number} of {places})"
    return answer


def _ask_about_managers(wanted: Wanted, posts: list[Post], in_file: Set[str], here: Current) -> list[Post]:
    """Ask about posts that report to an id which is nowhere; the posts that remain."""
    known = {"", *in_file, *here.positions}
    unknown = [post for post in posts if post.reports_to not in known]
    if unknown:
        missing = Counter(post.reports_to for post in unknown)
        answer = wanted.ask(
            "managers",
            f"{counted_rows(unknown)}: the post reported to is not in the file ({', '.join(list(missing)[:5])}).",
            [post.place for post in unknown],
            [("top", "Import without it"), (LEAVE_OUT, f"Leave out {len(unknown)}")],
            [f"{p.place.sheet}, row {p.place.row}, Reports to: found {p.reports_to!r}." for p in unknown],
        )
        if answer == "top":
            for post in unknown:
                post.reports_to = ""
    return [post for post in posts if post.place not in wanted.left_out]
