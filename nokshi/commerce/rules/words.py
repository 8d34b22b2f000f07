"""The words that shops have for kinds of documents and lines, and for how far an order is."""

from nokshi.commerce.rules.orders import ADJUSTMENT, DELIVERY, DISCOUNT, GOODS, RETURN, SALE, TAX

KINDS = {
    SALE: SALE, "order": SALE, "invoice": SALE, "বিক্রয়": SALE,
    RETURN: RETURN, "refund": RETURN, "credit": RETURN, "credit note": RETURN, "ফেরত": RETURN,
    ADJUSTMENT: ADJUSTMENT, "correction": ADJUSTMENT, "সমন্বয়": ADJUSTMENT,
}  # fmt: skip
STATUSES = {
    **dict.fromkeys(("placed", "pending", "open", "new", "on-hold", "on hold", "received", "নতুন", "অপেক্ষমাণ"), "placed"),
    **dict.fromkeys(("paid", "processing", "authorized", "partially paid", "partially_paid", "পরিশোধিত"), "paid"),
    **dict.fromkeys(("sent", "shipped", "fulfilled", "partial", "in transit", "dispatched", "পাঠানো হয়েছে"), "sent"),
    **dict.fromkeys(("delivered", "completed", "complete", "done", "closed", "সম্পন্ন", "পৌঁছেছে"), "delivered"),
    **dict.fromkeys(("cancelled", "canceled", "voided", "failed", "void", "expired", "বাতিল"), "cancelled"),
}  # fmt: skip
RETURN_STATUSES = frozenset({"refunded", "returned", "ফেরত"})
LINE_KINDS = {GOODS: GOODS, DISCOUNT: DISCOUNT, DELIVERY: DELIVERY, "shipping": DELIVERY, TAX: TAX, "vat": TAX}
