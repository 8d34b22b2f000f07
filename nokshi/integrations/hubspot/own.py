"""Tell the properties that people made from those that HubSpot brings along."""

from nokshi.integrations.cells import apart
from nokshi.integrations.hubspot.labels import folded, names_by_label

TECHNICAL = ("hs_", "hubspot", "associated ", "associations.", "notes_", "num_", "engagements_", "ip_", "#", "@")
"""How the names of what HubSpot counts and connects begin."""

OBJECT = frozenset({"archived", "createdat", "updatedat", "url", "id", "vid", "portal id", "objectwriteid"})
LABELS = """
about us|annual revenue|archived|average pageviews|became a customer date|became a lead date|
became an evangelist date|became an opportunity date|became a marketing qualified lead date|
became a sales qualified lead date|became a subscriber date|buying role|campaign of last booking in meetings tool|
close date|company size|company name|contact priority|contact unworked|created by user id|
created from conversation|currently in sequence|currently in workflow|date of birth|
date of last meeting booked in meetings tool|days to close|degree|description|domain to which email was sent|
email domain|email address quarantined|employment role|employment seniority|employment sub role|
enriched email bounce detected|event revenue|facebook company page|facebook fans|fax number|field of study|
first close date|first contact create date|first conversion|first conversion date|first deal created date|
first email click date|first email open date|first email reply date|first email send date|
first marketing email click date|first marketing email open date|first marketing email reply date|
first marketing email send date|first page seen|first referring site|first touch converting campaign|followers|
followers (twitter)|gender|google plus page|graduation date|has been enriched|industry|invalid email address|
is public|job function|job title|klout score|last activity date|last contacted|last contact|last email name|
last engagement date|last engagement type|last booked meeting date|last logged call date|
last logged outgoing email date|last marketing email click date|last marketing email name|
last marketing email open date|last marketing email reply date|last marketing email send date|last modified date|
last open task date|last page seen|last referring site|last sequence ended date|last sequence enrolled|
last sequence enrolled date|last touch converting campaign|latest source|latest source date|
latest source drill-down 1|latest source drill-down 2|latest traffic source|latest traffic source date|
latest traffic source drill-down 1|latest traffic source drill-down 2|lead response time|lead status|
legal basis for processing contact's data|lifecycle stage|likelihood to close|linkedin bio|linkedin company page|
linkedin connections|linkedin url|logo url|marital status|marketing contact status|marketing emails bounced|
marketing emails clicked|marketing emails delivered|marketing emails opened|marketing emails replied|member email|
membership notes|merged contact ids|merged company ids|merged vids|message|military status|next activity date|
number of associated companies|number of associated contacts|number of associated deals|number of child companies|
number of clicks|number of employees|number of event completions|number of form submissions|number of open deals|
number of pageviews|number of sales activities|number of sequences enrolled|number of sessions|
number of times contacted|number of unique forms submitted|original source|original source drill-down 1|
original source drill-down 2|original traffic source|original traffic source drill-down 1|
original traffic source drill-down 2|owner assigned date|owned by|persona|phone number validation|postal code|
preferred language|record source|record source detail 1|record source detail 2|record source detail 3|
recent conversion|recent conversion date|recent deal amount|recent deal close date|
recent sales email clicked date|recent sales email opened date|recent sales email replied date|
relationship status|salutation|school|send emails from|seniority|shared teams|shared users|start date|
street address 2|social followers|target account|time first seen|time last seen|
time between contact creation and deal close|time between contact creation and deal creation|
time of first session|time of last session|time to first engagement|time zone|total money raised|
total open deal value|total revenue|twitter bio|twitter followers|twitter handle|twitter profile photo|
twitter username|type|unsubscribed from all email|updated by user id|user ids of all owners|web technologies|
website url|work email|year founded|ideal customer profile tier|country/region code|state/region code|
company domain name|contact owner|company owner|state|whatsapp phone number|deal owner
"""
NAMES = """
about_us annualrevenue closedate days_to_close degree description domain fax field_of_study
first_contact_createdate first_conversion_date first_conversion_event_name first_deal_created_date founded_year gender
graduation_date industry is_public job_function jobtitle linkedin_company_page linkedinbio linkedinconnections
marital_status message military_status numberofemployees owneremail ownername recent_conversion_date
recent_conversion_event_name recent_deal_amount recent_deal_close_date relationship_status salutation school seniority
start_date timezone total_money_raised total_revenue twitterbio twitterhandle twitterfollowers twitterprofilephoto type
web_technologies website webinareventlastupdated work_email photo address2 address_2 company_size currentlyinworkflow
date_of_birth followercount googleplus_page kloutscoregeneral lastmodifieddate lifecyclestage facebook_company_page
facebookfans lead_status surveymonkeyeventlastupdated
"""
KNOWN = frozenset(LABELS.replace("\n", "").split("|")) | frozenset(NAMES.split()) | OBJECT


def is_own(thing: str, name: str) -> bool:
    """Say whether people made a property: it is none of HubSpot's by its label or its internal name."""
    text = folded(name)
    return text not in KNOWN and text not in names_by_label(thing) and not text.startswith(TECHNICAL)


def titled(name: str) -> str:
    """Return a property as people call it: `shoe_size` is “Shoe size”, a label stays."""
    bare = name.rpartition("properties.")[2]
    words = apart(bare) if bare.islower() and " " not in bare else bare
    return words[:1].upper() + words[1:]
