"""Downloads from Discord's CDN, never larger than a limit, whatever size was announced."""

from asyncio import IncompleteReadError

import aiohttp
import discord
from discord.http import HTTPClient

from db.errors import TooLarge

#: Bytes of a file: what Discord takes in a message without any boost.
SIZE_LIMIT = 10 * 1024 * 1024


def limit(http: HTTPClient) -> None:
    """Make discord.py refuse files over the limit with `TooLarge`; by itself it would read all into memory."""

    async def get_from_cdn(url: str) -> bytes:
        session: aiohttp.ClientSession = http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001  # the only one
        async with session.get(
            url,
            proxy=http.proxy,
            proxy_auth=http.proxy_auth,
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,  # what comes packed all the same could be of any size
            allow_redirects=False,  # Discord leads nowhere else
        ) as response:
            if response.status != 200:
                kind = {403: discord.Forbidden, 404: discord.NotFound}.get(response.status, discord.HTTPException)
                raise kind(response, "cannot read the file")
            return await _read(response)

    http.get_from_cdn = get_from_cdn  # type: ignore[method-assign]


async def _read(response: aiohttp.ClientResponse) -> bytes:
    try:
        await response.content.readexactly(SIZE_LIMIT + 1)
    except IncompleteReadError as whole:
        return whole.partial
    raise TooLarge(limit=SIZE_LIMIT // 1024)
