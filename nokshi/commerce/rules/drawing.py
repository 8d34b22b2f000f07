"""Figures as the points of a small line."""

from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 72.0, 20.0, 2.0


def spark(values: Sequence[float]) -> dict[str, str]:
    """Return the path of a line through values in a box of 72 × 20, and where it ends; empty where nothing moves."""
    if len(values) < 2 or not any(values):
        return {}
    low, high = min(*values, 0.0), max(values)
    span = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)
    points = [
        (place * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))
        for place, value in enumerate(values)
    ]
    path = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return {"path": path, "x": f"{points[-1][0]:.1f}", "y": f"{points[-1][1]:.1f}"}


def bars(values: Sequence[float], width: float, height: float) -> list[dict[str, str]]:
    """Return a bar for each value in a box; what is below nothing hangs from the ground line."""
    if not values:
        return []
    high, low = max(*values, 0.0), min(*values, 0.0)
    span = (high - low) or 1.0
    slot = width / len(values)
    found = []
    for place, value in enumerate(values):
        top, bottom = max(value, 0.0), min(value, 0.0)
        tall = (top - bottom) / span * height
        found.append(
            {
                "x": f"{place * slot + slot * 0.15:.1f}",
                "y": f"{(high - top) / span * height:.1f}",
                "width": f"{slot * 0.7:.1f}",
                "height": f"{max(tall, 0.5 if value else 0.0):.1f}",
            }
        )
    return found
