"""What a masked copy shows of campaigns: the letters as they are written for everybody."""

from nokshi.ports.masking import Masked, leave, masked, url

masked.lend(
    Masked("marketing.Campaign", leave("name", "chosen", "purpose", "languages", "blocks", "wall_time")),
    Masked("marketing.CampaignText", leave("language", "subject", "preheader", "words")),
    Masked("marketing.Recipient", leave("language", "reason")),
    Masked("marketing.Followed", {"url": url, **leave("digest")}),
)
