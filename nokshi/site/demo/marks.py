"""By what the made-up shop is known again, so that it can be taken out."""

SOURCE = "demo"
RUN = -1
"""The run that its events carry; the numbers of imports are above nothing."""
