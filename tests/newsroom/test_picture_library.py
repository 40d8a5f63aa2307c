"""The library: a picture from the file it came in to its end, as the desk's screens do it and as readers see it."""

import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from stoppress.desk import library
from stoppress.desk.models import Picture
from stoppress.desk.picture_headers import PictureRefused
from stoppress.desk.picture_words import Marks, PictureWords, read_words, xmp_packet
from stoppress.desk.pictures import PictureStore, file_names
from stoppress.desk.renditions import Cut, measure
from stoppress.desk.tokens import make_token
from stoppress.serving.media import is_gone
from tests.newsroom.calling import Api, answer, item
from tests.newsroom.rehearsal import body_at, reading, rehearsing

NOW = datetime.now(UTC)
WALL = "/2022/03/02/sea-wall-holds/"
PLACE = "54.0123N"
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 photoshop:Credit="Harbour Pictures" photoshop:City="Skerrow" exif:GPSLatitude="54.0123N" xmpRights:WebStatement="https://pictures.example/terms">
<dc:creator><rdf:Seq><rdf:li>Ines Roe</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="de">Alle Rechte</rdf:li><rdf:li xml:lang="x-default">© Ines Roe 2022</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">The wall at   noon &amp; after</rdf:li></rdf:Alt></dc:description>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A grey wall, the sea over it</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def photograph(
    colour: tuple[int, int, int] = (20, 60, 110), kind: str = "JPEG", size: tuple[int, int] = (640, 360), **options: Any
) -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((448, 72, 512, 144), fill=(250, 240, 200))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def iim(**fields: str) -> bytes:
    """IPTC's older record, as photographers' programs still write it: record 2, in Photoshop's block of a JPEG."""
    numbers = {"caption": 120, "credit": 110, "photographer": 80, "copyright": 116}
    record = b"\x1c\x01\x5a\x00\x03\x1b%G"
    for name, value in fields.items():
        said = value.encode()
        record += bytes((0x1C, 2, numbers[name])) + len(said).to_bytes(2, "big") + said
    block = b"8BIM\x04\x04\x00\x00" + len(record).to_bytes(4, "big") + record + (b"\0" if len(record) % 2 else b"")
    segment = b"Photoshop 3.0\x00" + block
    plain = photograph()
    return plain[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + plain[2:]


def test_a_file_proposes_caption_credit_photographer_and_alternative_text() -> None:
    for kind in ("JPEG", "WEBP"):
        words = read_words(photograph(kind=kind, xmp=XMP.encode()))
        assert words == PictureWords(
            caption="The wall at noon & after",
            credit="Harbour Pictures",
            photographer="Ines Roe",
            alt="A grey wall, the sea over it",
            copyright="© Ines Roe 2022",
            statement="https://pictures.example/terms",
        )


def test_iptcs_older_record_proposes_too() -> None:
    said = {"caption": "Die Mauer hält", "credit": "Hafenbild", "photographer": "Jörg Ahl", "copyright": "© Ahl"}
    assert read_words(iim(**said)) == PictureWords(**said)


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + XMP.encode().replace(b"Ines", b"&b;"), id="entities"),
        pytest.param(b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + XMP.encode(), id="outside"),
        pytest.param(b"<x:xmpmeta" * 5_000, id="never-closed"),
        pytest.param(b"<a>" * 100_000, id="deep"),
        pytest.param(XMP.encode() + b" " * 600_000 + b"<", id="large"),
        pytest.param(b"\xff\xfe\x00<", id="bytes"),
    ],
)
def test_r27_metadata_made_to_harm_proposes_nothing(packet: bytes) -> None:
    assert read_words(photograph(kind="WEBP", xmp=packet)) == PictureWords()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2_000))
