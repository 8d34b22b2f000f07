"""The whole configuration as the text of a file: the same house always writes the same bytes."""

from nokshi.ports.configuration import sections
from nokshi.site.configuration import yaml
from nokshi.site.configuration.comparing import standing
from nokshi.site.configuration.reading import EDITION, VERSION

HEAD = "# Nokshi: how the house is set up. No secrets, no people, no customers.\n"
LEFT_OUT = "# Left out: {name}, for there are more than {most}.\n"


def export() -> str:
    """Return what stands here as YAML; the head says what is too many for a file, and left out."""
    found = standing()
    left = "".join(LEFT_OUT.format(name=one.name, most=one.most) for one in sections if one.name not in found)
    return HEAD + left + yaml.written({VERSION: EDITION, **found})
