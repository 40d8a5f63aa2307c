"""Drawn cards filed: which stories get one, when, and that it goes with them.

A card is drawn where somebody publishes a story without a picture at the desk, or an embargo ends; its file is private until
the story is filed, as any picture's. A wire or an import draws none: `library.draw_cards` does it for many at once.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from django.conf import settings

from stoppress.desk.changing import Touched
from stoppress.desk.drawn_cards import SIZE, card_name, draw_card
from stoppress.desk.durable_files import sync_folder, write_file
from stoppress.desk.models import Newsroom, Picture, Section
from stoppress.desk.pictures import ADDRESS, PictureStore, PublicFiles, file_names
from stoppress.desk.site_copy import CARD, decode_picture
from stoppress.desk.stories import StoryValues, fit_to_print
from stoppress.press import copy

KINDS = ("publish", "minor", "timetable", "revert")
MOST = 20  # stories of one change


def commission_cards(stories: Mapping[int, StoryValues | None], touched: Touched) -> None:
    """Inside a change: draw what is wanted, and have filing look at every card of a story that it touches."""
    if touched.rehearsed:
        return
    few = len(stories) <= MOST
    if not few and not Picture.objects.filter(key__startswith=CARD).exists():
        return
    known = {row.key: row for row in Picture.objects.filter(key__in=[f"{CARD}{number}" for number in stories])}
    touched.pictures.update(known)
    wanted = [story for number, story in stories.items() if few and story and (touched.kind in KINDS or f"{CARD}{number}" in known)]
    draw_for([story for story in wanted if fit_to_print(story, touched.at) and story.picture is None], known)
    if touched.kind == "kill":
        public = PublicFiles(_data())
        names = [name for row in known.values() for name in file_names(decode_picture(row.key, row.copy))]
        public.forget(name for name in names if (public.folder / name).exists())


def draw_for(stories: Collection[StoryValues], known: Mapping[str, Picture]) -> None:
    """Rows and private files of the cards of these stories."""
    if not stories:
        return
    newsroom = Newsroom.objects.values_list("name", flat=True).first() or ""
    sections = dict(Section.objects.filter(slug__in={story.section for story in stories}).values_list("slug", "name"))
    store = PictureStore(_data())
    store.open()
    for story in stories:
        section = sections.get(story.section, "")
        name = card_name(story.uri, story.headline, section, newsroom)
        path = store.files / name
        if not path.exists():
            write_file(path, draw_card(story.headline, story.section, section, newsroom))
        key = f"{CARD}{story.number}"
        drawn = copy.Picture(key, (), (), copy.Rendition(ADDRESS + name, *SIZE, "jpeg"))
        row = known.get(key) or Picture(key=key, width=SIZE[0], height=SIZE[1])
        encoded = copy.encode(drawn).decode()
        if row.copy != encoded:
            row.copy = encoded
            row.save()
    sync_folder(store.files)


def _data() -> Path:
    return Path(settings.STOPPRESS_DATA)
