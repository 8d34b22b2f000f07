"""What commerce does by the clock."""

from nokshi.commerce.actions import abandon_carts, recount_step, refresh_scores
from nokshi.commerce.queries.settings import shop_settings
from nokshi.kernel.actor import Actor
from nokshi.kernel.clock import now
from nokshi.kernel.jobs import later
from nokshi.kernel.schedule import every

STEPS = 10


@every(minutes=10)
def call_carts_abandoned() -> None:
    """Call carts abandoned that nobody touched for the shop's number of hours."""
    hours = shop_settings().cart_hours
    while abandon_carts(hours=hours, actor=Actor.system(), now=now()):
        pass


@every(minutes=360)
def draw_fifths() -> None:
    """Draw the fifths of R, F and M anew."""
    refresh_scores(now=now())


@every(minutes=1)
def count_anew() -> None:
    """Go on counting orders in the organisation's new currency, for a few steps; the next ones are handed on."""
    if all(recount_step(now=now()) for _ in range(STEPS)):
        later(count_anew)
