"""What a masked copy shows of consent: that it was given, not in whose words."""

from nokshi.ports.masking import Masked, leave, masked, text

masked.lend(
    Masked("privacy.Consent", {"source": text, "proof": text}),
    Masked("privacy.Suppression", {"address": text, "note": text}),
    Masked("privacy.Booking"),
    Masked("privacy.ContactRules", leave("quiet_channels")),
)
