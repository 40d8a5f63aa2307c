"""Naming: the sections, topics and people that items speak of, found by slug or uri, made where they are not known."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from stoppress.desk.changing import Touched
from stoppress.desk.models import Contributor, Document, Section, Story, Topic
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.wires.item import Item, Person, Subject
from stoppress.wires.slugs import SlugTaken, check_first_word, slug_of_name


class Names:
    """What one batch of items names. Those that are made have no page before a public story stands in them."""

    def __init__(self, items: Sequence[Item], touched: Touched) -> None:
        self._touched = touched
        subjects = {subject.slug: subject for item in items for subject in item.topics}
        self.topics = self._topics(subjects)
        self.refused: dict[str, str] = {}  # section slugs that cannot be, and why
        self.sections = self._sections({item.section.slug: item.section for item in items if item.section})
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

    def _topics(self, subjects: dict[str, Subject]) -> dict[str, Topic]:
        found: dict[str, Topic] = {topic.slug: topic for topic in _by_slugs(Topic, subjects)}
        missing = [subject for slug, subject in subjects.items() if slug not in found]
        if missing:
            order = _last(Topic)
            made = [Topic(slug=subject.slug, name=subject.name, order=order + 1 + at) for at, subject in enumerate(missing)]
            with writing_in_bulk():
                Topic.objects.bulk_create(made)
            self._touched.topics.update(topic.slug for topic in made)
            found.update((topic.slug, topic) for topic in made)
        return found

    def _sections(self, subjects: dict[str, Subject]) -> dict[str, Section]:
        found: dict[str, Section] = {section.slug: section for section in _by_slugs(Section, subjects)}
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
            found[slug] = Section.objects.create(slug=slug, name=subject.name, order=_last(Section) + 1)
        return found

    def _first_section(self) -> Section:
        first: Section | None = Section.objects.order_by("order", "slug").first()
        return first or Section.objects.create(slug="news", name="News")

    def _people(self, people: set[Person]) -> None:
        uris = {person.uri for person in people if person.uri}
        slugs = {_slug(person) for person in people}
        for start in range(0, len(uris), 500):
            some = sorted(uris)[start : start + 500]
            self._by_uri.update((found.uri, found) for found in Contributor.objects.filter(uri__in=some))
        known = {found.slug: found for found in _by_slugs(Contributor, slugs)}
        made: list[Contributor] = []
        for person in sorted(people, key=lambda person: (person.name, person.uri)):
            if person.uri in self._by_uri and person.uri:
                continue
            slug, number = _slug(person), 1
            while (found := known.get(slug)) is not None and person.uri and found.uri not in ("", person.uri):
                number += 1
                slug = f"{_slug(person)}-{number}"
                if slug not in known:
                    known.update((other.slug, other) for other in Contributor.objects.filter(slug=slug))
            if found is None:
                found = Contributor(slug=slug, name=person.name, uri=person.uri, order=_last(Contributor) + 1 + len(made))
                made.append(found)
                known[slug] = found
            if person.uri:
                self._by_uri[person.uri] = found
            self._by_slug[_key(person)] = found
        if made:
            with writing_in_bulk():
                Contributor.objects.bulk_create(made)
            self._touched.contributors.update(contributor.slug for contributor in made)


def _slug(person: Person) -> str:
    return slug_of_name(person.name, "person")


def _key(person: Person) -> str:
    return f"{person.name}\n{person.uri}"


def _by_slugs(model: type, slugs: Iterable[str]) -> list:  # type: ignore[type-arg]
    ordered = sorted(slugs)
    return [found for start in range(0, len(ordered), 500) for found in model.objects.filter(slug__in=ordered[start : start + 500])]  # type: ignore[attr-defined]


def _last(model: type[Section] | type[Topic] | type[Contributor]) -> int:
    return model.objects.aggregate(last=Max("order"))["last"] or 0
