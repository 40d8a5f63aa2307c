"""The editor's form: which field stands where, in the newsroom's words."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)


class SchedulePanel(PublishingPanel):
    """Going live and expiring; only for who may publish, else a draft could carry a moment nobody approved."""

    def __init__(self, **named: object) -> None:
        super().__init__(**named)
        for child in self.children:
            child.permission = "desk.publish_story"


def story_panels() -> Panel:
    words = [
        FieldPanel("kicker"),
        FieldPanel("headline", classname="title"),
        FieldPanel("standfirst"),
        FieldRowPanel([FieldPanel("byline"), FieldPanel("dateline")]),
        FieldPanel("body"),
        InlinePanel(
            "corrections", heading="Corrections", label="Correction", panels=[FieldPanel("line"), FieldPanel("at"), FieldPanel("html")]
        ),
    ]
    place = [
        FieldRowPanel([FieldPanel("section"), FieldPanel("kind")]),
        FieldPanel("teaser"),
        InlinePanel("people", heading="Bylines", label="Byline", panels=[FieldPanel("contributor")]),
        InlinePanel("topics", heading="Topics", label="Topic", panels=[FieldPanel("topic")]),
        InlinePanel("related", heading="Related stories", label="Related story", panels=[FieldPanel("uri"), FieldPanel("name")]),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("language")]),
    ]
    picture = [
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        FieldPanel("picture_caption"),
        FieldRowPanel([FieldPanel("picture_photographer"), FieldPanel("picture_credit")]),
    ]
    desk = [
        FieldRowPanel([FieldPanel("slugline"), FieldPanel("urgency")]),
        FieldPanel("desk_note"),
        FieldPanel("held"),
        MultiFieldPanel([FieldPanel("embargoed_until", permission="desk.publish_story")], heading="Embargo"),
        SchedulePanel(),
    ]
    return TabbedInterface(
        [
            ObjectList(words, heading="Words"),
            ObjectList(place, heading="Place and people"),
            ObjectList(picture, heading="Lead picture"),
            ObjectList(desk, heading="Desk"),
        ]
    ).bind_to_model(_story())


def _story() -> type:
    from stoppress.desk.models import Story

    return Story
