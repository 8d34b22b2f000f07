"""What a masked copy shows of segments: what they ask, with the texts in it masked."""

from nokshi.ports.masking import Masked, conditions, leave, masked

masked.lend(
    Masked("segments.Segment", {"tree": conditions, **leave("name")}),
    Masked("segments.Membership"),
    Masked("segments.DailyCount", leave("day")),
)
