"""Naming: the sections, topics and people that items speak of, found by slug or uri, made where they are not known."""

from collections.abc import Collection, Iterable, Sequence
from typing import Literal, TypeVar

from django.db.models import Max

from stoppress.desk.changing import Touched
from stoppress.desk.deciding import may_print
from stoppress.desk.lists import tallies
from stoppress.desk.models import Contributor, Document, MergedName, Section, Story, Topic
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.desk.models.newsroom import UNPLACED, Named
from stoppress.wires.item import Item, Person, Subject
from stoppress.wires.slugs import SlugTaken, check_first_word, slug_of_name

Row = TypeVar("Row", bound=Named)


class Names:
    """What one batch of items names. Those that are made have no page before a public story stands in them.

    Nothing that only drafts or embargoed items say may show: where nothing public stands yet, what an item that is to be
    printed calls a section, topic or person goes before what others called it, and a person who is to be printed gets the slug.
    """

    def __init__(self, items: Sequence[Item], touched: Touched, *, as_draft: bool) -> None:
        self._touched = touched
        printed = {id(item) for item in items if may_print(item, touched.at, as_draft=as_draft)}
        ordered = sorted(items, key=lambda item: id(item) not in printed)
        self._printed_people = {person for item in items if id(item) in printed for person in item.people}
        shown = [item for item in ordered if id(item) in printed]
        self.topics = self._topics(_first(s for item in ordered for s in item.topics), {s.slug for item in shown for s in item.topics})
        self.refused: dict[str, str] = {}  # section slugs that cannot be, and why
        self.sections = self._sections(
            _first(item.section for item in ordered if item.section), {item.section.slug for item in shown if item.section}
        )
        self.first = self._first_section() if any(item.section is None for item in items) else None
        self._by_uri: dict[str, Contributor] = {}
        self._by_slug: dict[str, Contributor] = {}
        self._people({person for item in items for person in item.people})

    def section(self, item: Item) -> Section | None:
        """None where the item's section cannot be made."""
        return self.first if item.section is None else self.sections.get(item.section.slug)

    def person(self, person: Person) -> Contributor:
        found = self._by_uri.get(person.uri) if person.uri else None
        return found or self._by_slug[_key(person)]

    def _topics(self, subjects: dict[str, Subject], printed: set[str]) -> dict[str, Topic]:
        found: dict[str, Topic] = {topic.slug: topic for topic in _by_slugs(Topic, subjects)}
        for topic in _unseen(Topic, [found[slug] for slug in printed & found.keys()]):
            self._rename(topic, subjects[topic.slug].name)
        found |= _merged(Topic, subjects.keys() - found.keys())
        missing = [subject for slug, subject in subjects.items() if slug not in found]
        if missing:
            order = _last(Topic)
            made = [Topic(slug=subject.slug, name=subject.name, order=order + 1 + at) for at, subject in enumerate(missing)]
            with writing_in_bulk():
                Topic.objects.bulk_create(made)
            self._touched.topics.update(topic.slug for topic in made)
            found.update((topic.slug, topic) for topic in made)
        return found

    def _sections(self, subjects: dict[str, Subject], printed: set[str]) -> dict[str, Section]:
        found: dict[str, Section] = {section.slug: section for section in _by_slugs(Section, subjects)}
        for section in _unseen(Section, [found[slug] for slug in printed & found.keys()]):
            self._rename(section, subjects[section.slug].name)
        found |= _merged(Section, subjects.keys() - found.keys())
        for slug, subject in subjects.items():
            if slug in found:
                continue
            try:
                check_first_word(slug)
            except SlugTaken as error:
                self.refused[slug] = str(error)
                continue
            if Document.objects.filter(slug=slug).exists() or Story.objects.filter(address=f"/{slug}/").exists():
                self.refused[slug] = f"Something else stands at /{slug}/: choose another slug for the section."
                continue
            found[slug] = Section.objects.create(slug=slug, name=subject.name, order=UNPLACED)
        return found

    def _first_section(self) -> Section:
        first: Section | None = Section.objects.order_by("order", "slug").first()
        return first or Section.objects.create(slug="news", name="News", order=UNPLACED)

    def _rename(self, row: Section | Topic | Contributor, name: str, **more: str) -> None:
        if row.name != name or any(getattr(row, field) != value for field, value in more.items()):
            row.name = name
            for field, value in more.items():
                setattr(row, field, value)
            row.save()

    def _people(self, people: set[Person]) -> None:
        uris = {person.uri for person in people if person.uri}
        for start in range(0, len(uris), 500):
            some = sorted(uris)[start : start + 500]
            self._by_uri.update((found.uri, found) for found in Contributor.objects.filter(uri__in=some))
        self._by_uri.update(_merged(Contributor, uris - self._by_uri.keys(), by="uri"))
        known = {found.slug: found for found in _by_slugs(Contributor, {_slug(person) for person in people})}
        unseen = {row.pk for row in _unseen(Contributor, [*known.values(), *self._by_uri.values()])}
        known |= _merged(Contributor, {_slug(person) for person in people} - known.keys())
        made: list[Contributor] = []
        for person in sorted(people, key=lambda person: (person not in self._printed_people, person.name, person.uri)):
            printed = person in self._printed_people
            found = self._by_uri.get(person.uri) if person.uri else None
            if found is not None and not (printed and found.pk in unseen):
                continue
            if found is None:
                found = self._by_name(person, known, unseen if printed else set())
            if found is None:
                slug = _free(_slug(person), known)
                found = Contributor(slug=slug, name=person.name, uri=person.uri)
                made.append(found)
                known[slug] = found
            elif printed and found.pk in unseen:
                unseen.discard(found.pk)
                self._rename(found, person.name, uri=person.uri)
            if person.uri:
                self._by_uri[person.uri] = found
            self._by_slug[_key(person)] = found
        if made:
            order = _last(Contributor)
            for at, contributor in enumerate(made, 1):
                contributor.order = order + at
            with writing_in_bulk():
                Contributor.objects.bulk_create(made)
            self._touched.contributors.update(contributor.slug for contributor in made)

    def _by_name(self, person: Person, known: dict[str, Contributor], unseen: set[int]) -> Contributor | None:
        """Who has the slug that the name gives, unless that is somebody else by uri; one whom nobody saw yet gives way."""
        slug, number = _slug(person), 1
        while (found := known.get(slug) or Contributor.objects.filter(slug=slug).first()) is not None:
            known[slug] = found
            if not person.uri or found.uri in ("", person.uri) or found.pk in unseen:
                return found
            number += 1
            slug = f"{_slug(person)}-{number}"
        return None


