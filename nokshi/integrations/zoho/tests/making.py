"""Exports of Zoho, made up: a backup with renamed modules, modules one by one, Bigin, all as awkward as real ones."""

from nokshi.integrations.tests.moving import Rows, Tables, packed, table

WHEN = "2019-03-04 05:06:07"
LONG = "A very long story. " * 9_500


def id_of(number: int) -> str:
    """Return an id as Zoho writes it."""
    return f"zcrm_55440000001{number:05d}"


MIRA, GONE = id_of(1), id_of(2)
ACME, CHILD, SELF = id_of(11), id_of(12), id_of(13)
ADA, BO = id_of(21), id_of(22)
DEAL = id_of(31)


def audit(owner: str = MIRA) -> list[str]:
    return [owner, "Mira Sen" if owner == MIRA else "Gone", WHEN]


USERS: Rows = [
    ["id", "First Name", "Last Name", "Email", "Role", "Profile", "Status", "Time Zone"],
    [MIRA.removeprefix("zcrm_"), "Mira", "Sen", "mira@example.com", "CEO", "Administrator", "active", "Asia/Dhaka"],
]
ACCOUNTS: Rows = [
    ["Record Id", "Account Owner.id", "Account Owner", "Created Time", "Account Name", "Phone", "Parent Account.id",
     "Parent Account", "Billing Street", "Billing City", "Billing Code", "Billing Country", "Description", "Tag"],
    [ACME, *audit(), 'Acme, "Ltd."', "+880 2 9881234", "", "", "Road 9\nHouse 4", "Dhaka", "1207", "Bangladesh", LONG,
     "gold;new"],
    [CHILD, *audit(GONE), "আক্‌মে ঢাকা", "", ACME, 'Acme, "Ltd."', "", "", "", "", "", ""],
    [SELF, *audit(), "Own child", "ext. 12", SELF, "Own child", "", "", "", "", "=1+1", ""],
]  # fmt: skip
CLIENTS: Rows = [
    ["Record Id", "Kundenbetreuer.id", "Kundenbetreuer", "Created Time", "Rufname", "Nachname", "E-Mail-Adresse",
     "Firma.id", "Firma", "Handy", "Ort", "Kein Newsletter", "Vorgesetzte.id", "Schuhgröße"],
    [ADA, *audit(), "Ada", "Lovelace", "Ada@Example.com", ACME, "Acme", "+44 7911 123456", "London", "true", "", "37"],
    [ADA, *audit(), "Ada", "King", "ada@example.com", ACME, "Acme", "", "London", "true", "", ""],
]  # fmt: skip
LATER: Rows = [
    CLIENTS[0][:-1],
    [BO, *audit(GONE), "Bo", "Rahman", "bo@example.com", CHILD, "আক্‌মে", "", "", "false", ADA],
]
FIELDS: Rows = [
    ["Module", "Label", "Api Name", "Data Type"],
    *(["Kunden", label, name, "text"] for label, name in (
        ("Record Id", "id"), ("Kundenbetreuer", "Owner"), ("Rufname", "First_Name"), ("Nachname", "Last_Name"),
        ("E-Mail-Adresse", "Email"), ("Firma", "Account_Name"), ("Handy", "Mobile"), ("Ort", "Mailing_City"),
        ("Kein Newsletter", "Email_Opt_Out"), ("Vorgesetzte", "Reporting_To"), ("Schuhgröße", "Shoe_Size"),
    )),
    *(["Padding", f"Field {number}", f"Field_{number}", "text"] for number in range(40)),
]  # fmt: skip
NOTES: Rows = [
    ["Record Id", "Note Owner.id", "Note Owner", "Created Time", "Parent.id", "Parent Module", "Note Title",
     "Note Content"],
    [id_of(41), *audit(), ADA, "Kunden", "Talk", "She said:\n<b>maybe</b><br>tomorrow"],
    [id_of(42), *audit(), DEAL, "Deals", "", "Of a deal"],
]  # fmt: skip
CALLS: Rows = [
    ["Record Id", "Call Owner.id", "Call Owner", "Created Time", "Subject", "Call Type", "Contact Name.id",
     "Related To.id", "Related To Module", "Call Start Time", "Call Duration", "Call Duration (in seconds)"],
    [id_of(51), *audit(), "Looms", "Inbound", ADA, "", "", "2020-05-06 07:08:09", "02:05", ""],
    [id_of(52), *audit(GONE), "Missed", "Missed", "", ACME, "Accounts", "2020-05-07 07:08:09", "", "0"],
]  # fmt: skip
DEALS: Rows = [
    ["Record Id", "Deal Owner.id", "Deal Owner", "Created Time", "Deal Name", "Amount", "Currency", "Stage",
     "Closing Date", "Account Name.id", "Account Name", "Contact Name.id"],
    [DEAL, *audit(), "Looms", "5000.25", "EUR", "Negotiation", "2026-03-01", ACME, "Acme", ADA],
    [id_of(32), *audit(), "Lost one", "", "EUR", "Closed Lost", "2020-01-01", id_of(99), "Away", ""],
]  # fmt: skip
VISITS: Rows = [["Record Id", "Visit Owner.id", "Created Time", "Where"], [id_of(61), MIRA, WHEN, "Chattogram"]]
ATTACHED: Rows = [
    ["Record Id", "Parent.id", "Parent Module", "File Name", "Size", "Created Time"],
    [id_of(71), ADA, "Kunden", "plan.pdf", "12345", WHEN],
]


