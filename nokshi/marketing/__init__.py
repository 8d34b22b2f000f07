"""Letters to many: written in blocks, sent to each in his language and at his hour, and what followed.

In: a segment or chosen customers, blocks and words in several languages; ContactUnsubscribed, LinkClicked,
MachineClicked, MachineOpened, MessageBounced, MessageComplained, MessageFailed, MessageOpened, MessageReplied,
MessageSent, MessageStopped.
Knows: campaigns, their texts, who gets each, and how far it came with him.
Out: one letter to each recipient through `channels.send`; CampaignAdded, CampaignBegun, CampaignChanged,
CampaignFinished, CampaignPaused, CampaignPlanned, CampaignRemoved, CampaignResumed, CampaignStopped,
CampaignUnplanned.
Lends: capabilities, cards, fields, first hour, live, merging, navigation, notices, records, search, today, uses,
verbs, waiting, whole.
"""
