"""The one door out, and what comes back through it: a folder per kind of channel.

In: letters that rooms above ask for, mail servers' answers, mailboxes, opens and clicks.
Knows: messages, what they said, how far they came; mailboxes and the names letters are sent under.
Out: mail by SMTP or into the local outbox; AutoReplied, ContactUnsubscribed, LinkClicked, MachineClicked,
MachineOpened, MailboxChanged, MessageBounced, MessageComplained, MessageFailed, MessageOpened, MessageReplied,
MessageSent, MessageStopped, SenderChanged.
Lends: capabilities, cards, channels (e-mail), fields and happenings, live, merging, navigation, panels (messages),
records, waiting, whole.
"""
