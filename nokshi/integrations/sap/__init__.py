"""What SAP hands over: Cloud for Customer (OData 2, CSV), tables of SAP CRM, contacts of Emarsys, and how they read."""
