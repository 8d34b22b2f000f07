"""The files of a small shop, as its owner has them."""

from pathlib import Path

PEOPLE = """\
Customer number,Name,E-mail,Phone,City,Country,Language,Newsletter
1,রহিম উদ্দিন,rahim@example.com,০১৭১২৩৪৫৬৭৮,চট্টগ্রাম,Bangladesh,Bengali,yes
2,Lena Hoffmann,lena@example.com,+49 30 901820,Berlin,Germany,English,yes
3,Farhana Rahman,farhana@example.com,01812345678,Dhaka,Bangladesh,Bengali,no
4,Jonas Brenner,jonas@@example.com,,Hamburg,Germany,English,yes
"""

ORDERS = """\
Order,Date,Customer number,SKU,Product,Quantity,Unit price
1001,2026-10-01 10:00,1,TEA-1,Assam tea 500 g,2,620.00
1001,2026-10-01 10:00,1,POT-1,Clay teapot,1,1450.00
1002,2026-11-02 11:30,1,TEA-1,Assam tea 500 g,3,620.00
1003,2026-10-11 09:15,2,TEA-1,Assam tea 500 g,1,620.00
1004,2026-11-12 09:15,2,TEA-2,Ginger tea,4,410.00
1005,2026-11-15 18:45,3,TEA-2,Ginger tea,1,410.00
C1005,2026-11-18 12:00,3,TEA-2,Ginger tea,-1,410.00
"""


def write_files(folder: Path) -> tuple[Path, Path]:
    """Write the people and the orders; return their paths."""
    people, orders = folder / "people.csv", folder / "orders.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    orders.write_text(ORDERS, encoding="utf-8")
    return people, orders
