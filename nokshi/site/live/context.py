"""What pages know of the line: from where on they listen."""

from django.http import HttpRequest

from nokshi.kernel.doors import path_of
from nokshi.site.live.serving import Application, written


def live(request: HttpRequest) -> dict[str, str]:
    """Lend the place in the log that this process has reached; a little old is as good, since nothing is missed."""
    follower = Application.follower
    return {
        "live_url": path_of("site:stream"),
        "live_at": written(follower.position) if follower else "",
        "news_url": path_of("site:notices_now"),
    }
