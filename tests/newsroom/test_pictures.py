"""Pictures: what is refused before it is decoded, what readers get, and when they may have it."""

import io
import os
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from stoppress.desk.logos import clean_svg
from stoppress.desk.picture_headers import MOST_BYTES, PictureRefused, read_header
from stoppress.desk.pictures import FileLost, PictureStore, PublicFiles, file_names, renditions
from stoppress.desk.renditions import QUICK_FORMATS, Cut, Original, draw, measure, picture_copy


def photograph(width: int = 1600, height: int = 900, kind: str = "JPEG", **options: object) -> bytes:
    image = Image.new("RGB", (width, height), (20, 60, 110))
    ImageDraw.Draw(image).ellipse((width * 0.7, height * 0.2, width * 0.8, height * 0.4), fill=(250, 240, 200))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A valid PNG whose pixels compress to almost nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    squeeze = zlib.compressobj(9)
    row = b"\0" * ((width + 7) // 8 + 1)
    pixels = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def test_r27_a_picture_of_144_megapixels_in_18_kb_is_refused_from_its_header() -> None:
    bomb = png_of_size(12_000, 12_000)
    assert len(bomb) < 20_000
    with pytest.raises(PictureRefused, match=r"12000 x 12000 \(144.0 megapixels\); 50 megapixels is the most"):
        read_header(bomb)


@pytest.mark.parametrize("name", ["take", "take_logo"])
def test_r27_a_bomb_is_kept_nowhere(tmp_path: Path, name: str) -> None:
    store = PictureStore(tmp_path)
    with pytest.raises(PictureRefused):
        getattr(store, name)(png_of_size(12_000, 12_000))
    assert not list(tmp_path.rglob("*.*"))


def test_r27_a_small_first_frame_hides_no_large_one() -> None:
    small = photograph(40, 30)
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, 60_000, 60_000, 3) + b"\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    with pytest.raises(PictureRefused, match="60000 x 60000"):
        read_header(small[:2] + frame + small[2:])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", id="gif"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"<html><script>alert(1)</script>", id="page"),
        pytest.param(b"II*\x00\x08\x00\x00\x00", id="tiff"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", id="broken-off"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", id="broken-off-jpeg"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBPVP8X", id="broken-off-webp"),
        pytest.param(b"\xff\xd8\xff" + b"\xff" * 1000, id="only-fill-bytes"),
    ],
)
def test_r27_only_jpeg_png_and_webp_are_pictures(data: bytes) -> None:
    with pytest.raises(PictureRefused):
        read_header(data)


def test_a_file_over_forty_megabytes_is_refused() -> None:
    with pytest.raises(PictureRefused, match="40 MB is the most"):
        read_header(photograph(10, 10) + b"\0" * MOST_BYTES)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_header_tells_what_pillow_would(kind: str) -> None:
    header = read_header(photograph(321, 123, kind))
    assert (header.kind, header.width, header.height) == (kind.lower(), 321, 123)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}])
def test_every_way_to_write_webp_is_measured(options: dict[str, object]) -> None:
    header = read_header(photograph(321, 123, "WEBP", **options))
    assert (header.width, header.height) == (321, 123)


