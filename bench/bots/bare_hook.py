"""The floor for hooks: an aiohttp server that checks a signature by Standard Webhooks and does nothing else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os

from aiohttp import web

from bench.bots.reporting import report_ready

_KEY = base64.b64decode(os.environ["HOOK_SECRET"].removeprefix("whsec_"))


async def main() -> None:
    app = web.Application()
    app.router.add_post("/hooks/{connector}/{account:.+}", _take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    report_ready(runner.addresses[0][1])
    await asyncio.Event().wait()


async def _take(request: web.Request) -> web.Response:
    body = await request.read()
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(_KEY, signed, hashlib.sha256))
    genuine = hmac.compare_digest(expected, request.headers["webhook-signature"].encode())
    return web.Response(status=204 if genuine else 401)


if __name__ == "__main__":
    asyncio.run(main())
