"""What the shop sells: tea, what it is drunk from, and what makes a home."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ware:
    """A product with its price in taka and how often it is bought; `season` is a month it belongs to (0: none)."""

    sku: str
    english: str
    bengali: str
    category: str
    price: int
    weight: int
    season: int = 0

    @property
    def name(self) -> str:
        return f"{self.english} · {self.bengali}"


CATEGORIES = {
    "tea": ("Tea · চা", ""),
    "black": ("Black tea · কালো চা", "tea"),
    "green": ("Green tea · সবুজ চা", "tea"),
    "spiced": ("Spiced and herbal · মসলা ও ভেষজ চা", "tea"),
    "home": ("Home · ঘর", ""),
    "cups": ("Cups and pots · কাপ ও কেটলি", "home"),
    "cloth": ("Quilts and cloth · কাঁথা ও কাপড়", "home"),
    "clay": ("Clay and cane · মাটি ও বেত", "home"),
    "gifts": ("Gifts · উপহার", ""),
}
_LINES = """
TEA-101|Sylhet black tea 250 g|সিলেটের কালো চা ২৫০ গ্রাম|black|280|30
TEA-102|Sylhet black tea 500 g|সিলেটের কালো চা ৫০০ গ্রাম|black|520|22
TEA-103|Sreemangal gold tips 100 g|শ্রীমঙ্গলের সোনালি পাতা ১০০ গ্রাম|black|650|9
TEA-104|Panchagarh orthodox 200 g|পঞ্চগড়ের অর্থোডক্স চা ২০০ গ্রাম|black|480|8
TEA-105|Breakfast tea, 50 bags|সকালের চা, ৫০ ব্যাগ|black|240|24
TEA-106|Seven-layer tea kit|সাত রঙের চায়ের বাক্স|black|890|5
TEA-201|Green tea 100 g|সবুজ চা ১০০ গ্রাম|green|320|14
TEA-202|Green tea with lemon, 40 bags|লেবু দেওয়া সবুজ চা, ৪০ ব্যাগ|green|290|12
TEA-203|White tea 50 g|সাদা চা ৫০ গ্রাম|green|980|3
TEA-204|Jasmine green tea 100 g|জুঁই ফুলের সবুজ চা ১০০ গ্রাম|green|410|6
TEA-301|Masala chai 200 g|মসলা চা ২০০ গ্রাম|spiced|350|16|12
TEA-302|Ginger tea, 40 bags|আদা চা, ৪০ ব্যাগ|spiced|260|14|1
TEA-303|Tulsi tea 100 g|তুলসী চা ১০০ গ্রাম|spiced|300|9|1
TEA-304|Hibiscus tea 100 g|জবা ফুলের চা ১০০ গ্রাম|spiced|330|6|5
TEA-305|Cardamom tea 200 g|এলাচ চা ২০০ গ্রাম|spiced|390|8|11
CUP-101|Clay cup, set of six|মাটির কাপ, ছয়টি|cups|420|10
CUP-102|Glass tea cup, set of six|কাচের চায়ের কাপ, ছয়টি|cups|560|7
CUP-103|Brass kettle|পিতলের কেটলি|cups|3850|2
CUP-104|Stoneware pot|পাথুরে মাটির কেটলি|cups|1650|4
CUP-105|Bamboo strainer|বাঁশের ছাঁকনি|cups|150|9
CUP-106|Tea caddy, tin|টিনের চায়ের কৌটা|cups|380|7
CUP-107|Travel flask|ফ্লাস্ক|cups|1290|5|12
CLO-101|Nakshi kantha, single|নকশী কাঁথা, এক জনের|cloth|4800|3|12
CLO-102|Nakshi kantha, double|নকশী কাঁথা, দুই জনের|cloth|7900|2|12
CLO-103|Kantha cushion cover|কাঁথা ফোঁড়ের কুশন কভার|cloth|650|8
CLO-104|Gamcha towel|গামছা|cloth|220|10|5
CLO-105|Jamdani table runner|জামদানি টেবিল রানার|cloth|2400|2
CLO-106|Block-print bedsheet|ব্লক প্রিন্টের চাদর|cloth|1850|4
CLO-107|Jute rug|পাটের পাটি|cloth|2100|2
CLY-101|Terracotta vase|পোড়ামাটির ফুলদানি|clay|780|4|4
CLY-102|Clay lamp, set of four|মাটির প্রদীপ, চারটি|clay|180|6|10
CLY-103|Clay plate, set of four|মাটির শানকি, চারটি|clay|480|5|4
CLY-104|Cane basket|বেতের ঝুড়ি|clay|540|6
CLY-105|Cane tray|বেতের ট্রে|clay|620|5
CLY-106|Shital pati mat|শীতল পাটি|clay|2650|2|5
GIF-101|Tea sampler, five kinds|পাঁচ চায়ের বাক্স|gifts|750|9
GIF-102|Eid gift box|ঈদ উপহারের বাক্স|gifts|1950|4
GIF-103|Boishakh box|বৈশাখী ডালা|gifts|1450|3|4
GIF-104|Puja gift box|পূজার উপহারের ডালা|gifts|1650|3|10
GIF-105|Winter box|শীতের বাক্স|gifts|1850|4|12
GIF-106|Greeting card, hand-stitched|হাতে সেলাই করা কার্ড|gifts|120|8
"""


def _ware(line: str) -> Ware:
    sku, english, bengali, category, price, weight, *season = line.split("|")
    return Ware(sku, english, bengali, category, int(price), int(weight), int(season[0]) if season else 0)


WARES = tuple(_ware(line) for line in _LINES.strip().splitlines())