def test_r27_a_damaged_picture_is_refused_and_not_kept(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    whole = photograph()
    with pytest.raises(PictureRefused, match="damaged"):
        store.take(whole[: len(whole) // 2])
    assert not list(tmp_path.rglob("*.jpg"))


def test_r27_random_damage_is_refused_or_drawn_never_worse() -> None:
    from random import Random

    chance = Random(27)
    for kind in ("JPEG", "PNG", "WEBP"):
        good = photograph(64, 48, kind)
        for _ in range(60):
            bad = bytearray(good)
            for _ in range(chance.randint(1, 12)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            try:
                original = measure(bytes(bad))
                list(draw(bytes(bad), Cut(original)))
            except PictureRefused:
                continue


def test_renditions_are_never_wider_than_the_original() -> None:
    copy = picture_copy(Cut(Original("0" * 64, 1000, 500)))
    assert [(one.width, one.height, one.kind) for one in copy.whole] == [
        (480, 240, "jpeg"),
        (480, 240, "webp"),
        (800, 400, "jpeg"),
        (800, 400, "webp"),
        (1000, 500, "jpeg"),
        (1000, 500, "webp"),
    ]
    assert [(one.width, one.height) for one in copy.card] == [(320, 180), (320, 180), (640, 360), (640, 360), (889, 500), (889, 500)]
    assert [(one.width, one.height, one.kind) for one in (*copy.four_three, *copy.square)] == [(667, 500, "jpeg"), (500, 500, "jpeg")]
    assert copy.share is not None
    assert (copy.share.width, copy.share.height) == (952, 500)


def test_a_tiny_picture_still_has_every_kind_of_file() -> None:
    data = photograph(3, 2)
    copy = picture_copy(Cut(measure(data)))
    assert {name for name, _ in draw(data, Cut(measure(data)), QUICK_FORMATS)} == set(file_names(copy))


def test_what_is_drawn_is_what_the_copy_says() -> None:
    data = photograph(2500, 1400, "PNG")
    original = measure(data)
    drawn = dict(draw(data, Cut(original, (1900, 400))))
    copy = picture_copy(Cut(original, (1900, 400)), drawn)
    assert {"jpeg", "webp", "avif"} == {one.kind for one in copy.card}
    for one in renditions(copy):
        assert one is not None
        with Image.open(io.BytesIO(drawn[one.href.removeprefix("/media/")])) as image:
            assert (image.width, image.height, image.format) == (one.width, one.height, one.kind.upper())


def test_the_cards_are_cut_round_the_focal_point() -> None:
    wide = photograph(3000, 600)  # its bright disc is at (2250, 180)
    original = measure(wide)

    def brightest(focus: tuple[int, int] | None) -> int:
        drawn = dict(draw(wide, Cut(original, focus), QUICK_FORMATS))
        card = picture_copy(Cut(original, focus)).card[-2]
        with Image.open(io.BytesIO(drawn[card.href.removeprefix("/media/")])) as image:
            return max(image.convert("L").tobytes())

    assert brightest((2250, 180)) > 200
    assert brightest((100, 100)) < 120


def test_two_focal_points_of_one_file_share_no_name() -> None:
    original = Original("ab" * 32, 1600, 900)
    assert not set(file_names(picture_copy(Cut(original, (1, 1))))) & set(file_names(picture_copy(Cut(original, (2, 1)))))


def test_names_follow_from_the_file_and_its_focal_point_alone() -> None:
    original = measure(photograph())
    assert picture_copy(Cut(original, (5, 5))) == picture_copy(Cut(measure(photograph()), (5, 5)))
    assert original.digest not in str(picture_copy(Cut(original, (5, 5))))


def test_r27_place_and_camera_of_the_original_reach_no_reader(tmp_path: Path) -> None:
    secret = "source-lives-here"
    exif = Image.Exif()
    exif[0x010F] = secret  # the camera's maker
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 6.0, 0.0), 3: "E", 4: (1.0, 12.0, 0.0), 29: secret})
    told = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc>{secret}</dc></x:xmpmeta>'.encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = photograph(icc_profile=profile, exif=exif.tobytes(), xmp=told, comment=secret.encode())
    assert source.count(secret.encode()) >= 3
    store = PictureStore(tmp_path)
    store.take(source)
    files = sorted(store.files.iterdir())
    assert len(files) == 15
    for file in files:
        data = file.read_bytes()
        assert not any(mark in data for mark in (secret.encode(), b"Exif", b"EXIF", b"xmpmeta", b"XMP ", b"ICC_PROFILE", b"ICCP"))
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
    if shutil.which("exiftool"):  # a second pair of eyes
        said = subprocess.run(["exiftool", "-a", "-G1", *map(str, files)], check=True, capture_output=True, text=True).stdout
        assert not any(word in said for word in ("GPS", "XMP", "IPTC", secret))


def test_r27_what_is_tacked_on_to_a_picture_stays_at_the_desk(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    store.take(photograph() + b"<script>alert('polyglot')</script>PK\x03\x04")
    assert not any(b"polyglot" in file.read_bytes() for file in store.files.iterdir())


def test_a_picture_lying_on_its_side_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = photograph(1600, 900, exif=exif.tobytes())
    original = measure(data)
    assert (original.width, original.height) == (900, 1600)
    copy = picture_copy(Cut(original))
    with Image.open(io.BytesIO(dict(draw(data, Cut(original)))[copy.whole[-2].href.removeprefix("/media/")])) as image:
        assert image.size == (900, 1600)
        assert not image.getexif()


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
def test_every_colour_mode_is_drawn(mode: str) -> None:
    out = io.BytesIO()
    (Image.new("RGB", (60, 40), (200, 10, 10)).convert(mode) if mode != "I;16" else Image.new(mode, (60, 40), 40_000)).save(out, "PNG")
    assert len(list(draw(out.getvalue(), Cut(measure(out.getvalue())), QUICK_FORMATS))) == 7


def test_sixteen_bit_greys_keep_their_lightness() -> None:
    out = io.BytesIO()
    Image.new("I;16", (60, 40), 128 * 256).save(out, "PNG")
    _, data = next(iter(draw(out.getvalue(), Cut(measure(out.getvalue())))))
    with Image.open(io.BytesIO(data)) as image:
        assert abs(image.convert("L").getpixel((5, 5)) - 128) <= 2  # type: ignore[operator]


def test_a_picture_in_print_colours_is_shown_in_the_screens() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (60, 40), (0, 200, 200, 0)).save(out, "JPEG")
    for _, data in draw(out.getvalue(), Cut(measure(out.getvalue()))):
        with Image.open(io.BytesIO(data)) as image:
            assert image.mode == "RGB"


def test_r13_no_file_is_public_before_something_public_shows_it(tmp_path: Path) -> None:
    store, public = PictureStore(tmp_path), PublicFiles(tmp_path)
    _, copy = store.take(photograph())
    assert not public.folder.exists()
    public.show(file_names(copy))
    assert sorted(os.listdir(public.folder)) == sorted(file_names(copy))
    public.show(file_names(copy))
    public.withdraw(file_names(copy))
    assert os.listdir(public.folder) == []
    assert len(os.listdir(store.files)) == 15


def test_others_may_read_a_public_file_and_not_enter_the_desks_store(tmp_path: Path) -> None:
    store, public = PictureStore(tmp_path), PublicFiles(tmp_path)
    _, copy = store.take(photograph())
    public.show(file_names(copy))
    assert store.files.parent.stat().st_mode & 0o777 == 0o700
    assert all(file.stat().st_mode & 0o777 == 0o644 for file in public.folder.iterdir())


def test_a_lost_file_is_named(tmp_path: Path) -> None:
    store, public = PictureStore(tmp_path), PublicFiles(tmp_path)
    _, copy = store.take(photograph())
    name = file_names(copy)[3]
    (store.files / name).unlink()
    with pytest.raises(FileLost, match=name):
        public.show(file_names(copy))


def test_the_same_picture_twice_is_kept_once(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    first, copy = store.take(photograph())
    before = {file: file.stat().st_mtime_ns for file in store.files.iterdir()}
    assert store.take(photograph()) == (first, copy)
    assert {file: file.stat().st_mtime_ns for file in store.files.iterdir()} == before
    assert store.original(first.digest) is not None


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10" onload="alert(1)">
<script>alert(2)</script><style>@import url(//evil)</style><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>
<image xlink:href="http://evil/x.png"/><a href="javascript:alert(3)"><rect width="3" height="3"/></a><use href="#x"/>
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<rect width="4" height="4" fill="url(#g)" stroke="url(http://evil/)"/><path d="M0 0L9 9" style="fill:url(//evil)"/><text x="1">Post</text>
<animate attributeName="href" to="javascript:alert(4)"/><?xml-stylesheet href="http://evil"?><!-- evil --></svg>"""


def test_r27_a_drawn_logo_keeps_its_shapes_and_nothing_that_acts() -> None:
    clean = clean_svg(DRAWING).decode()
    for word in ("script", "evil", "onload", "foreignObject", "image", "style", "use", "animate", "href", "alert"):
        assert word not in clean
    assert 'fill="url(#g)"' in clean
    assert '<path d="M0 0L9 9"/>' in clean
    assert ">Post</text>" in clean


@pytest.mark.parametrize(
    "drawing",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b"<svg xmlns='http://www.w3.org/2000/svg'><rect></svg>",
        b"<html><svg/></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * 300_000 + b"</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 20_000 + b"</g>" * 20_000 + b"</svg>",
    ],
)
def test_r27_a_drawing_that_is_not_plain_is_refused(drawing: bytes) -> None:
    with pytest.raises(PictureRefused):
        clean_svg(drawing)


def test_a_photographed_logo_is_drawn_again(tmp_path: Path) -> None:
    store = PictureStore(tmp_path)
    href = store.take_logo(photograph(3000, 500, "PNG"))
    with Image.open(store.files / href.removeprefix("/media/")) as image:
        assert (image.format, image.size) == ("PNG", (1200, 200))
