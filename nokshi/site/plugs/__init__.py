"""What the front door lends to the rest of the house."""

from nokshi.site.plugs import house, whole

__all__ = ["house", "whole"]
