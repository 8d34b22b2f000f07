"""What workbooks of Dynamics 365 call tables and columns, in English, and their logical names."""

from collections.abc import Mapping

from nokshi.integrations.dynamics.things import LABEL

TABLES = {
    "account": "account", "contact": "contact", "lead": "lead", "opportunity": "opportunity", "case": "incident",
    "task": "task", "phone call": "phonecall", "email": "email", "e-mail": "email", "appointment": "appointment",
    "activity": "activitypointer", "note": "annotation", "product": "product", "campaign": "campaign",
    "user": "systemuser", "quote": "quote", "order": "salesorder", "invoice": "invoice",
    "opportunity product": "opportunityproduct", "opportunity line": "opportunityproduct",
    "campaign response": "campaignresponse", "price list": "pricelevel", "price list item": "productpricelevel",
    "order product": "salesorderdetail", "order line": "salesorderdetail", "currency": "transactioncurrency",
}  # fmt: skip
SETS = {
    **{f"{name}s": name for name in TABLES.values()}, "opportunities": "opportunity", "campaignresponses":
    "campaignresponse", "activitypointers": "activitypointer", "transactioncurrencies": "transactioncurrency",
}  # fmt: skip
EVERYWHERE = {
    "owner": f"ownerid{LABEL}", "created on": "createdon", "modified on": "modifiedon", "status": "statecode",
    "status reason": "statuscode", "description": "description", "currency": f"transactioncurrencyid{LABEL}",
}  # fmt: skip
REACHED = {
    "email": "emailaddress1", "e-mail": "emailaddress1", "email address 2": "emailaddress2",
    "email address 3": "emailaddress3", "website": "websiteurl",
    "address 1: street 1": "address1_line1", "street 1": "address1_line1", "address 1: city": "address1_city",
    "city": "address1_city", "address 1: state/province": "address1_stateorprovince",
    "state/province": "address1_stateorprovince", "state or province": "address1_stateorprovince",
    "address 1: zip/postal code": "address1_postalcode", "zip/postal code": "address1_postalcode",
    "address 1: country/region": "address1_country", "country/region": "address1_country",
    "country": "address1_country", "do not allow emails": "donotemail",
    "do not allow bulk emails": "donotbulkemail", "do not allow phone calls": "donotphone",
    "do not allow e-mails": "donotemail",
}  # fmt: skip
PERSON = {
    **REACHED, "first name": "firstname", "middle name": "middlename", "last name": "lastname",
    "full name": "fullname", "name": "fullname", "nickname": "nickname", "business phone": "telephone1",
    "home phone": "telephone2", "mobile phone": "mobilephone", "job title": "jobtitle",
    "lead source": f"leadsourcecode{LABEL}",
}  # fmt: skip
ACTIVITY = {
    "subject": "subject", "regarding": f"regardingobjectid{LABEL}", "due date": "scheduledend",
    "start date": "scheduledstart", "start time": "scheduledstart", "end time": "scheduledend",
    "actual end": "actualend", "date completed": "actualend", "duration": "actualdurationminutes",
    "activity status": "statecode", "activity type": "activitytypecode", "direction": "directioncode",
    "priority": "prioritycode", "date created": "createdon",
}  # fmt: skip
OWN: Mapping[str, Mapping[str, str]] = {
    "account": {
        **REACHED, "account name": "name", "account number": "accountnumber", "main phone": "telephone1",
        "phone": "telephone1", "other phone": "telephone2", "primary contact": f"primarycontactid{LABEL}",
        "parent account": f"parentaccountid{LABEL}", "annual revenue": "revenue",
    },
    "contact": {
        **PERSON, "company name": f"parentcustomerid{LABEL}", "account name": f"parentcustomerid{LABEL}",
        "birthday": "birthdate",
    },
    "lead": {
        **PERSON, "topic": "subject", "subject": "subject", "company name": "companyname",
        "source campaign": f"campaignid{LABEL}", "rating": "leadqualitycode", "est. value": "estimatedamount",
    },
    "annotation": {"title": "subject", "subject": "subject", "description": "notetext",
                   "regarding": f"objectid{LABEL}", "file name": "filename"},
    "opportunity": {
        "topic": "name", "account": f"parentaccountid{LABEL}", "contact": f"parentcontactid{LABEL}",
        "potential customer": f"customerid{LABEL}", "est. revenue": "estimatedvalue",
        "est. close date": "estimatedclosedate", "actual revenue": "actualvalue", "probability": "closeprobability",
    },
    "incident": {"case title": "title", "case number": "ticketnumber", "customer": f"customerid{LABEL}",
                 "origin": "caseorigincode", "product": f"productid{LABEL}"},
    "product": {"name": "name", "product id": "productnumber", "list price": "price",
                "parent": f"parentproductid{LABEL}"},
    "pricelevel": {"name": "name"},
    "salesorder": {
        "name": "name", "order id": "ordernumber", "customer": f"customerid{LABEL}",
        "potential customer": f"customerid{LABEL}", "total amount": "totalamount",
        "order discount amount": "discountamount", "freight amount": "freightamount", "total tax": "totaltax",
    },
    "systemuser": {"full name": "fullname", "primary email": "internalemailaddress", "user name": "domainname"},
    **dict.fromkeys(("task", "phonecall", "email", "appointment", "activitypointer"), ACTIVITY),
}  # fmt: skip


def logical(table: str, label: str) -> str:
    """Return the logical name of a column by its label, the label itself where it is not known."""
    key = " ".join(label.split()).casefold()
    return OWN.get(table, {}).get(key) or EVERYWHERE.get(key) or label
