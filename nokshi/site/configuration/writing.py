"""The whole configuration as the text of a file: the same house always writes the same bytes."""

from nokshi.site.configuration import yaml
from nokshi.site.configuration.comparing import standing
from nokshi.site.configuration.reading import EDITION, VERSION

HEAD = "# Nokshi: how the house is set up. No secrets, no people, no customers.\n"


def export() -> str:
    """Return what stands here as YAML."""
    return HEAD + yaml.written({VERSION: EDITION, **standing()})
