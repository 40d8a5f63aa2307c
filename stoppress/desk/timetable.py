"""The timetable: what a moment changes by itself, entered with what makes it, done at its second, once."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Min
from wagtail.models import Revision

from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Banner, Rail, RailPick, Story, TimetableEntry
from stoppress.desk.rows import select_in
from stoppress.desk.stories import StoryValues

log = logging.getLogger("stoppress.timetable")

MOST_TOGETHER = 500
RETRY_SECONDS = 60  # after a failure, doubled each time up to an hour


def milliseconds(moment: datetime) -> int:
    """ms since 1970, UTC, rounded up: nothing is due before its time."""
    return -((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=-1))


def moment_of(ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def enter(kind: str, subject: int, due: int | None) -> None:
    """Set when something is due, None: no longer. Inside a change."""
    with connection.cursor() as cursor:
        if due is None:
            cursor.execute("DELETE FROM desk_timetableentry WHERE kind = %s AND subject = %s", [kind, subject])
            return
        cursor.execute(
            "INSERT INTO desk_timetableentry (due, kind, subject, failures, trouble) VALUES (%s, %s, %s, 0, '')"
            " ON CONFLICT (kind, subject) DO UPDATE SET due = excluded.due, failures = 0, trouble = ''",
            [due, kind, subject],
        )


def is_entered(kind: str) -> bool:
    return TimetableEntry.objects.filter(kind=kind).exists()


def enter_stories(touched: Touched, stories: Mapping[int, StoryValues | None]) -> None:
    """Go-live and expiry of the stories that a change touched."""
    wanted: dict[tuple[str, int], int] = {}
    asked = [number for number in stories if number not in touched.goes_live]
    goes_live = {number: at for number, at in touched.goes_live.items() if at is not None} | approved(asked)
    for number, at in goes_live.items():
        wanted["go-live", number] = milliseconds(at)
    for number, at in expiring(asked).items():
        wanted["expire", number] = milliseconds(at)
    entered = "SELECT kind, subject, due FROM desk_timetableentry WHERE kind IN ('go-live', 'expire') AND subject IN"
    standing = {(kind, subject): due for kind, subject, due in select_in(entered, stories)}
    for (kind, subject), due in wanted.items():
        if standing.get((kind, subject)) != due:
            enter(kind, subject, due)
    for kind, subject in standing.keys() - wanted.keys():
        enter(kind, subject, None)


def approved(numbers: list[int]) -> dict[int, datetime]:
    """When revisions that are approved to go live do so, by story."""
    found: dict[int, datetime] = {}
    kind = Story.get_base_content_type()
    for start in range(0, len(numbers), 5_000):
        some = [str(number) for number in numbers[start : start + 5_000]]
        for number, at in Revision.objects.filter(
            base_content_type=kind, object_id__in=some, approved_go_live_at__isnull=False
        ).values_list("object_id", "approved_go_live_at"):
            found[int(number)] = min(at, found.get(int(number), at))
    return found


def expiring(numbers: list[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for start in range(0, len(numbers), 5_000):
        found.update(
            Story.objects.filter(pk__in=numbers[start : start + 5_000], live=True, expire_at__isnull=False).values_list("pk", "expire_at")
        )
    return found


def enter_picks(touched: Touched) -> None:
    """When the next pick of each touched rail runs out."""
    if not touched.rails:
        return
    for number, until in Rail.objects.filter(slug__in=touched.rails).annotate(next=Min("picks__until")).values_list("pk", "next"):
        later = RailPick.objects.filter(rail=number, until__gt=touched.at).aggregate(next=Min("until"))["next"] if until else None
        enter("pick", number, None if later is None else milliseconds(later))


def enter_banner(touched: Touched) -> None:
    """When the banner that stands comes down by itself."""
    banner = Banner.objects.first()
    stands = banner is not None and banner.ended is None and banner.until > touched.at
    enter("banner", 0, milliseconds(banner.until) if banner is not None and stands else None)


def next_due() -> int | None:
    """When the timetable wants to be run next, ms since 1970; None where nothing is due ever."""
    due: int | None = TimetableEntry.objects.aggregate(next=Min("due"))["next"]
    return due


def run_due(at: datetime) -> tuple[int, ...]:
    """Do all that is due, oldest first, each in its own transaction, stories that go live together in one; answers the changes.

    One that fails stays for a later try and stops no other. A clock that steps back finds nothing to do again.
    """
    due = list(TimetableEntry.objects.filter(due__lte=milliseconds(at)).order_by("due", "pk").values_list("pk", "kind"))
    together = [number for number, kind in due if kind == "go-live"]
    changes: list[int | None] = []
    for start in range(0, len(together), MOST_TOGETHER):
        if len(together) > 1:
            changes.append(_release(together[start : start + MOST_TOGETHER], at))
    still_due = TimetableEntry.objects.filter(pk__in=[number for number, _ in due]).order_by("due", "pk")
    for number in list(still_due.values_list("pk", flat=True)):
        try:
            changes.append(_run(number, at))
        except Exception as error:
            log.exception("timetable entry %d failed", number)
            _put_off(number, at, error)
    return tuple(change for change in changes if change is not None)


def _release(numbers: list[int], at: datetime) -> int | None:
    """Stories that go live at one moment are one change. Where one of them fails, all are left to be done one by one."""
    from stoppress.desk.applying import release

    try:
        with changing(at=at, kind="timetable", author="timetable") as touched:
            subjects = list(TimetableEntry.objects.filter(pk__in=numbers, kind="go-live").values_list("subject", flat=True))
            released = release(list(Story.objects.filter(pk__in=subjects, held="").values_list("uri", flat=True)), touched)
            touched.cause = f"{len(released)} stories go live"
    except Exception:
        log.exception("%d stories could not go live together", len(numbers))
        return None
    return touched.number


def _run(number: int, at: datetime) -> int | None:
    with changing(at=at, kind="timetable", author="timetable") as touched:
        entry = TimetableEntry.objects.filter(pk=number, due__lte=milliseconds(at)).first()
        if entry is None:
            return None  # called off meanwhile
        TimetableEntry.objects.filter(pk=number).delete()
        RUN[entry.kind](entry.subject, touched)
    return touched.number


def _put_off(number: int, at: datetime, error: Exception) -> None:
    entry = TimetableEntry.objects.filter(pk=number).first()
    if entry is None:
        return
    wait = min(3600, RETRY_SECONDS * 2**entry.failures)
    TimetableEntry.objects.filter(pk=number).update(
        due=milliseconds(at) + wait * 1000, failures=entry.failures + 1, trouble=f"{type(error).__name__}: {error}"[:1000]
    )


def _go_live(subject: int, touched: Touched) -> None:
    story = Story.objects.filter(pk=subject).first()
    if story is None or story.state == "killed":
        return
    revision = story.revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at", "pk").first()
    if revision is None:
        return  # the schedule was cancelled
    if revision.approved_go_live_at > touched.at:
        enter("go-live", subject, milliseconds(revision.approved_go_live_at))
        return
    touched.cause = f"Goes live: {revision.object_str}"
    story.go_live(revision)


def _expire(subject: int, touched: Touched) -> None:
    story = Story.objects.filter(pk=subject, live=True, expire_at__lte=touched.at).first()
    if story is None:
        return
    touched.cause = f"Expires: {story.headline}"
    story.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _leave_picks(subject: int, touched: Touched) -> None:
    slug = Rail.objects.filter(pk=subject).values_list("slug", flat=True).first()
    if slug is not None:
        touched.cause = f"A pick of the rail {slug} runs out"
        touched.rails.add(slug)


def _end_banner(subject: int, touched: Touched) -> None:
    touched.cause = "The breaking banner ends"
    for banner in Banner.objects.filter(ended=None, until__lte=touched.at):
        banner.ended, banner.ended_by = banner.until, "timetable"
        banner.save()


def _leave_news_sitemap(subject: int, touched: Touched) -> None:
    touched.cause = "A story leaves the news sitemap"
    touched.news_sitemap = True


def _empty_bin(subject: int, touched: Touched) -> None:
    from stoppress.desk import binning

    binning.remove(subject, touched)


RUN: dict[str, Callable[[int, Touched], None]] = {
    "go-live": _go_live,
    "bin": _empty_bin,
    "expire": _expire,
    "pick": _leave_picks,
    "banner": _end_banner,
    "news-sitemap": _leave_news_sitemap,
}
