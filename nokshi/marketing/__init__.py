"""Letters to many: written in blocks, sent to each in his language and at his hour, and what followed.

In: a segment or chosen customers, blocks and words in several languages.
Knows: campaigns, their texts, who gets each, and how far it came with him.
Out: one letter to each recipient through `channels.send`; campaigns planned, begun, done.
Lends: campaigns, the fields “got, opened, followed a link of a letter”, the verb to write to people.
"""
