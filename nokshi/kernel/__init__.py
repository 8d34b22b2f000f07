"""The ground that every room stands on; it knows no business words.

In: the environment, the clock.
Knows: how events, money, scopes, text and numbers are written.
Out: base classes and pure functions.
"""
