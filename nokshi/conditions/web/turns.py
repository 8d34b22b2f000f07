"""What the builder's own buttons do to a draft."""

from nokshi.conditions.web.drafts import Ask, Box, Line, Part


def turned(root: Box, act: str) -> Box:
    """Carry out a button: `add:1`, `group:1`, `remove:1.0`, `detail:0`, `drop:0:2`; others change nothing."""
    verb, _colon, where = act.partition(":")
    path, _colon, index = where.partition(":")
    part = _at(root, path)
    if part is None:
        return root
    match verb, part:
        case "add", Box():
            part.parts.append(Line())
        case "group", Box():
            part.parts.append(Box("any", [Line()]))
        case "detail", Line():
            part.where.append(Ask())
        case "drop", Line() if index.isdigit() and int(index) < len(part.where):
            del part.where[int(index)]
        case "remove", _ if path:
            _remove(root, path)
    return root


def _at(root: Box, path: str) -> Part | None:
    part: Part = root
    for step in path.split(".") if path else ():
        if not isinstance(part, Box) or not step.isdigit() or int(step) >= len(part.parts):
            return None
        part = part.parts[int(step)]
    return part


def _remove(root: Box, path: str) -> None:
    """Take a part out; a group left empty goes with it."""
    parent_path, _dot, last = path.rpartition(".")
    parent = _at(root, parent_path)
    assert isinstance(parent, Box)
    del parent.parts[int(last)]
    if not parent.parts and parent_path:
        _remove(root, parent_path)
