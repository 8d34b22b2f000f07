"""The one door out, and what comes back through it: a folder per kind of channel.

In: letters that rooms above ask for, mail servers' answers, mailboxes, opens and clicks.
Knows: messages, what they said, how far they came; mailboxes and the names letters are sent under.
Out: mail by SMTP or into the local outbox; messages sent, bounced, opened, clicked, answered.
Lends: e-mail as a channel, the outbox, settings, the panel of messages, cards and happenings.
"""
