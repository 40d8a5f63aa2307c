"""Styles: nothing from elsewhere, classes of their folder, readable colours, small."""

import re

from stoppress.press.look import Look, shipped

LOOK = Look()
CSS = {path: data.decode() for path, data in shipped().items() if path.endswith(".css")}
HTML = {path: data.decode() for path, data in shipped().items() if path.endswith(".html")}
SHARED = {"prose", "visually-hidden"}


def folder_of(path: str) -> str:
    return path.split("/")[-2].replace("_", "-")


def test_the_style_sheet_is_at_most_30_kilobytes_and_the_fonts_150() -> None:
    assert len(LOOK.asset("site.css")) <= 30_000
    assert sum(len(LOOK.asset(name)) for name in LOOK.assets() if name.endswith(".woff2")) <= 150_000


def test_styles_load_nothing_from_other_hosts() -> None:
    css = LOOK.asset("site.css").decode()
    assert "@import" not in css
    addresses = re.findall(r"url\(([^)]*)\)", css)
    assert addresses
    assert all(re.fullmatch(r'"/assets/[a-z-]+\.[0-9a-f]{12}\.woff2"', each) for each in addresses)


def test_a_folders_markup_uses_classes_of_its_own_name() -> None:
    for path, source in HTML.items():
        folder = folder_of(path)
        for names in re.findall(r'class="([^"]*)"', source):
            words = set(re.sub(r"{%.*?%}|{{.*?}}", " ", names).split())
            foreign = {each for each in words - SHARED if not re.match(rf"{folder}($|__|--)", each)}
            assert not foreign, (path, foreign)


def test_every_class_in_the_markup_is_styled_or_a_plain_hook() -> None:
    css = "\n".join(CSS.values())
    used = {each for source in HTML.values() for names in re.findall(r'class="([^"{]*)"', source) for each in names.split()}
    used |= {"story__dateline"}
    bare = {each for each in used if not re.search(rf"\.{re.escape(each)}\b", css)}
    assert bare <= {"document", "story__kind", "card__words", "rail__all"}, bare


def colours(scheme: str) -> dict[str, str]:
    light, dark = CSS["style/colours.css"].split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_words_stand_out_from_their_ground_in_light_and_dark() -> None:
    for scheme in ("light", "dark"):
        of = colours(scheme)
        for words in ("ink", "soft", "signal", "link"):
            for ground in ("paper", "sheet"):
                assert contrast(of[words], of[ground]) >= 4.5, (scheme, words, ground)
        assert contrast(of["foot-ink"], of["foot"]) >= 4.5
        assert contrast(of["foot-soft"], of["foot"]) >= 4.5
        assert contrast(of["focus"], of["paper"]) >= 3
        assert contrast(of["link-line"], of["paper"]) >= 3


def test_motion_waits_for_those_who_do_not_mind_it() -> None:
    for path, css in CSS.items():
        outside = re.sub(r"@media \(prefers-reduced-motion: no-preference\) {.*?\n}", "", css, flags=re.S)
        assert not re.search(r"\b(transition|animation|scroll-behavior)\b", outside), path


def test_each_font_comes_with_its_licence() -> None:
    from stoppress.press.look import SHIPPED

    texts = [path.read_text() for path in (SHIPPED / "fonts").glob("LICENSE-*.txt")]
    assert len(texts) == 2
    assert all("SIL Open Font License, Version 1.1" in text for text in texts)
