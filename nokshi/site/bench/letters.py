"""Letters: a campaign to a few thousand people, rendered one by one and handed to a mail server of this machine."""

import asyncio
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from nokshi.channels.actions.settings import set_sender
from nokshi.channels.email.building import build
from nokshi.channels.models import Message
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.marketing import actions as marketing
from nokshi.marketing.models import Campaign, Recipient
from nokshi.privacy import actions as privacy
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.measures import Measure, Task
from nokshi.site.demo.reach import HEADS, SHARED, WORDS
from nokshi.workspace.queries import root_unit

MOST = 4_000
PATIENCE = 300.0
GREETING, DONE, GO_ON = b"220 bench ESMTP\r\n", b"250 2.0.0 ok\r\n", b"354 go on\r\n"
ABLE = b"250-bench\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n"


class MailServer:
    """A mail server that takes everything, counts it and keeps nothing (RFC 5321)."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.taken: list[float] = []
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.is_up = threading.Event()

    def __enter__(self) -> "MailServer":
        self.thread.start()
        self.is_up.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(asyncio.start_server(self._speak, sock=self.line))
        self.is_up.set()
        self.loop.run_forever()

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(GREETING)
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(GO_ON)
                await reader.readuntil(b"\r\n.\r\n")
                self.taken.append(time.perf_counter())
            if word == b"QUIT":
                break
            writer.write(ABLE if word == b"EHLO" else DONE)
        writer.close()


def sent(bench: Bench) -> Iterator[Measure]:
    """Measure letters a second from the press of the button until the last one is with the server."""
    campaign = _campaign(bench)
    with MailServer(bench.mail_line) as server:
        before, begun = bench.server.processor(), time.perf_counter()
        marketing.plan(campaign=campaign, agreed=None, actor=Actor.system(), now=clock.now())
        many = _wait(campaign.pk, server, begun)
        seconds, spent = server.taken[-1] - begun, bench.server.processor() - before
        bare = _bare_rate(bench, campaign.pk)
    yield Measure("letters.sent", many / seconds, "letters/s", bare)
    yield Measure("letters.cpu", spent / many * 1_000, "ms")
    yield Measure("letters.first", (server.taken[0] - begun) * 1_000, "ms")


def _campaign(bench: Bench) -> Campaign:
    by_us: dict[str, Any] = {"actor": Actor.system(), "now": clock.now()}
    unit = root_unit()
    set_sender(unit_id=unit.pk, name="Shapla", address="letters@bench.example.com", reply_to="", **by_us)
    privacy.change_rules(changes={"quiet_from": None, "quiet_until": None, "news_count": None}, **by_us)
    people = engine.rows(
        "SELECT customer_id FROM privacy_consent WHERE purpose = 'news' AND channel = 'email' AND state = 'granted' "
        "ORDER BY customer_id LIMIT ?",
        [MOST],
    )
    chosen = [pk for (pk,) in people]
    campaign = marketing.add_campaign(name="Bench", unit_id=unit.pk, languages=["bn", "en"], chosen=chosen, **by_us)
    marketing.save_part(campaign=campaign, part="head", shared={}, spoken=HEADS, **by_us)
    for block in list(campaign.blocks):
        if (kind := block["kind"]) in WORDS:
            shared = SHARED.get(kind, {})
            marketing.save_part(campaign=campaign, part=block["id"], shared=shared, spoken=WORDS[kind], **by_us)
    campaign.refresh_from_db()
    return campaign


def _wait(campaign: int, server: MailServer, begun: float) -> int:
    """Wait until the campaign is done and all its letters are with the server; return how many."""
    while time.perf_counter() - begun < PATIENCE:
        [(status,)] = engine.rows("SELECT status FROM marketing_campaign WHERE id = ?", [campaign])
        left = Recipient.objects.filter(campaign_id=campaign, message__isnull=False).count()
        if status == Campaign.Status.DONE and left and len(server.taken) >= left:
            if len(server.taken) > left:
                raise RuntimeError(f"{len(server.taken)} letters for {left} people")
            return left
        time.sleep(0.1)
    raise RuntimeError(f"only {len(server.taken)} letters came in {PATIENCE:.0f} s")


def _bare_rate(bench: Bench, campaign: int) -> float:
    """Return how many finished letters a second go over one line to the same server."""
    messages = Message.objects.filter(origin_kind="marketing.campaign", origin_id=campaign).select_related("body")
    mails = [(build(one, one.body), one.address) for one in messages[:500]]
    with smtplib.SMTP(*bench.mail_line.getsockname()) as line:
        begun = time.perf_counter()
        for mail, address in mails:
            line.sendmail("letters@bench.example.com", address, mail)
        return len(mails) / (time.perf_counter() - begun)


TASKS = [Task({"letters.sent": "letters/s", "letters.cpu": "ms", "letters.first": "ms"}, sent, writes=True)]
