"""Every block of a body, as readers see it."""

from stoppress.press import copy
from stoppress.press.copy import Value
from stoppress.press.fragments.blocks import BLOCKS
from tests.press.fragments.harbour import harbour, lead_picture, teaser, uri
from tests.press.fragments.pages import changed, element, fragment, keys_read, said


def body_of(*blocks: copy.Block, filed: dict[str, Value] | None = None) -> str:
    filed = filed or harbour()
    filed["story/1/body"] = copy.Body(blocks)
    made = fragment(filed, "story/1/story")
    return made[made.index('<div class="story__body prose">') : made.index("</div>\n</article>")]


def test_every_kind_of_block_has_its_markup() -> None:
    assert set(BLOCKS) == set(copy.Block.__args__)


def test_clean_text_is_printed_as_it_is() -> None:
    assert '<p>Two <strong>words</strong> &amp; a <a href="/x/">link</a>.</p>' in body_of(
        copy.Text('<p>Two <strong>words</strong> &amp; a <a href="/x/">link</a>.</p>')
    )


def test_read_more_shows_the_current_headline_of_the_story_it_names() -> None:
    filed = harbour()
    filed["story/5/teaser"] = changed(teaser(5), headline="The current headline")
    line = element(body_of(copy.ReadMore(uri(5), "As it was"), filed=filed)).find_class("read-more")[0]
    assert said(line) == "Read more: The current headline"
    assert next(line.iter("a")).get("href") == teaser(5).address


def test_read_more_serves_its_own_text_while_the_story_is_unknown() -> None:
    made = element(body_of(copy.ReadMore("tag:x,1:later", "Later today"), copy.ReadMore("https://tides.example/", "Tides")))
    unknown, outside = made.find_class("read-more")
    assert said(unknown) == "Read more: Later today"
    assert not list(unknown.iter("a"))
    assert [each.get("href") for each in outside.iter("a")] == ["https://tides.example/"]


def test_a_story_that_turns_up_later_is_noted_before_it_is_there() -> None:
    filed = harbour()
    filed["story/1/body"] = copy.Body((copy.ReadMore("tag:x,1:later", "Later today"),))
    assert "uri/tag:x,1:later" in keys_read(filed, "story/1/story")


def test_a_read_more_line_never_runs_a_script() -> None:
    assert "javascript" not in body_of(copy.ReadMore("javascript:alert(1)", "Click"))
    assert "javascript" not in body_of(copy.Embed("javascript:alert(1)", "Click"))


def test_a_picture_keeps_its_shape_and_says_who_took_it() -> None:
    figure = element(body_of(copy.PictureBlock(lead_picture(4)))).find_class("picture")[0]
    image = next(figure.iter("img"))
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("1280", "853", "lazy")
    assert said(figure) == "Spray breaks over the head of a pier, on Wednesday. Picture: Tove Lindqvist/Harbour Post"


def test_a_gallery_shows_the_pictures_that_are_known() -> None:
    made = element(body_of(copy.Gallery((lead_picture(2), copy.LeadPicture("lost", "Lost"), lead_picture(3)))))
    assert len(made.find_class("gallery")[0].find_class("picture")) == 2
    assert "gallery" not in body_of(copy.Gallery((copy.LeadPicture("lost", "Lost"),)))


def test_a_pull_quote_names_its_speaker() -> None:
    quote = element(body_of(copy.PullQuote("<p>It held.</p>", "Ilse Varga"))).find_class("pull-quote")[0]
    assert (said(quote.find("blockquote")), said(quote.find("figcaption"))) == ("It held.", "Ilse Varga")


def test_key_points_are_a_titled_list() -> None:
    points = element(body_of(copy.KeyPoints("In short", ("One", "<em>Two</em>")))).find_class("key-points")[0]
    assert said(points.find("h2")) == "In short"
    assert [said(each) for each in points.iter("li")] == ["One", "Two"]


def test_a_wide_table_scrolls_by_itself_and_by_keyboard() -> None:
    table = element(body_of(copy.Table("<table><caption>Tides</caption><tr><td>1</td></tr></table>"))).find_class("table")[0]
    assert (table.get("tabindex"), table.get("role")) == ("0", "group")
    assert said(next(table.iter("caption"))) == "Tides"


def test_an_embed_is_a_plain_link_that_names_the_host() -> None:
    made = element(body_of(copy.Embed("https://www.video.example/w?a=1&b=2", "Watch"))).find_class("embed")[0]
    link = next(made.iter("a"))
    assert (link.get("href"), said(link)) == ("https://www.video.example/w?a=1&b=2", "Watch video.example")
    assert not [each for each in made.iter() if each.tag in ("iframe", "script", "img")]
