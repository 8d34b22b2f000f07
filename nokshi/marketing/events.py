"""What happened to a campaign."""

from nokshi.kernel.events import Event


class CampaignAdded(Event, kind="marketing.campaign_added"):
    """A draft was begun."""

    title: str


class CampaignChanged(Event, kind="marketing.campaign_changed"):
    """A draft was written on; told once a minute."""

    title: str


class CampaignPlanned(Event, kind="marketing.campaign_planned"):
    """A campaign will leave; `letters` is how many could be sent when it was planned."""

    title: str
    letters: int


class CampaignUnplanned(Event, kind="marketing.campaign_unplanned"):
    """A planned campaign became a draft again."""

    title: str


class CampaignBegun(Event, kind="marketing.campaign_begun"):
    """The letters began to leave."""

    title: str


class CampaignPaused(Event, kind="marketing.campaign_paused"):
    """Nothing more leaves until it goes on."""

    title: str


class CampaignResumed(Event, kind="marketing.campaign_resumed"):
    """It goes on."""

    title: str


class CampaignStopped(Event, kind="marketing.campaign_stopped"):
    """It ended before everybody had his letter."""

    title: str


class CampaignFinished(Event, kind="marketing.campaign_finished"):
    """Everybody who may had his letter."""

    title: str
    letters: int


class CampaignRemoved(Event, kind="marketing.campaign_removed"):
    """A draft was thrown away."""

    title: str