def test_r27_damaged_metadata_is_no_error(noise: bytes, at: int) -> None:
    whole = photograph(size=(16, 9), xmp=XMP.encode())
    read_words(whole[:at] + noise + whole[at + len(noise) :])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_r24_what_a_file_keeps_saying_is_said_as_it_was(photographer: str, credit: str) -> None:
    said = PictureWords(photographer=photographer, credit=credit).marks
    tidy = Marks(
        *(" ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in each).split()) for each in (photographer, credit))
    )
    carried: dict[str, Any] = {"xmp": xmp_packet(tidy)} if tidy else {}
    assert read_words(photograph(kind="WEBP", size=(16, 9), **carried)).marks == tidy
    assert xmp_packet(said) == xmp_packet(said)


def test_r27_credit_stays_in_every_file_and_place_and_camera_in_none(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0xA431] = "CameraMaker", "CameraModel", "SerialNumber7"
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 1.0, 23.0), 3: "E", 4: (1.0, 12.0, 0.0)})
    data = photograph(exif=exif.tobytes(), xmp=XMP.encode(), comment=b"taken at Skerrow")
    store = PictureStore(tmp_path)
    drawn = store.draw(data, Cut(measure(data), marks=read_words(data).marks))
    files = [store.files / name for name in file_names(drawn)]
    assert {file.suffix for file in files} == {".jpg", ".webp", ".avif"}
    for file in files:
        said = file.read_bytes()
        assert b"Ines Roe" in said
        assert b"Harbour Pictures" in said
        assert not any(secret in said for secret in (b"Skerrow", PLACE.encode(), b"CameraM", b"SerialNumber7", b"Exif\0\0"))
    if shutil.which("exiftool"):  # a second pair of eyes
        told = json.loads(subprocess.run(["exiftool", "-j", "-a", "-G1", *map(str, files)], check=True, capture_output=True).stdout)
        for each in told:
            assert each["XMP-dc:Creator"] == "Ines Roe"
            assert each["XMP-photoshop:Credit"] == "Harbour Pictures"
            assert each["XMP-dc:Rights"] == "© Ines Roe 2022"
            assert each["XMP-xmpRights:WebStatement"] == "https://pictures.example/terms"
            assert not [name for name in each if "GPS" in name or "Serial" in name or "City" in name or name.startswith(("IFD", "ExifIFD"))]


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    data = photograph(xmp=XMP.encode())
    cut = Cut(measure(data), (480, 108), marks=read_words(data).marks)
    first, again = PictureStore(tmp_path / "a"), PictureStore(tmp_path / "b")
    assert first.draw(data, cut) == again.draw(data, cut)
    assert {f.name: f.read_bytes() for f in first.files.iterdir()} == {f.name: f.read_bytes() for f in again.files.iterdir()}


@pytest.fixture
def newsroom(data: Path) -> Iterator[Path]:
    from stoppress.desk.changing import changing
    from stoppress.desk.models import Newsroom

    with changing():
        Newsroom(name="The Harbour Post", url="https://harbourpost.example").save()
    with rehearsing(data, at=int(NOW.timestamp() * 1000)):
        yield data


def signed_in(role: str, name: str = "") -> Client:
    user = get_user_model().objects.create_user(name or role.replace(" ", "-"), password="a-long-enough-password")
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def upload(client: Client, data: bytes, name: str = "wall.jpg") -> tuple[int, dict[str, Any]]:
    file = io.BytesIO(data)
    file.name = name
    response = client.post("/desk/pictures/upload/", {"file": file})
    return response.status_code, response.json()


def head(data: Path) -> int:
    with reading(data) as log:
        return log.head()


def media_in(page: str | None) -> set[str]:
    return set(re.findall(r"/media/([0-9a-f]{32}\.\w+)", page or ""))


def said_of(told: dict[str, Any], **words: str) -> dict[str, str]:
    return {**told["words"], "across": str(told["across"]), "down": str(told["down"]), **words}


