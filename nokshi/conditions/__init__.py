"""The one language for “who”: a tree of conditions, told in words, asked of the database.

In: trees as JSON or as posted forms; fields and happenings that rooms lend to the port.
Knows: operators, periods, how a condition is written, compared and explained.
Out: one queryset per tree, a sentence, the reasons of one customer, and the builder's HTML.
"""
