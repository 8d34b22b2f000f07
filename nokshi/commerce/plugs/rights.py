"""Who may do what with orders, products and prices, and where it is done."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.navigation import Command, Place, SettingsPage, commands, places, settings_pages
from nokshi.ports.today import Glance, glances

SECTION = _("Orders and products")
EVERYBODY = ("manager", "staff", "reader")

capabilities.lend(
    Capability("commerce.view", _("See orders and products"), SECTION, EVERYBODY),
    Capability("commerce.sell", _("Place orders and take them back"), SECTION, ("manager", "staff")),
    Capability("commerce.remove", _("Remove orders"), SECTION),
    Capability("commerce.import", _("Import orders and products"), SECTION),
    Capability("commerce.export", _("Export orders and products"), SECTION),
    Capability("commerce.catalogue", _("Change products and categories"), SECTION),
    Capability("commerce.prices", _("Change prices and exchange rates"), SECTION),
    Capability("commerce.settings", _("Change how carts are counted"), SECTION, at_top=True),
)
places.lend(
    Place(
        "commerce.orders", _("Orders"), "commerce:orders", "shopping-bag", "know", 30, "commerce.view", key="o",
        on_phone=True,
    ),
    Place("commerce.products", _("Products"), "commerce:products", "package", "know", 40, "commerce.view", key="p"),
)  # fmt: skip
commands.lend(
    Command("commerce.sell", _("Place an order"), "commerce:order_new", "shopping-bag", "commerce.sell"),
    Command("commerce.add_product", _("Add a product"), "commerce:product_new", "package-plus", "commerce.catalogue"),
    Command("commerce.categories", _("Categories"), "commerce:categories", "folder-tree", "commerce.view"),
    Command("commerce.prices", _("Price lists"), "commerce:prices", "tags", "commerce.view"),
    Command("commerce.rates", _("Exchange rates"), "commerce:rates", "coins", "commerce.view"),
)
settings_pages.lend(
    SettingsPage(
        "commerce.rates", _("Exchange rates"), _("What other currencies are worth, from which day on."),
        "commerce:rates", "coins", 30, "commerce.prices",
    ),
    SettingsPage(
        "commerce.prices", _("Price lists"), _("What things cost, in which currency and for whom."),
        "commerce:prices", "tags", 32, "commerce.prices",
    ),
    SettingsPage(
        "commerce.carts", _("Carts"), _("After how many hours a cart counts as left behind."),
        "commerce:settings", "shopping-cart", 34, "commerce.settings",
    ),
)  # fmt: skip
glances.lend(Glance("commerce.orders", _("Orders"), "commerce:glance", 20, "commerce.view"))