def _free(slug: str, known: dict[str, Contributor]) -> str:
    number, tried = 1, slug
    while tried in known or Contributor.objects.filter(slug=tried).exists():
        number += 1
        tried = f"{slug}-{number}"
    return tried


def _first(subjects: Iterable[Subject]) -> dict[str, Subject]:
    found: dict[str, Subject] = {}
    for subject in subjects:
        found.setdefault(subject.slug, subject)
    return found


def _slug(person: Person) -> str:
    return slug_of_name(person.name, "person")


def _key(person: Person) -> str:
    return f"{person.name}\n{person.uri}"


def _by_slugs(model: type[Row], slugs: Iterable[str]) -> list[Row]:
    ordered = sorted(slugs)
    return [
        found for start in range(0, len(ordered), 500) for found in model._default_manager.filter(slug__in=ordered[start : start + 500])
    ]


def _merged(model: type[Row], names: Collection[str], by: Literal["slug", "uri"] = "slug") -> dict[str, Row]:
    """What names that became part of others are called now."""
    if not names:
        return {}
    kind = MergedName.objects.filter(kind=model.__name__.lower())
    ordered = sorted(names)
    became: dict[str, int] = {}
    for start in range(0, len(ordered), 500):
        became |= kind.filter(**{f"{by}__in": ordered[start : start + 500]}).order_by("pk").values_list(by, "into")
    rows: dict[int, Row] = model._default_manager.in_bulk(set(became.values())) if became else {}  # type: ignore[assignment]
    return {name: rows[number] for name, number in became.items() if number in rows}


def _unseen(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Those of the rows that readers never heard of: not named, and without a public story."""
    asked = [row for row in rows if not row.named]
    kind = model.__name__.lower()
    stand = tallies([f"{kind}/{row.slug}" for row in asked])
    return [row for row in asked if not stand.get(f"{kind}/{row.slug}")]


def _last(model: type[Topic] | type[Contributor]) -> int:
    return model.objects.aggregate(last=Max("order"))["last"] or 0
