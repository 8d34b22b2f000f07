"""What passes between Nokshi and other systems: programs that call, and those that are told.

In: every event of the log, for those who asked to be told; what programs report by the API; exports of other
systems.
Knows: webhook endpoints, what was delivered to each and how that went; answers kept for requests sent again.
Out: Happened, WebhookAdded, WebhookChanged, WebhookRemoved, WebhookDisabled.
Lends: capabilities, cards, fields, live, navigation, notices, systems, waiting, whole.
"""
