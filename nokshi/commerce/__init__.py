"""What is sold, for how much, and what that says of a customer.

In: OrderPlaced, OrderRefunded, OrderChanged, OrderRemoved, OrdersTakenBack, RateSet and TraitsRefreshed from its own
log; OrganisationChanged; files of products and orders.
Knows: categories, products, price lists, exchange rates, orders, carts, and the traits of customers.
Out: OrderPlaced, OrderRefunded, OrderAdjusted, OrderChanged, OrderRemoved, OrdersTakenBack; TraitsRefreshed;
CartChanged, CartCleared, CartAbandoned; ProductAdded, ProductChanged, ProductRetired; CategoryAdded, CategoryChanged,
CategoryRemoved; PriceListAdded, PriceListChanged, PriceListRemoved, PriceSet; RateSet; SettingsChanged.
Lends: bearers, capabilities, cards, exporting, fields, importing, letters, live, merging, navigation, origins,
panels, past, records, search, today, uses, whole.
"""