def in_backup() -> tuple[dict[str, bytes], Tables]:
    """Return a backup whose contacts are called clients, in German, and go on in a second file."""
    tables: Tables = {
        "Data_001/Accounts_001.csv": ACCOUNTS,
        "Data_001/Attachments_001.csv": ATTACHED,
        "Data_001/Calls_001.csv": CALLS,
        "Data_001/Deals_001.csv": DEALS,
        "Data_001/Kunden_001.csv": CLIENTS,
        "Data_001/Kunden_002.csv": LATER,
        "Data_001/Leads_001.csv": [["Record Id", "Lead Owner.id", "Created Time", "Last Name", "Lead Status"]],
        "Data_001/Notes_001.csv": NOTES,
        "Data_001/Users_001.csv": USERS,
        "Data_001/Visits_C_001.csv": VISITS,
        "Metadata/Fields_001.csv": FIELDS,
        "Metadata/Roles_001.csv": [["Role Name", "Reports To"], ["CEO", ""], ["CEO", ""]],
    }
    files: dict[str, str | bytes] = {name: table(rows) for name, rows in tables.items()}
    return {"Data_2026_02_10.zip": packed({**files, "RecordImages/photo.png": b"\x89PNG\r\n\x1a\n"})}, tables


def one_by_one() -> tuple[dict[str, bytes], Tables]:
    """Return modules one by one: with a mark, as UTF-16, names of owners only, addresses of the newer kind."""
    contacts: Rows = [
        ["Record Id", "Contact Owner", "First Name", "Last Name", "Email", "Secondary Email", "Account Name.id",
         "Mailing Address - City", "Mailing Address - Country / Region", "Mailing Address - Street Address",
         "Created Time", "Date of Birth"],
        [ADA, "Mira Sen", "Ada", "Lovelace", "ada@example.com", "countess@example.org", ACME, "London",
         "United Kingdom", "Lane 1", WHEN, "1815-12-10"],
    ]  # fmt: skip
    leads: Rows = [
        ["Record Id", "Lead Owner.id", "Lead Owner", "Company", "Last Name", "Email", "Lead Source", "Lead Status",
         "Zip Code", "Created Time", "Email Opt Out"],
        [id_of(81), MIRA, "Mira Sen", "Sen Traders", "Sen", "mita@example.com", "Web", "New", "700001", WHEN, "FALSE"],
    ]  # fmt: skip
    tables: Tables = {"Contacts_2026_02_10.csv": contacts, "Leads_2026_02_10 (1).csv": leads}
    codes = {"Contacts_2026_02_10.csv": "utf-8-sig", "Leads_2026_02_10 (1).csv": "utf-16"}
    return {name: table(rows).encode(codes[name]) for name, rows in tables.items()}, tables


