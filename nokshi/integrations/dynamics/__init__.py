"""What Dynamics 365 hands over: workbooks, CSV of the maker portal and answers of its Web API, and how they read."""
