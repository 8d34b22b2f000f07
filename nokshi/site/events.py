"""What the front door tells: the made-up shop was taken out."""

from nokshi.kernel.events import Event


class SampleRemoved(Event, kind="site.sample_removed"):
    """The sample data was removed; `left` counts the customers that stay: somebody worked with them."""

    customers: int
    left: int
