"""A newspaper of a small coast in memory: every kind of copy, every block, as the look's tests and pictures use it."""

from stoppress.press import copy
from stoppress.press.copy import CopyKey, Value

SITE = copy.Site(
    name="The Harbour Post",
    url="https://harbourpost.example",
    language="en-GB",
    timezone="Europe/London",
    strapline="News and talk for the coast",
    publisher=copy.Publisher(
        name="Harbour Radio Trust",
        logo="/media/logo.png",
        contact="newsdesk@harbourpost.example",
        corrections="/corrections-policy/",
    ),
)
PICTURES = (
    "sea-wall-gap", "ferry-alongside", "lifeboat", "pier-head", "caravan-park", "orrery-light", "pilot-ladder", "container-quay",
)  # fmt: skip
ALTS = (
    "A gap in a sea wall, with water standing in the street behind it",
    "A ferry lies alongside, her doors shut",
    "A lifeboat climbs a wave",
    "Spray breaks over the head of a pier",
    "Caravans stand in water to their steps",
    "A lighthouse under low cloud",
    "A pilot climbs a rope ladder from a launch",
    "Containers stacked on a quay",
)
TALES = (
    ("Sea wall breached at Orrery as surge passes second peak", "Four streets are under water and 2,000 homes without power; crews hope to close the gap before the next tide.", "Storm surge", "news"),
    ("Ferries stay in port until Thursday", "No sailings to the islands while the swell lasts; supplies will go by air.", "Travel", "news"),
    ("Lifeboat brings nine off stranded dredger", "The crew were taken off one by one in winds of seventy knots.", "", "news"),
    ("Pier closed after waves lift the deck", "", "", "news"),
    ("What a storm surge is, and why this one came at night", "Low pressure, a spring tide and a long wind from the north: how three ordinary things make an extraordinary sea.", "", "explainer"),
    ("Which roads are open, and which are not", "A list kept through the night by our traffic desk.", "Travel", "news"),
    ("Pilots suspend boarding outside the bar", "Eleven ships wait at anchor.", "Port", "news"),
    ("Container quay loses two cranes' worth of work a day", "Hauliers count the cost while boxes stand.", "Business", "news"),
    ("We knew the wall was weak. We should say so", "Ten years of inspections told the same story, and each was filed.", "", "opinion"),
    ("How to read a flood warning", "Alert, warning, severe: three words that ask three different things of you.", "", "explainer"),
    ("Caravan park emptied in forty minutes", "Wardens went door to door after the first siren.", "", "news"),
    ("Orrery Light keeps its watch, unmanned", "A keeper's daughter remembers the night of 1953.", "", "feature"),
    ("Rail line under water at three places", "Buses run from Fenwick; expect two hours more.", "Travel", "news"),
    ("Harbour board to meet at noon", "", "", "news"),
    ("Schools on the front shut for the week", "Lessons go on by radio, as they did two winters ago.", "", "news"),
    ("Town fall to late goal at Fenwick", "A match nobody thought would be played.", "Football", "news"),
    ("Regatta moved to September", "", "Sailing", "news"),
    ("Insurers open a desk in the market hall", "Bring photographs, not receipts, they say.", "Business", "news"),
    ("Power back in half the town by evening, says grid", "", "", "news"),
    ("Why the barrier stayed open", "The gate was sound. The rule for closing it was not.", "", "analysis"),
    ("Fishmarket trades by torchlight", "", "", "news"),
    ("Volunteers fill nine thousand sandbags", "The queue at the depot went twice round the yard.", "", "news"),
    ("Old lifeboat station becomes a kitchen", "", "", "feature"),
    ("Swimmers asked to wait a week", "Water tests come back on Monday.", "", "news"),
)  # fmt: skip
SECTIONS = (("news", "News"), ("business", "Business"), ("sport", "Sport"), ("opinion", "Opinion"), ("explained", "Explained"))
TOPICS = (("flooding", "Flooding"), ("ferries", "Ferries"), ("power-cuts", "Power cuts"), ("harbour", "The harbour"))
BODY_PARAGRAPHS = (
    "<p>The sea came over the promenade at Orrery shortly after four this morning and had taken <strong>eleven metres</strong> of the wall by five. "
    "Fire crews, two tractors and a crane barge were working by floodlight when the second peak passed.</p>",
    "<p>“We had the warning, we had the sandbags, and for an hour we thought it would hold,” said the harbour master, Ilse Varga. "
    'Nobody is missing. The <a href="/corrections-policy/">hospital</a> treated seven people for cold.</p>',
    "<h2>What happens next</h2><p>Low water is at 10:52. Engineers want forty tonnes of stone in the gap by then. <em>If they cannot have it</em>, "
    "the streets behind the station will flood again at dusk.</p><ul><li>The coast road is shut from the pier to Fenwick.</li>"
    "<li>Ferries stay in port until Thursday.</li><li>The market hall is open all night, with beds and soup.</li></ul>",
    "<h3>On the front</h3><p>By six the queue for tea ran out of the door. Somebody had brought an accordion. Nobody asked it to stop.</p>"
    "<blockquote><p>Keep away from the water, and keep your radio on.</p></blockquote>",
)


