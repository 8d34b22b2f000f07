"""The sockets: small files, one each, through which rooms lend parts to what is general.

In: nothing.
Knows: the shapes of what can be lent, and who lent it.
Out: registries that pages and readers walk through.
"""
