"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "commerce",
        _("Products, prices and orders"),
        (
            Table("categories", "commerce.category"),
            Table("products", "commerce.product", refers={"run_id": "import_runs"}),
            Table("price_lists", "commerce.pricelist"),
            Table("prices", "commerce.price"),
            Table("exchange_rates", "commerce.exchangerate"),
            Table("orders", "commerce.order", refers={"run_id": "import_runs"}),
            Table("order_lines", "commerce.orderline"),
            Table("carts", "commerce.cart"),
            Table("cart_lines", "commerce.cartline"),
            Table("purchase_traits", "commerce.traits"),
            Table("score_cuts", "commerce.scorecuts", is_seeded=True),
            Table("shop_settings", "commerce.shopsettings", refers={"counted_until": "events"}, is_seeded=True),
        ),
        order=50,
    )
)
