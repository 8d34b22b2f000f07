"""Who may be written to, where, about what, and when: consent with its proof, suppression, caps and quiet hours.

In: what customers say (by staff, forms, files, letters), and every contact about to be made.
Knows: the present consent per customer, purpose and channel; suppressed addresses; contacts booked; the house's
rules.
Out: ConsentGiven, ConsentWithdrawn, AddressSuppressed, SuppressionLifted, ContactRulesChanged; decisions with a
reason.
Lends: capabilities, cards, fields, merging, navigation, panels, past, selections, verbs, whole.
"""
