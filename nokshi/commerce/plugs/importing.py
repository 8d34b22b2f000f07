"""Files of orders and of products."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions import foresee_order_groups, save_order_groups, save_product_groups, undo_changes
from nokshi.commerce.models import OrderLine
from nokshi.commerce.rules.currencies import CURRENCIES, currency_name
from nokshi.commerce.rules.products import codes_of
from nokshi.commerce.rules.reading import NOT_TAKEN, amount_in, faults_of, text_of
from nokshi.custom.actions import extension_on
from nokshi.kernel.errors import Text
from nokshi.ports.importing import Choice, Column, ColumnType, ImportKind, Level, Remark, Total, extend, import_kinds

SENTENCES: dict[str, Text] = {
    "no_price": _("The row says no price. Give a unit price or a line total."),
    "no_quantity": _("The row says no quantity. One was taken."),
    "too_large": _("The number is larger than an order can be. Check the column and the decimal mark."),
    "quantity_rounded": _("A quantity keeps three places. It was rounded."),
    "price_rounded": _("A price keeps six places. It was rounded."),
    "other_total": _("Quantity × price is not the line's total. Quantity × price was taken."),
    "no_code": _("The row names neither a product nor its code. Give each product a name or a code of its own."),
    "code_of_name": _("The product has no code of its own. Its name stands as its code."),
    "price_below_nothing": _("A price cannot be below nothing. Write 0 or more."),
}
NOTES = frozenset({"other_total"})


def check_order(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one row of an order."""
    return [_remark(code, column) for code, column in faults_of(values)]


