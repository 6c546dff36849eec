"""A network of a given length: a TCP proxy in which every piece of data arrives later than it left."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable


async def main(port: int, one_way: float) -> None:
    """Pass connections on to ``port``, each piece ``one_way`` seconds later."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        both: list[Awaitable[None]] = [_carry(reader, far_writer, one_way), _carry(far_reader, writer, one_way)]
        await asyncio.gather(*both)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, one_way: float) -> None:
    loop = asyncio.get_running_loop()
    try:
        while piece := await reader.read(65536):
            loop.call_later(one_way, writer.write, piece)
    except ConnectionError:
        pass
    loop.call_later(one_way, writer.close)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
