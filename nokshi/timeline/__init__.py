"""The one log: everything that happened, read by everything that follows.

In: facts, recorded by the actions of every room in the transaction of the change.
Knows: events, where each reader stands, what is parked.
Out: batches of events to the readers of every room; a customer's timeline.
Lends: capabilities, navigation.
"""
