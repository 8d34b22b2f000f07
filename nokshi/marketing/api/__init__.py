"""Campaigns and their letters for programs."""

from nokshi.marketing.api import campaigns as campaigns
from nokshi.marketing.api import letters as letters
