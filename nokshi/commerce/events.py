"""What commerce tells.

`order` is the order's own id. Money stands twice: `amount` in the order's own currency, and `total` with
its `currency`, the organisation's, at the rate of the day; None where no rate was known.
"""

from datetime import date, datetime
from decimal import Decimal

from nokshi.kernel.events import Event
from nokshi.kernel.money import Money


class OrderPlaced(Event, kind="commerce.order_placed"):
    """Somebody bought; `products` are the codes on its lines, `categories` the ids of theirs, as text."""

    number: str
    order: int
    source: str
    amount: Money
    total: Decimal | None
    currency: str
    lines: int
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class OrderRefunded(Event, kind="commerce.order_refunded"):
    """Something was given back; the amounts are below nothing. `refunds` is the order taken back, by id."""

    number: str
    order: int
    source: str
    amount: Money
    total: Decimal | None
    currency: str
    lines: int
    refunds: int | None = None
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class OrderAdjusted(Event, kind="commerce.order_adjusted"):
    """Stock or money was put right by a document that is neither sale nor return."""

    number: str
    order: int
    source: str
    amount: Money
    total: Decimal | None
    currency: str
    lines: int


class OrderChanged(Event, kind="commerce.order_changed"):
    """An order is not what it was; `before` and `amount` are its totals, `parts` what changed.

    `customer_before` is whose it was, where that changed, as the other words in `_before` are what was.
    """

    number: str
    order: int
    source: str
    before: Money
    amount: Money
    total: Decimal | None
    currency: str
    parts: tuple[str, ...] = ()
    customer_before: int | None = None
    kind_before: str = ""
    status_before: str = ""
    placed_before: datetime | None = None


class OrderRemoved(Event, kind="commerce.order_removed"):
    """An order was taken out of the books; it was of this kind and status, and of that time."""

    number: str
    source: str
    amount: Money
    order_kind: str = ""
    status: str = ""
    placed_at: datetime | None = None


class OrdersTakenBack(Event, kind="commerce.orders_taken_back"):
    """Orders of these customers are gone, or are again what they were before an import."""

    customers: tuple[int, ...]


class TraitsRefreshed(Event, kind="commerce.traits_refreshed"):
    """The traits of these customers are others now: whoever decides by traits should look again."""

    customers: tuple[int, ...]


class CartChanged(Event, kind="commerce.cart_changed"):
    """Somebody put things in a cart, or took some out."""

    amount: Money
    lines: int
    products: tuple[str, ...] = ()


class CartCleared(Event, kind="commerce.cart_cleared"):
    """A cart was emptied, by its owner or by buying."""

    amount: Money
    bought: bool = False


class CartAbandoned(Event, kind="commerce.cart_abandoned"):
    """A cart lay untouched for longer than the shop waits."""

    amount: Money
    total: Decimal | None
    currency: str
    lines: int
    hours: int
    products: tuple[str, ...] = ()


class ProductAdded(Event, kind="commerce.product_added"):
    """A product came into the catalogue."""

    sku: str
    title: str


class ProductChanged(Event, kind="commerce.product_changed"):
    """A product is not what it was; `fields` names what changed."""

    sku: str
    fields: tuple[str, ...]


class ProductRetired(Event, kind="commerce.product_retired"):
    """A product is no longer sold."""

    sku: str


class CategoryAdded(Event, kind="commerce.category_added"):
    """The catalogue has a new shelf."""

    title: str


class CategoryChanged(Event, kind="commerce.category_changed"):
    """A shelf of the catalogue was renamed or moved."""

    title: str


class CategoryRemoved(Event, kind="commerce.category_removed"):
    """A shelf of the catalogue was taken away; its products stay."""

    title: str


class PriceListAdded(Event, kind="commerce.price_list_added"):
    """There is a new price list."""

    title: str
    currency: str


class PriceListChanged(Event, kind="commerce.price_list_changed"):
    """A price list is for others, has another name or another place."""

    title: str
    fields: tuple[str, ...]


class PriceListRemoved(Event, kind="commerce.price_list_removed"):
    """A price list and its prices are gone."""

    title: str


class PriceSet(Event, kind="commerce.price_set"):
    """A product costs something else on a list; `amount` is None where the price was taken off."""

    sku: str
    price_list: int
    amount: Money | None
    before: Money | None = None


class RateSet(Event, kind="commerce.rate_set"):
    """A currency has another rate from a date on; `rate` is None where it was taken away."""

    currency: str
    home: str
    date: date
    rate: Decimal | None


class SettingsChanged(Event, kind="commerce.settings_changed"):
    """The shop waits another number of hours before it calls a cart abandoned."""

    cart_hours: int