def picture(id: str) -> copy.Picture:
    def rendition(shape: str, width: int, height: int, kind: str) -> copy.Rendition:
        return copy.Rendition(f"/media/{id}-{shape}-{width}.{'jpg' if kind == 'jpeg' else 'webp'}", width, height, kind)

    card = tuple(rendition("card", width, width * 9 // 16, kind) for width in (320, 640, 960, 1280) for kind in ("jpeg", "webp"))
    whole = tuple(rendition("whole", width, width * 2 // 3, kind) for width in (640, 1280) for kind in ("jpeg", "webp"))
    return copy.Picture(id, whole=whole, card=card, share=copy.Rendition(f"/media/{id}-share.jpg", 1200, 675, "jpeg"))


def lead_picture(number: int) -> copy.LeadPicture:
    place = (number - 1) % len(PICTURES)
    return copy.LeadPicture(PICTURES[place], alt=ALTS[place], caption=f"{ALTS[place]}, on Wednesday.", credit="Tove Lindqvist/Harbour Post")


def uri(number: int) -> str:
    return f"tag:harbourpost.example,2022:{number}"


def teaser(number: int) -> copy.Teaser:
    headline, standfirst, kicker, kind = TALES[number - 1]
    day, hour = ("2022-03-02", 14 - number) if number <= 14 else ("2022-03-01", 32 - number)
    section = {"explainer": "explained", "opinion": "opinion", "analysis": "opinion"}.get(kind, "news")
    section = {"Business": "business", "Football": "sport", "Sailing": "sport"}.get(kicker, section)
    return copy.Teaser(
        uri=uri(number),
        address=f"/{day.replace('-', '/')}/{'-'.join(headline.lower().replace(',', '').replace('.', '').split()[:5])}/",
        headline=headline,
        published=f"{day}T{hour:02}:44:00Z",
        updated=f"{day}T{hour + 1:02}:19:00Z",
        section=section,
        kind=kind,
        kicker=kicker,
        standfirst=standfirst,
        byline="Ines Moreau and R. Hale" if number == 1 else "R. Hale",
        picture=lead_picture(number) if number % 6 else None,
    )


def body(number: int) -> copy.Body:
    if number > 1:
        return copy.Body(blocks=tuple(copy.Text(each) for each in BODY_PARAGRAPHS[:2]), people=("r-hale",), topics=("flooding",), words=80)
    blocks: tuple[copy.Block, ...] = (
        copy.KeyPoints(
            "In short",
            ("Eleven metres of wall are gone", "<strong>2,000 homes</strong> without power", "Next high water at <em>17:08</em>"),
        ),
        copy.Text(BODY_PARAGRAPHS[0]),
        copy.ReadMore(uri(5), "What a surge is"),
        copy.Text(BODY_PARAGRAPHS[1]),
        copy.PictureBlock(lead_picture(4)),
        copy.Text(BODY_PARAGRAPHS[2]),
        copy.PullQuote(
            "<p>We had the warning, we had the sandbags, and for an hour we thought it would hold.</p>", "Ilse Varga, harbour master"
        ),
        copy.ReadMore(uri(6), "Roads"),
        copy.ReadMore("https://tides.example/orrery", "Tide tables for Orrery"),
        copy.Table(
            "<table><caption>High water at Orrery</caption><thead><tr><th>Day</th><th>Time</th><th>Height above chart</th></tr></thead>"
            "<tbody><tr><td>Wednesday</td><td>04:31</td><td>6.4 m</td></tr><tr><td>Wednesday</td><td>17:08</td><td>5.9 m</td></tr>"
            "<tr><td>Thursday</td><td>05:12</td><td>5.1 m</td></tr></tbody></table>"
        ),
        copy.Gallery((lead_picture(2), lead_picture(3), lead_picture(7))),
        copy.Text(BODY_PARAGRAPHS[3]),
        copy.Embed("https://video.example/watch?v=surge&t=12", "Watch: the second peak passes the pier"),
    )
    return copy.Body(
        blocks=blocks,
        dateline="ORRERY",
        people=("i-moreau", "r-hale"),
        topics=("flooding", "power-cuts"),
        related=(copy.Related(uri(9), "Opinion"), copy.Related(uri(20), "Analysis")),
        corrections=(
            copy.Correction(
                "tag:harbourpost.example,2022:c1",
                "An earlier version said twelve metres of wall had gone; it is eleven.",
                "2022-03-02T14:05:00Z",
                "<p>The figure came from a first estimate by the crew.</p>",
            ),
        ),
        words=310,
    )


def harbour() -> dict[CopyKey, Value]:
    """The whole newspaper, by copy key."""
    numbers = tuple(range(1, len(TALES) + 1))
    teasers = {number: teaser(number) for number in numbers}
    made: dict[CopyKey, Value] = {
        "site": SITE,
        "navigation": copy.Navigation(tuple(slug for slug, _ in SECTIONS), ("about", "corrections-policy")),
        "banner": copy.Banner("Sea wall breached at Orrery: leave the harbour now", uri(1)),
        "document/about": copy.Document(
            "about", "About us", "<p>We are a radio station with a web desk.</p><h2>Who we are</h2><p>Nine people.</p>"
        ),
        "document/corrections-policy": copy.Document("corrections-policy", "Corrections policy", "<p>When we are wrong we say so.</p>"),
        "contributor/r-hale": copy.Contributor("r-hale", "R. Hale", "R. Hale has covered the harbour since 2009.", "pilot-ladder"),
        "contributor/i-moreau": copy.Contributor("i-moreau", "Ines Moreau"),
        "layout/front": copy.Layout(("top", "latest-news", "explained"), tuple(slug for slug, _ in TOPICS)),
        "layout/story": copy.Layout(("more-latest", "latest-news", "explained"), tuple(slug for slug, _ in TOPICS)),
        "rail/top": copy.Rail("top", "Storm surge", 5, tuple(copy.Pick(number) for number in (1, 2, 3, 4, 8))),
        "rail/more-latest": copy.Rail(
            "more-latest", "More on the storm", 4, (copy.Pick(2), copy.Pick(3, "Nine saved from dredger")), numbers
        ),
        "rail/latest-news": copy.Rail("latest-news", "Latest News", 8, (), numbers),
        "rail/explained": copy.Rail("explained", "Explained", 4, (), (5, 10, 20, 9, 12)),
        "archive/years": copy.Counts((copy.Count("2021", 311), copy.Count("2022", 64))),
        "archive/2022": copy.Counts((copy.Count("2022-01", 18), copy.Count("2022-02", 22), copy.Count("2022-03", 24))),
        "archive/2022-03": copy.Counts((copy.Count("2022-03-01", 10), copy.Count("2022-03-02", 14))),
        "sitemap/days": copy.Days(("2022-03-01", "2022-03-02")),
        "sitemap/news": copy.Listing(numbers),
        "gone/2022/02/27/a-story-that-went/": copy.Gone("This story was withdrawn because it named the wrong person."),
        "redirect/old/": copy.Redirect("/news/"),
    }
    for slug, name in SECTIONS:
        made[f"section/{slug}"] = copy.Section(slug, name)
    for slug, name in TOPICS:
        made[f"topic/{slug}"] = copy.Topic(slug, name)
    for id in PICTURES:
        made[f"picture/{id}"] = picture(id)
    for number in numbers:
        made[f"story/{number}/teaser"] = teasers[number]
        made[f"story/{number}/body"] = body(number)
        made[f"uri/{uri(number)}"] = copy.StoryRef(number)
    made.update(_lists(teasers))
    return made


def _lists(teasers: dict[int, copy.Teaser]) -> dict[CopyKey, Value]:
    numbers = tuple(teasers)
    months = (copy.Count("2022-03", 24), copy.Count("2022-02", 22), copy.Count("2022-01", 18))
    departed = (copy.Departed("tag:harbourpost.example,2022:900", "2022-03-01T09:00:00Z"),)
    made: dict[CopyKey, Value] = {"list/front": copy.Listing(numbers, months, departed)}
    for slug, _ in SECTIONS:
        made[f"list/section/{slug}"] = copy.Listing(tuple(each for each in numbers if teasers[each].section == slug), months)
    for slug, _ in TOPICS:
        made[f"list/topic/{slug}"] = copy.Listing(numbers[:12], months)
    for slug in ("r-hale", "i-moreau"):
        made[f"list/contributor/{slug}"] = copy.Listing(numbers if slug == "r-hale" else (1,), months)
    for slug in ("top", "more-latest", "latest-news", "explained"):
        made[f"list/rail/{slug}"] = copy.Listing(numbers[:9])
    for day in ("2022-03-01", "2022-03-02"):
        of_day = tuple(sorted(each for each in numbers if teasers[each].published.startswith(day)))[::-1]
        made[f"chunk/day/{day}/1"] = copy.Chunk(of_day, more=day == "2022-03-01")
    made["chunk/day/2022-03-01/2"] = copy.Chunk((15,))
    made["chunk/section/news/2022-03/1"] = copy.Chunk(numbers[::-1])
    return made
