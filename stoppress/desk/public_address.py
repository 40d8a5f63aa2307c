"""The site's public address: the newsroom's own, unless the one who starts Stop Press says otherwise."""

from collections.abc import Mapping

import msgspec

from stoppress.desk.models import Newsroom
from stoppress.editions.log import Holdings
from stoppress.press.copy import CopyKey, Site, decode, encode

UNSAID = "http://localhost:8000"  # what stands in the newsroom's row before anybody named an address


class PublicAddress:
    """`url` goes before what the newsroom says, `default` serves while it says nothing; both without a final slash."""

    def __init__(self, url: str | None = None, default: str | None = None) -> None:
        self._url = url.rstrip("/") if url else None
        self._default = default.rstrip("/") if default else None

    def of(self, said: str) -> str:
        """The address that readers get where the newsroom says this one."""
        if self._url:
            return self._url
        return self._default if self._default and said == UNSAID else said

    def put_in(self, filed: Mapping[CopyKey, bytes | None]) -> Mapping[CopyKey, bytes | None]:
        """A change with the address put into the site's copy."""
        data = filed.get("site")
        if data is None:
            return filed
        return {**filed, "site": self._addressed(data)}

    def correction(self, log: Holdings) -> dict[CopyKey, bytes | None]:
        """The site's copy as it should be, where what is filed names another address."""
        data = log.filed("site")
        newsroom = Newsroom.objects.values_list("url", flat=True).first()
        if data is None or newsroom is None:
            return {}
        site: Site = decode("site", data)
        if site.url == self.of(newsroom):
            return {}
        return {"site": encode(msgspec.structs.replace(site, url=self.of(newsroom)))}

    def _addressed(self, data: bytes) -> bytes:
        site: Site = decode("site", data)
        wanted = self.of(site.url)
        return data if wanted == site.url else encode(msgspec.structs.replace(site, url=wanted))
