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


def kind_of(agent: str) -> str:
    """Return the icon of the device that a User-Agent tells of: smartphone, tablet, laptop, or plug for a program."""
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    if any(mark in agent for mark in ("iPhone", "Android", "Mobile")):
        return "smartphone"
    return "laptop" if browser_of(agent) else "plug"


def _first(agent: str, known: tuple[tuple[str, str], ...]) -> str:
    """Return the name of the first mark found: browsers name those they resemble after themselves."""
    return next((name for mark, name in known if mark in agent), "")