def test_a_picture_from_upload_to_kill(newsroom: Path) -> None:
    editor = signed_in("picture editor")
    status, told = upload(editor, photograph(xmp=XMP.encode()))
    assert status == 200
    assert told["words"]["caption"] == "The wall at noon & after"
    assert told["words"]["photographer"] == "Ines Roe"
    key = told["key"]
    row = Picture.objects.get(key=key)
    assert (row.brought_by, row.called) == ("picture-editor", "wall.jpg")
    assert not (newsroom / "media").exists(), "nothing is public before a story shows it"

    # corrected in the same step, with a focal point
    page = f"/desk/pictures/{key}/"
    kept = editor.post(page, said_of(told, caption="The wall at noon", across="75", down="30"), headers={"accept": "application/json"})
    assert kept.json()["saved"] is True
    row.refresh_from_db()
    assert (row.caption, row.focus_x, row.focus_y) == ("The wall at noon", 480, 108)
    assert [found.key for found in library.search(Picture.objects.all(), "NOON roe")] == [key]

    # in a story, live: on its page, the front, the feed
    api = Api(make_token("wire", "publish", NOW))
    lead = {
        "name": "mainpic", "type": "picture", "uri": f"urn:picture:{key}", "copyrightHolder": "Harbour Pictures",
        "headlines": [{"role": "alt", "value": "A grey wall"}], "renditions": [{"name": "main", "href": row.file_name}],
    }  # fmt: skip
    made = answer(api.post("stories", item(associations=[lead])))
    assert "problems" not in made
    first = media_in(body_at(newsroom, WALL))
    assert {Path(name).suffix for name in first} == {".jpg", ".webp", ".avif"}
    assert first & media_in(body_at(newsroom, "/"))
    assert first & media_in(body_at(newsroom, "/feed.rss"))
    assert '<source type="image/avif"' in (body_at(newsroom, WALL) or "")
    assert (body_at(newsroom, WALL) or "").count('"@type":"ImageObject"') == 3
    assert all((newsroom / "media" / name).exists() for name in first)
    assert "Sea wall holds" in editor.get(page).content.decode()

    asks = editor.get(page).content.decode()
    assert "The words stay as they are" in asks
    assert 'href="#id_alt"' in asks
    assert 'id="id_alt"' in asks
    # replaced: every page in one edition, the old files gone for good
    before = head(newsroom)
    file = io.BytesIO(photograph((120, 30, 30)))
    file.name = "wall-2.jpg"
    answered = editor.post(f"{page}replace/", {"file": file})
    assert answered.status_code == 302
    assert head(newsroom) == before + 1
    for path in (WALL, "/", "/news/", "/feed.rss"):
        assert not first & media_in(body_at(newsroom, path)), path
    second = media_in(body_at(newsroom, WALL))
    assert second
    assert all((newsroom / "media" / name).exists() for name in second)
    for name in first:
        assert not (newsroom / "media" / name).exists()
        assert is_gone(newsroom / "media", name)
    assert not any(is_gone(newsroom / "media", name) for name in second)

    # a new focal point: the same file cut anew everywhere, in one edition
    before = head(newsroom)
    row.refresh_from_db()
    library.describe(row, library.words_of(row), (10, 10), at=NOW, by="picture-editor")
    wait(newsroom, before + 1)
    assert not second & media_in(body_at(newsroom, WALL))
    third = media_in(body_at(newsroom, WALL))

    # killed: no page shows it, nothing brings it back
    before = head(newsroom)
    assert editor.post(f"{page}kill/", {"reason": "The family asked."}).status_code == 302
    assert head(newsroom) == before + 1
    for path in (WALL, "/", "/news/", "/feed.rss", "/feed.json"):
        assert not media_in(body_at(newsroom, path)), path
    assert "Sea wall holds" in (body_at(newsroom, WALL) or "")
    assert all(is_gone(newsroom / "media", name) for name in third)
    for name, once_more in (("again.jpg", photograph((120, 30, 30))), ("first.jpg", photograph(xmp=XMP.encode()))):
        status, told = upload(editor, once_more, name)
        assert (status, "killed" in told["problem"]) == (422, True)
    again = answer(api.post("stories", item(associations=[lead], headline="Sea wall holds again")))
    assert "was killed" in str(again["problems"])
    assert not media_in(body_at(newsroom, WALL))


def wait(data: Path, edition: int) -> None:
    from stoppress.desk.models import Change
    from stoppress.desk.pressroom_client import take

    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    assert newest is not None
    take(data, newest, 10)
    assert head(data) == edition


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("page.jpg", b"<html><script>alert(1)</script>", "no picture"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG or WebP"),
        ("photo.png", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "JPEG, PNG or WebP"),
        ("half.jpg", photograph()[:4_000], "damaged"),
        ("empty.jpg", b" ", "no picture"),
    ],
)
def test_r27_a_refused_upload_names_the_file_and_what_to_do(content: bytes, name: str, why: str, newsroom: Path) -> None:
    status, told = upload(signed_in("reporter"), content, f"../../{name}")
    assert status == 422
    assert told["name"] == name
    assert why in told["problem"]
    assert not Picture.objects.exists()


def test_r27_a_polyglot_is_taken_as_the_picture_it_is_and_nothing_else(newsroom: Path) -> None:
    status, told = upload(signed_in("reporter"), photograph() + b"<script>alert('polyglot')</script>PK\x03\x04", "a.html")
    assert status == 200
    row = Picture.objects.get(key=told["key"])
    assert row.file_name.endswith(".jpg")
    assert not any(b"polyglot" in file.read_bytes() for file in (newsroom / "desk" / "pictures" / "files").iterdir())


def test_the_same_file_is_in_the_library_once(newsroom: Path) -> None:
    reporter = signed_in("reporter")
    _, first = upload(reporter, photograph())
    _, again = upload(reporter, photograph(), "other-name.jpg")
    assert (again["key"], again["known"]) == (first["key"], True)
    made = library.cut_for(Picture.objects.get(key=first["key"]), (10, 10), at=NOW, by="reporter")
    assert made.key != first["key"]
    assert library.cut_for(made, (10, 10), at=NOW, by="reporter") == made
    assert library.one_each(Picture.objects.all()).count() == 1