def check_product(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one row of a product."""
    if not codes_of(values):
        return [Remark(Level.REFUSED, "no_code", SENTENCES["no_code"], "sku")]
    if (values.get("price") or 0) < 0:
        return [Remark(Level.REFUSED, "price_below_nothing", SENTENCES["price_below_nothing"], "price")]
    if not text_of(values, "sku") and not text_of(values, "number"):
        return [Remark(Level.NOTE, "code_of_name", SENTENCES["code_of_name"], "name")]
    return []


def _remark(code: str, column: str) -> Remark:
    level = Level.REFUSED if code in NOT_TAKEN else Level.NOTE if code in NOTES else Level.REPAIRED
    return Remark(level, code, SENTENCES[code], column)


def _sum_of_run(run_id: int) -> Decimal:
    lines = OrderLine.objects.filter(order__run_id=run_id, kind=OrderLine.Kind.GOODS)
    return lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _currency(code: str) -> str:
    return currency_name(code, get_language() or "en")


_currency_label = lazy(_currency, str)
OWN: tuple[str, str | Promise] = ("", _("The organisation's own"))
CURRENCY = Choice(
    "currency",
    _("Currency of the amounts, where the file does not say"),
    (OWN, *((code, _currency_label(code)) for code in CURRENCIES)),
    "",
)
REPEATS = Choice(
    "repeats",
    _("Lines that stand in the file more than once, equal in everything"),
    (("keep", _("Keep each: somebody bought it again")), ("drop", _("Take each once"))),
    "keep",
)
EXTRAS = Choice(
    "extras",
    _("Discount, tax and delivery stand"),
    (("order", _("once for the whole order")), ("line", _("on each line for itself"))),
    "order",
)
ORDER_COLUMNS = (
    Column(
        "number", _("Order number"), required=True,
        also=(
            "InvoiceNo", "Invoice", "Invoice number", "Invoice ID", "Order", "Order ID", "Order no", "Name",
            "Transaction ID", "Receipt", "Bill no", "অর্ডার নম্বর", "অর্ডার নং", "চালান নম্বর", "রসিদ নং", "বিল নং",
        ),
    ),
    Column(
        "placed_at", _("Date and time"), ColumnType.MOMENT, required=True,
        also=(
            "InvoiceDate", "Invoice date", "Date", "Order date", "Ordered at", "Created at", "Purchase date",
            "Paid at", "Date created", "Timestamp", "তারিখ", "অর্ডারের তারিখ", "সময়",
        ),
    ),
    Column(
        "customer_id", _("Customer number"),
        also=(
            "CustomerID", "Customer ID", "Customer", "Client ID", "Buyer ID", "Member no", "User ID",
            "গ্রাহক নম্বর", "গ্রাহক আইডি", "ক্রেতা আইডি",
        ),
    ),
    Column(
        "email", _("Customer's e-mail"), ColumnType.EMAIL,
        also=("Email", "E-mail", "Customer email", "Billing email", "Email address", "ইমেইল", "ই-মেইল"),
    ),
    Column(
        "phone", _("Customer's phone"), ColumnType.PHONE,
        also=("Phone", "Mobile", "Customer phone", "Billing phone", "Phone number", "ফোন", "মোবাইল", "ফোন নম্বর"),
    ),
    Column(
        "customer_name", _("Customer's name"),
        also=("Customer name", "Billing name", "Buyer", "Client", "Full name", "গ্রাহকের নাম", "ক্রেতার নাম", "নাম"),
    ),
    Column(
        "country", _("Country"), ColumnType.COUNTRY,
        also=("Billing country", "Shipping country", "Customer country", "দেশ"),
    ),
    Column(
        "sku", _("Product code"),
        also=(
            "StockCode", "Stock code", "SKU", "Lineitem sku", "Item code", "Item SKU", "Product ID", "Article",
            "Barcode", "পণ্য কোড", "পণ্যের কোড", "কোড",
        ),
    ),
    Column(
        "description", _("Product"),
        also=(
            "Description", "Item", "Item name", "Product name", "Lineitem name", "Title", "পণ্য", "পণ্যের নাম", "বিবরণ",
        ),
    ),
    Column("category", _("Category"), also=("Product category", "Department", "Type", "শ্রেণি", "বিভাগ", "ক্যাটাগরি")),
    Column(
        "quantity", _("Quantity"), ColumnType.NUMBER,
        also=("Qty", "Lineitem quantity", "Item quantity", "Count", "Pieces", "পরিমাণ", "সংখ্যা"),
    ),
    Column(
        "unit_price", _("Unit price"), ColumnType.MONEY,
        also=("UnitPrice", "Price", "Lineitem price", "Item price", "Item cost", "Rate", "দর", "একক মূল্য", "দাম"),
    ),
    Column(
        "line_total", _("Line total"), ColumnType.MONEY,
        also=("Line amount", "Item total", "Amount", "Line subtotal", "মোট", "মোট মূল্য", "টাকা"),
    ),
    Column("currency", _("Currency"), ColumnType.CURRENCY, also=("Currency code", "Order currency", "মুদ্রা")),
    Column("discount", _("Discount"), ColumnType.MONEY, also=("Discount amount", "Cart discount", "ছাড়", "মূল্যছাড়")),
    Column(
        "delivery", _("Delivery"), ColumnType.MONEY,
        also=("Shipping", "Shipping total", "Order shipping", "ডেলিভারি"),
    ),
    Column("tax", _("Tax"), ColumnType.MONEY, also=("Taxes", "VAT", "Order total tax", "কর", "ভ্যাট")),
    Column(
        "status", _("Status"),
        also=("Order status", "Financial status", "Fulfillment status", "অবস্থা"),
    ),
    Column("kind", _("Sale, return or adjustment"), also=("Kind", "Document type", "ধরন")),
    Column("refund_of", _("Gives back order"), also=("Refund of", "Original order", "Credit for", "ফেরতের অর্ডার")),
    Column("line", _("Goods, discount, delivery or tax"), also=("Line kind", "Line type")),
    Column("source", _("Source"), also=("Shop", "Channel", "উৎস")),
)  # fmt: skip
PRODUCT_COLUMNS = (
    Column(
        "sku", _("Product code"),
        also=("SKU", "StockCode", "Variant SKU", "Code", "Item code", "Handle", "পণ্য কোড", "পণ্যের কোড", "কোড"),
    ),
    Column("name", _("Name"), also=("Title", "Product", "Product name", "Description", "পণ্য", "পণ্যের নাম", "নাম")),
    Column(
        "category", _("Category"),
        also=("Categories", "Product category", "Type", "Department", "শ্রেণি", "বিভাগ", "ক্যাটাগরি"),
    ),
    Column("price", _("Price"), ColumnType.MONEY, also=("Regular price", "Variant price", "Unit price", "দাম", "মূল্য")),
    Column("currency", _("Currency"), ColumnType.CURRENCY, also=("Currency code", "মুদ্রা")),
    Column("is_active", _("On sale"), ColumnType.FLAG, also=("Active", "Published", "Is active", "চালু")),
    Column("number", _("Number in the other system")),
)  # fmt: skip

import_kinds.lend(
    ImportKind(
        name="orders",
        label=_("Orders with lines"),
        capability="commerce.import",
        columns=ORDER_COLUMNS,
        check=check_order,
        save=save_order_groups,
        foresee=foresee_order_groups,
        undo=undo_changes,
        group_by=("number", "source"),
        choices=(CURRENCY, REPEATS, EXTRAS),
        totals=(Total("amount", _("Sum of quantity × price"), amount_in, _sum_of_run),),
        order=30,
    ),
    ImportKind(
        name="products",
        label=_("Products"),
        capability="commerce.import",
        columns=PRODUCT_COLUMNS,
        check=check_product,
        save=save_product_groups,
        undo=undo_changes,
        group_by=("sku",),
        choices=(CURRENCY,),
        order=40,
        known_by=("sku", "price"),
        writes_over=True,
    ),
)
extend("orders", extension_on("commerce.order"))
extend("products", extension_on("commerce.product"))
