"""Headings that mean the same, in the languages that files come in."""

from nokshi.intake.rules.headers import key_of

ALIKE: tuple[str, ...] = (
    "name, full name, customer name, client, client name, contact name, display name, নাম, "
    "গ্রাহকের নাম, পূর্ণ নাম, nombre, nombre completo, nome, nome completo, nom complet, "
    "vollständiger name, kunde, kundenname, cliente, namn, imię i nazwisko, имя, الاسم, 氏名, "
    "姓名",
    "first name, given name, forename, firstname, vorname, prénom, prenom, nombre de pila, "
    "primeiro nome, voornaam, förnamn, imię, নামের প্রথম অংশ, 名",
    "last name, surname, family name, lastname, nachname, nom de famille, apellido, "
    "apellidos, sobrenome, achternaam, efternamn, nazwisko, cognome, পদবি, 姓",
    "company, company name, organisation, organization, account, account name, business, "
    "firm, firma, unternehmen, empresa, société, entreprise, azienda, bedrijf, প্রতিষ্ঠান, "
    "কোম্পানি",
    "email, e-mail, e mail, mail, email address, e-mail address, ইমেইল, ই-মেইল, মেইল, correo, "
    "correo electrónico, courriel, adresse e-mail, e-mail-adresse, endereço de email, posta "
    "elettronica, البريد الإلكتروني, メール, 邮箱",
    "phone, telephone, phone number, mobile, mobile phone, mobile number, cell, tel, contact "
    "number, whatsapp, ফোন, মোবাইল, ফোন নম্বর, মোবাইল নম্বর, telefon, telefonnummer, handy, "
    "mobil, teléfono, móvil, celular, telefone, téléphone, portable, telefono, cellulare, "
    "telefoon, هاتف, 電話, 电话",
    "country, country/region, mailing country, land, país, pais, pays, paese, দেশ, kraj, ülke, страна, بلد, 国",
    "city, town, suburb, mailing city, শহর, নগর, stadt, ort, ciudad, cidade, ville, città, "
    "stad, miasto, şehir, город, مدينة, 市",
    "region, state, province, county, district, division, জেলা, বিভাগ, bundesland, provincia, estado, région",
    "postcode, postal code, zip, zip code, plz, postleitzahl, código postal, cep, code postal, cap, পোস্টকোড",
    "address, street, street address, address line 1, addressline1, address 1, ঠিকানা, "
    "strasse, straße, adresse, dirección, calle, endereço, rue, indirizzo",
    "birth date, birthday, birthdate, date of birth, dob, জন্মদিন, জন্মতারিখ, জন্ম তারিখ, "
    "geburtsdatum, geburtstag, fecha de nacimiento, data de nascimento, date de naissance, "
    "data di nascita",
    "language, preferred language, locale, ভাষা, sprache, idioma, língua, langue, lingua, taal",
    "customer id, customerid, customer number, customer no, client id, contact id, record id, "
    "গ্রাহক আইডি, গ্রাহক নম্বর, kundennummer, id cliente, número de cliente, numéro client",
    "order number, order no, order id, orderid, invoice, invoice no, invoice number, "
    "invoiceno, receipt, receipt no, bill no, অর্ডার নম্বর, চালান নম্বর, রসিদ নম্বর, "
    "bestellnummer, rechnungsnummer, número de pedido, nº de factura, número do pedido, "
    "numéro de commande, numero ordine",
    "sku, stock code, stockcode, product code, item code, article number, article no, product "
    "id, item id, পণ্য কোড, artikelnummer, código de producto, código, référence, codice",
    "description, product, product name, item, item name, article, পণ্য, পণ্যের নাম, বিবরণ, "
    "beschreibung, artikel, produkt, descripción, producto, descrição, produto, désignation, "
    "produit, descrizione, prodotto",
    "quantity, qty, units, amount of items, পরিমাণ, সংখ্যা, menge, anzahl, cantidad, "
    "quantidade, quantité, quantità, aantal",
    "unit price, unitprice, price, price each, sales price, list price, দাম, মূল্য, একক "
    "মূল্য, একক দাম, preis, einzelpreis, precio, precio unitario, preço, preço unitário, "
    "prix, prix unitaire, prezzo, prijs",
    "amount, total, total amount, line total, sum, মোট, মোট মূল্য, summe, gesamt, betrag, "
    "importe, valor, montant, importo, bedrag",
    "order date, invoice date, invoicedate, date, placed at, created at, purchase date, "
    "transaction date, তারিখ, অর্ডারের তারিখ, datum, bestelldatum, rechnungsdatum, fecha, "
    "data, date de commande, fecha de pedido",
    "currency, currency code, মুদ্রা, währung, moneda, moeda, devise, valuta",
    "category, series, product group, product category, শ্রেণি, kategorie, categoría, categoria, catégorie",
    "status, state of the order, অবস্থা, zustand, estado del pedido, statut, stato",
    "source, lead source, উৎস, quelle, fuente, origem",
    "note, notes, comment, comments, remark, মন্তব্য, নোট, notiz, bemerkung, nota, observación, observação, remarque",
    "website, web site, url, homepage, domain, ওয়েবসাইট, webseite, sitio web, site",
    "handle, username, user name, nickname, facebook, instagram, ব্যবহারকারীর নাম",
)
"""Each line is one meaning; a heading may stand in several."""


def _groups() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(ALIKE):
        for word in line.split(","):
            groups.setdefault(key_of(word), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


GROUPS: dict[str, frozenset[int]] = _groups()


def meanings_of(key: str) -> frozenset[int]:
    """Return the numbers of the meanings that a heading's key can have."""
    return GROUPS.get(key, frozenset())
