"""What a masked copy shows of the shop: goods, prices and orders as they are; who bought is nobody."""

from nokshi.ports.masking import Masked, conditions, leave, masked, text

masked.lend(
    Masked("commerce.Category", leave("name")),
    Masked("commerce.Product", leave("sku", "name")),
    Masked("commerce.Cart", leave("currency")),
    Masked("commerce.CartLine", leave("sku", "description")),
    Masked("commerce.Order", {"source": text, **leave("number", "currency", "fingerprint")}),
    Masked("commerce.OrderLine", leave("sku", "description")),
    Masked("commerce.PriceList", {"who": conditions, **leave("name", "currency")}),
    Masked("commerce.Price"),
    Masked("commerce.ExchangeRate", leave("currency", "home", "date")),
    Masked("commerce.Traits", leave("favourite_categories", "favourite_products")),
    Masked("commerce.ScoreCuts", leave("cuts")),
    Masked("commerce.ShopSettings"),
)
