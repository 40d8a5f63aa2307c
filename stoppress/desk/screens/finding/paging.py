"""Pages of a list of stories: counted to a thousand and no further, since counting a million costs more than showing fifty."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

MOST = 1_000
A_PAGE = 30


class StoryPaginator(WagtailPaginator):
    """Says “more than 1,000 stories” where there are, and ends there: older ones are reached by day or by a filter."""

    def __init__(self, object_list: Any, per_page: Any = A_PAGE, **named: Any) -> None:
        super().__init__(object_list, per_page, **named)

    @cached_property
    def _counted(self) -> int:
        found = self.object_list
        if isinstance(found, list):
            return min(len(found), MOST + 1)
        return int(found.order_by()[: MOST + 1].count()) if not found.query.is_sliced else len(found)

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def more(self) -> bool:
        return self._counted > MOST

    @cached_property
    def items_count_label(self) -> str:
        if self.more:
            return f"More than {MOST:,} stories"
        return "1 story" if self.count == 1 else f"{self.count:,} stories"
