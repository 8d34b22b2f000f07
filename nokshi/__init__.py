"""Nokshi: one quilt of everything that passes between a business and its customers."""

__version__ = "0.1.0"