def test_a_freelancer_sees_own_pictures_and_those_that_readers_have(newsroom: Path) -> None:
    reporter, freelancer = signed_in("reporter"), signed_in("freelancer")
    _, others = upload(reporter, photograph())
    _, own = upload(freelancer, photograph((1, 2, 3)))
    shown = freelancer.get("/desk/pictures/").content.decode()
    assert own["key"] in shown
    assert others["key"] not in shown
    for end in ("", "thumb.jpg", "whole.jpg"):
        assert freelancer.get(f"/desk/pictures/{others['key']}/{end}").status_code == 404
        assert freelancer.get(f"/desk/pictures/{own['key']}/{end}").status_code == 200
    status, told = upload(freelancer, photograph())
    assert (status, "ask an editor" in told["problem"]) == (409, True)
    make = Api(make_token("wire", "publish", NOW))
    row = Picture.objects.get(key=others["key"])
    lead = {"name": "mainpic", "type": "picture", "uri": "urn:x", "renditions": [{"name": "main", "href": row.file_name}]}
    make.post("stories", item(associations=[lead]))
    assert freelancer.get(f"/desk/pictures/{others['key']}/").status_code == 200
    freelancer.post(f"/desk/pictures/{others['key']}/", {"caption": "Mine"})
    row.refresh_from_db()
    assert row.caption == ""


@pytest.mark.parametrize("role", ["reporter", "freelancer", "front editor", "lawyer"])
def test_only_who_may_replaces_and_kills(role: str, newsroom: Path) -> None:
    _, told = upload(signed_in("picture editor"), photograph())
    somebody = signed_in(role)
    file = io.BytesIO(photograph((9, 9, 9)))
    file.name = "x.jpg"
    for act, said in (("replace", {"file": file}), ("kill", {"reason": "x"})):
        assert somebody.post(f"/desk/pictures/{told['key']}/{act}/", said).status_code in (302, 403, 404)
    row = Picture.objects.get(key=told["key"])
    assert (row.killed, row.former) == (False, [])


def test_r24_what_is_said_of_a_picture_is_never_markup(newsroom: Path) -> None:
    payload = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    editor = signed_in("picture editor")
    _, told = upload(editor, photograph(), f"{payload}.jpg")
    editor.post(f"/desk/pictures/{told['key']}/", dict.fromkeys(("caption", "alt", "photographer", "credit", "copyright"), payload))
    for address in ("/desk/pictures/", f"/desk/pictures/{told['key']}/", f"/desk/pictures/{told['key']}/kill/", "/desk/picture-chooser/"):
        shown = editor.get(address).content.decode()
        assert "alert(1)" in shown
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_a_picture_that_was_replaced_is_what_its_old_name_gives(newsroom: Path) -> None:
    row = library.bring_in(photograph(), "wall.jpg", at=NOW, by="r").picture
    library.exchange(row, photograph((120, 30, 30)), "wall-2.jpg", at=NOW, by="r")
    with pytest.raises(PictureRefused, match="already"):
        library.exchange(row, photograph((120, 30, 30)), "wall-2.jpg", at=NOW, by="r")
    lead = {"name": "mainpic", "type": "picture", "uri": "urn:x", "renditions": [{"name": "main", "href": row.file_name}]}
    Api(make_token("wire", "publish", NOW)).post("stories", item(associations=[lead]))
    shown = media_in(body_at(newsroom, WALL))
    assert shown
    assert shown <= set(library.names_of(row))
    assert Picture.objects.count() == 1


def test_a_credit_that_is_corrected_is_corrected_in_the_files(newsroom: Path) -> None:
    row = library.bring_in(photograph(xmp=XMP.encode()), "wall.jpg", at=NOW, by="r").picture
    library.describe(row, PictureWords(photographer="Inez Roe"), None, at=NOW, by="r")
    files = [newsroom / "desk" / "pictures" / "files" / name for name in library.names_of(row)]
    assert all(b"Inez Roe" in file.read_bytes() and b"Ines Roe" not in file.read_bytes() for file in files)


def test_an_older_picture_gets_what_it_lacks_in_one_edition(newsroom: Path) -> None:
    store = PictureStore(newsroom)
    rows = [library.bring_in(photograph((n, n, n)), f"{n}.jpg", at=NOW, by="r").picture for n in (10, 20)]
    assert not any(name.endswith(".avif") for row in rows for name in library.names_of(row))
    renewed = [(row, drawn) for row in rows if (drawn := library.renew(row)) is not None]
    library.keep_renewed(renewed, at=NOW)
    for row in rows:
        row.refresh_from_db()
        assert any(name.endswith(".avif") for name in library.names_of(row))
        assert all((store.files / name).exists() for name in library.names_of(row))
        assert library.renew(row) is None


def test_a_killed_picture_is_in_no_export(newsroom: Path, tmp_path: Path) -> None:
    from stoppress.desk.exporting import Media

    kept, killed = (library.bring_in(photograph((n, n, n)), f"{n}.jpg", at=NOW, by="r").picture for n in (30, 40))
    library.kill(killed, "Not ours.", at=NOW, by="r")
    media = Media(tmp_path, newsroom)
    for row in (kept, killed):
        media.picture(row.file_name, row.key)
    assert media.lost == [killed.file_name]
    assert [path.name for path in (tmp_path / "media").iterdir()] == [Path(kept.file_name).name]
