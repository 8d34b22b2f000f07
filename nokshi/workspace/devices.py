"""What a browser says of itself, as names that people know."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("UCBrowser", "UC Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Return the browser that a User-Agent names, empty where it is none that we know."""
    return _first(agent, BROWSERS)


def system_of(agent: str) -> str:
    """Return the device or system that a User-Agent names, empty where it is none that we know."""
    return _first(agent, SYSTEMS)


def _first(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    """Return the name of the first mark found: browsers name those they resemble after themselves."""
    return next((name for mark, name in known if mark in agent), "")