def with_history() -> tuple[dict[str, bytes], Tables]:
    """Return notes of contacts and the stages that deals went through, which have names of their own."""
    notes: Rows = [
        ["Record Id", "Note Owner.id", "Note Owner", "Created Time", "Note Title", "Note Content", "Parent ID.id",
         "Parent ID"],
        [id_of(41), *audit(), "Talk", "About\nlooms", ADA, "Ada Lovelace"],
    ]  # fmt: skip
    stages: Rows = [
        ["Record Id", "Deal Name.id", "Deal Name", "Stage", "Stage Duration (Calendar Days)", "Moved To", "Amount",
         "Modified By.id", "Modified By", "Modified Time"],
        [id_of(91), DEAL, "Looms", "Qualification", "3", "Negotiation", "5000", *audit()],
        [id_of(91), DEAL, "Looms", "Negotiation", "4", "Closed Won", "5000", *audit()],
    ]  # fmt: skip
    people: Rows = [
        ["Record Id", "Contact Owner.id", "Contact Owner", "Created Time", "Last Name", "First Name"],
        [ADA, *audit(), "Lovelace", "Ada"],
    ]
    tables: Tables = {
        "Contacts_2026_01_26.csv": people, "Deals__2026_01_26.csv": stages, "Notes_Contacts_2026_01_26.csv": notes,
    }  # fmt: skip
    return {name: table(rows).encode() for name, rows in tables.items()}, tables


def of_bigin() -> tuple[dict[str, bytes], Tables]:
    """Return modules of Bigin, whose ids have no mark and are called after the module."""
    companies: Rows = [
        ["Company Id", "Company Owner.id", "Company Owner", "Created Time", "Company Name", "Phone"],
        [ACME.removeprefix("zcrm_"), *audit(), "Acme", ""],
    ]
    contacts: Rows = [
        ["Contact Id", "Contact Owner.id", "Contact Owner", "First Name", "Last Name", "Email", "Company Name.id",
         "Company Name", "Mobile", "Email Opt Out", "Created Time", "Modified Time"],
        [ADA.removeprefix("zcrm_"), MIRA, "Mira Sen", "Ada", "Lovelace", "ada@example.com", ACME, "Acme",
         "+44 7911 123456", "true", WHEN, WHEN],
    ]  # fmt: skip
    deals: Rows = [
        ["Deal Id", "Deal Owner.id", "Deal Owner", "Created Time", "Deal Name", "Company Name.id", "Contact Name.id",
         "Sub-Pipeline", "Amount", "Stage", "Closing Date", "Pipeline.id"],
        [DEAL, *audit(), "Looms", ACME, ADA, "Standard", "12.50", "Qualified", "2026-03-01", id_of(5)],
    ]  # fmt: skip
    tables = {"Companies.csv": companies, "Contacts_2026_02_12.csv": contacts, "Pipelines.csv": deals}
    return {"bigin.zip": packed({name: table(rows) for name, rows in tables.items()})}, tables


def in_western_letters() -> tuple[dict[str, bytes], Tables]:
    """Return a module that a spreadsheet saved with semicolons in cp1252, with the columns of a joined report."""
    rows: Rows = [
        ["Record Id", "Account Owner(Account Owner).id", "Account Owner", "Created Time", "Account Name",
         "Billing Address - City", "Billing Address - ZIP / Postal Code", "Website"],
        [ACME, *audit(), "Müller & Söhne", "Köln", "50667", "https://mueller.example"],
        [CHILD, *audit(), "Façade SARL", "Orléans", "", ""],
    ]  # fmt: skip
    return {"Kundenliste.csv": table(rows, delimiter=";").encode("cp1252")}, {"Kundenliste.csv": rows}


FIXTURES = (in_backup, one_by_one, with_history, of_bigin, in_western_letters)
