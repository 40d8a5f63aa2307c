"""States of a story: settled at each save, together with the times it shows and the address it takes."""

from datetime import date, datetime

from stoppress.desk.addresses import Addresses, address_day, first_slug, free_form, lead_on, read_address, story_address
from stoppress.desk.models import Redirect, Story
from stoppress.desk.models.stories import StoryKilled
from stoppress.desk.rows import select
from stoppress.desk.site_copy import standing_pages


def newsroom_timezone() -> str:
    found = select("SELECT timezone FROM desk_newsroom ORDER BY id LIMIT 1")
    return str(found[0][0]) if found else "UTC"


def settle(story: Story, at: datetime) -> None:
    """Bring state, shown times and address of an unsaved row in line with what is asked. Raises StoryKilled."""
    if story.state == "killed":
        if story.live:
            raise StoryKilled(story.uri)
        return
    if story.live:
        _go_live(story, at)
    elif story.state == "live":
        story.state, story.left = "unpublished", at
    elif story.go_live_at is not None and story.pk and story.revisions.filter(approved_go_live_at__isnull=False).exists():
        embargoed = story.embargoed_until is not None and story.embargoed_until >= story.go_live_at
        story.state = "embargoed" if embargoed else "scheduled"
    else:
        story.state = "unpublished" if story.address else "draft"


def _go_live(story: Story, at: datetime) -> None:
    story.state, story.left, story.held, story.binned = "live", None, "", None
    if story.published is None:
        story.published = at.replace(microsecond=0)
    story.updated = max(story.published, story.updated or story.published)
    if not story.address:
        take_address(story, Addresses(), newsroom_timezone())
        return
    found = read_address(story.address)
    if found is not None and story.slug and story.slug != found[1]:
        former = story.address
        own = story_address(found[0], story.slug)
        addresses = Addresses()
        if Redirect.objects.filter(path=own, to=former).exists():
            story.address = own  # back to an address that was its own
        else:
            story.address, story.slug = addresses.give(found[0], story.slug)
        lead_on(former, story.address)


def take_address(story: Story, addresses: Addresses, timezone: str) -> bool:
    """Give a story its address; False where it asked for one that is taken, and got another."""
    assert story.published is not None
    taken = choose_address(
        addresses,
        asked=story.asked_address,
        day=address_day(story.published, story.embargoed_until, timezone),
        slug=story.slug or first_slug(story.headline, story.uri),
    )
    story.address, story.address_date, story.slug = taken
    return not story.asked_address or story.address == story.asked_address


def choose_address(addresses: Addresses, *, asked: str, day: date, slug: str) -> tuple[str, date, str]:
    """Address, its day and its slug: the one asked for where a story may stand there and nothing does, else day and slug."""
    if asked and free_form(asked):
        own = read_address(asked)
        if (own is not None or not standing_pages([asked])) and addresses.take(asked):
            return asked, *(own or (day, slug))
    path, slug = addresses.give(day, slug)
    return path, day, slug
