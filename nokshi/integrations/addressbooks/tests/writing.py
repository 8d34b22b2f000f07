"""Cards as the programs of the world write them."""

import base64

PICTURE = base64.b64encode(bytes(range(256)) * 4).decode()


def lines(*texts: str, end: str = "\r\n", encoding: str = "utf-8") -> bytes:
    """Return lines of a card, folded ones written out, as bytes."""
    return "".join(text + end for text in ("BEGIN:VCARD", *texts, "END:VCARD")).encode(encoding)


APPLE = lines(
    "VERSION:3.0", "PRODID:-//Apple Inc.//iPhone OS 17.1//EN", "N:Lovelace;Ada;King;Dr.;", "FN:Dr. Ada King Lovelace",
    "NICKNAME:Countess", "ORG:Analytical;Engines", "TITLE:Programmer",
    "item1.EMAIL;type=INTERNET;type=pref:ada@example.com", "item1.X-ABLabel:_$!<Other>!$_",
    "EMAIL;type=INTERNET;type=HOME:ada@home.example",
    "TEL;type=CELL;type=VOICE;type=pref:+880 1711-234567", "TEL;type=WORK;type=FAX:+880 2 955 5555",
    "item2.ADR;type=HOME;type=pref:;;12 Rd\\nFlat 3;Dhaka;;1205;Bangladesh", "item2.X-ABADR:bd",
    "BDAY;value=date:1815-12-10", "NOTE:two\\nlines\\, and a long one that goes on and on and on until it has",
    "  to be folded", "CATEGORIES:Friends,Work", "X-SOCIALPROFILE;type=twitter:http://twitter.com/ada",
    "item3.X-ABDATE;type=pref:2001-01-01", f"PHOTO;ENCODING=b;TYPE=JPEG:{PICTURE[:60]}",
    *(f" {PICTURE[at:at + 74]}" for at in range(60, len(PICTURE), 74)), "UID:5B3C-11", "REV:2024-01-02T03:04:05Z",
)  # fmt: skip
YEARLESS = lines(
    "VERSION:3.0", "N:উদ্দিন;রহিম;;;", "FN:রহিম উদ্দিন", "TEL;type=CELL:01811-222333",
    "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-04",
)  # fmt: skip
ANDROID = lines(
    "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=B8=E0=A7=87=E0=A6=A8;=E0=A6=AE=E0=A7=80=E0=A6=B0=",
    "=E0=A6=BE;;;", "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=AE=E0=A7=80=E0=A6=B0=E0=A6=BE",
    "TEL;CELL;PREF:01711234568",
    "EMAIL;HOME:mira@example.com", "ADR;HOME;ENCODING=QUOTED-PRINTABLE:;;5 Lane=0D=0AHouse 2;Khulna;;9100;Bangladesh",
    "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Miru;1;;;;;;;;;;;;;",
    "PHOTO;ENCODING=BASE64;JPEG:" + PICTURE[:40],
    " " + PICTURE[40:100], "",
)  # fmt: skip
OUTLOOK = lines(
    "VERSION:2.1", "N;LANGUAGE=de;CHARSET=windows-1252:Müller;Jürgen", "FN;CHARSET=windows-1252:Jürgen Müller",
    "ORG;CHARSET=windows-1252:Bäckerei;Büro", "TEL;WORK;VOICE:+49 30 1234567", "EMAIL;PREF;INTERNET:j@example.de",
    "BDAY:19700203", "NOTE;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:Gr=FC=DFe=0D=0A=", "zwei", encoding="cp1252",
)  # fmt: skip
UNDECLARED = lines("VERSION:3.0", "FN:Zoë Brontë", "N:Brontë;Zoë;;;", "TEL:+49 30 7654321", encoding="cp1252")
GOOGLE = lines(
    "VERSION:3.0", "FN:Bo Rahman", "N:Rahman;Bo;;;", "EMAIL;TYPE=INTERNET;TYPE=WORK:bo@example.com",
    "item1.TEL:ext. 12", "item1.X-ABLabel:", "PHOTO:https://lh3.example/photo.jpg", end="\n",
)  # fmt: skip
NEXTCLOUD = lines(
    "VERSION:4.0", "UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1", "FN;PID=1.1:Cy Twombly", "N:Twombly;Cy;;;",
    'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+44-20-7946-0958;ext=5', "EMAIL:cy@example.com", "BDAY:--0412",
    'ADR;LABEL="1 High St\\nLondon":;;1 High St;London;;;United Kingdom', "LANG;PREF=1:en", "GENDER:M",
    "PHOTO:data:image/jpeg;base64," + PICTURE[:40], "RELATED;VALUE=text:a friend",
)  # fmt: skip
FIRM = lines("VERSION:3.0", "N:;;;;", "FN:Looms Ltd.", "ORG:Looms Ltd.;", "X-ABShowAs:COMPANY", "TEL:+8801911000000")
GROUP = lines("VERSION:3.0", "FN:Club", "N:Club", "X-ADDRESSBOOKSERVER-KIND:group", "UID:g-1",
              "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:5B3C-11")  # fmt: skip
AGENT = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Boss\r\nN:Boss\r\nTEL:+8801555000001\r\nAGENT:\r\nBEGIN:VCARD\r\nVERSION:2.1\r\n"
    b"FN:Aide\r\nTEL:+8801555000002\r\nEND:VCARD\r\nEMAIL:boss@example.com\r\nEND:VCARD\r\n"
)
NAMELESS = lines("VERSION:3.0", "EMAIL:nameless@example.com", "N:;;;;")
NOBODY = lines("VERSION:3.0", "FN:", "N:;;;;", "NOTE:nothing else")
BOOK = (
    APPLE + YEARLESS + ANDROID + OUTLOOK + b"\r\n" + UNDECLARED + GOOGLE + NEXTCLOUD + FIRM + GROUP + AGENT + NAMELESS
)
