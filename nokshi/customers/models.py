"""People and companies, and every way to know and reach them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope


class Channel(models.TextChoices):
    """The ways by which somebody may be reached, and may have agreed to be."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    PHONE = "phone", _("Phone")
    POST = "post", _("Letter post")
    WEBPUSH = "webpush", _("Browser notice")


class CustomerQuerySet(models.QuerySet["Customer"]):
    def standing(self) -> Self:
        """Leave out the removed."""
        return self.filter(deleted_at=None)

    def away(self) -> Self:
        """Keep the removed; who is merged into another is not one of them."""
        return self.filter(deleted_at__isnull=False, merged_into=None)

    def merged(self) -> Self:
        """Keep those who are merged into another."""
        return self.filter(merged_into__isnull=False)

    def of_units(self, scope: Scope) -> Self:
        """Keep the customers of the reader's units, removed or not."""
        if scope.units is None:
            return self
        links = CustomerUnit.objects.filter(customer=models.OuterRef("pk"), unit__in=scope.units)
        return self.filter(models.Exists(links))

    def visible_to(self, scope: Scope) -> Self:
        """Keep the customers of the reader's units who are not removed."""
        return self.standing().of_units(scope)

    def known_to(self, scope: Scope) -> Self:
        """Keep those whom the reader sees, and who are merged into one whom he sees."""
        seen = Customer.objects.visible_to(scope)
        return self.filter(models.Q(pk__in=seen.values("pk")) | models.Q(merged_into__in=seen))


class Customer(models.Model):
    """A person or a company, in any script; nothing of the name is split.

    Who is `merged_into` another is away like the removed (`deleted_at`), and kept as he was; it names whom he is now,
    through however many merges.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        COMPANY = "company", _("Company")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    name = models.CharField(max_length=200)
    called = models.CharField(max_length=120, default="", blank=True)
    language = models.CharField(max_length=10, default="", blank=True)
    zone = models.CharField(max_length=60, default="", blank=True)
    preferred_channel = models.CharField(max_length=20, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    city = models.CharField(max_length=120, default="", blank=True)
    birth_date = models.DateField(null=True, blank=True)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    units = models.ManyToManyField("workspace.Unit", through="CustomerUnit", related_name="+")
    source = models.CharField(max_length=60, default="", blank=True)
    sort_key = models.CharField(max_length=120, default="")
    search_key = models.TextField(default="")
    contact_key = models.TextField(default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("sort_key", "id", name="customer_by_name", condition=models.Q(deleted_at=None)),
            models.Index("created_at", "id", name="customer_by_age", condition=models.Q(deleted_at=None)),
            # By id and not by name: what else is asked of them then lies in the order of its own tables.
            models.Index("country", "id", name="customer_in_country", condition=models.Q(deleted_at=None)),
            models.Index("merged_into", name="customer_merged", condition=models.Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerUnit(models.Model):
    """A customer may belong to several brands and regions."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="unit_links", db_index=False)
    unit = models.ForeignKey("workspace.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("customer", "unit", name="customer_in_unit_once")]


class Identity(models.Model):
    """One way to recognise a customer: e-mail, phone, handle, or another system's id."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        HANDLE = "handle", _("Handle")
        EXTERNAL = "external", _("Number in another system")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    namespace = models.CharField(max_length=60, default="", blank=True)
    value = models.CharField(max_length=254)
    shown = models.CharField(max_length=254, default="", blank=True)
    label = models.CharField(max_length=40, default="", blank=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("customer", "kind", "namespace", "value", name="identity_once")]
        indexes = [models.Index("kind", "value", "namespace", name="identity_value")]


class Address(models.Model):
    """A place of a customer, in lines as its country writes them."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    label = models.CharField(max_length=40, default="", blank=True)
    lines = models.TextField(default="", blank=True)
    city = models.CharField(max_length=120, default="", blank=True)
    region = models.CharField(max_length=120, default="", blank=True)
    postcode = models.CharField(max_length=20, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    is_primary = models.BooleanField(default=False)


class RelationQuerySet(models.QuerySet["Relation"]):
    def lasting(self, today: date) -> Self:
        """Leave out what is over."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=today))

    def on(self, today: date) -> Self:
        """Keep what holds on a day."""
        return self.lasting(today).filter(models.Q(since=None) | models.Q(since__lte=today))

    def visible_to(self, scope: Scope) -> Self:
        """Keep the relations both of whose ends the reader sees."""
        if scope.units is None:
            return self.filter(customer__deleted_at=None, other__deleted_at=None)
        seen = Customer.objects.visible_to(scope)
        ends = (seen.filter(pk=models.OuterRef(end)) for end in ("customer", "other"))
        return self.filter(*(models.Exists(end) for end in ends))


class Relation(models.Model):
    """How one customer stands to another; read from `customer` to `other`: Ada works at Shapla.

    It holds from `since` until the day `until`, which is the first without it. A household has no direction: its lower
    id comes first.
    """

    class Kind(models.TextChoices):
        WORKS_AT = "works_at", _("Works at")
        PART_OF = "part_of", _("Part of")
        HOUSEHOLD = "household", _("Same household")
        DECISION_MAKER = "decision_maker", _("Decides for")
        CONTACT_PERSON = "contact_person", _("Contact person of")
        REFERRED_BY = "referred_by", _("Referred by")
        REPORTS_TO = "reports_to", _("Reports to")
        OWN = "own", _("In own words")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="relations", db_index=False)
    other = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="relations_to", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    role = models.CharField(max_length=80, default="", blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60, default="", blank=True)
    run = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = RelationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("customer", "other", "kind", "role", name="relation_once"),
            models.CheckConstraint(condition=~models.Q(customer=models.F("other")), name="relation_of_two"),
        ]
        indexes = [models.Index("other", "kind", "customer", name="relation_to")]


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """Leave out what was taken apart."""
        return self.filter(apart_at=None)


class Merge(models.Model):
    """Two customers who turned out to be one, and all that is needed to take them apart again.

    `theirs` are the keys where the merged one's value was to stay, `changes` maps keys to the survivor's value before
    and after, `rows` says by holding what moved (see `nokshi.ports.merging`). `kept` are keys that somebody wrote
    since, and `gone` parts of lists that he took out: they come to light when a merge below is taken apart.
    """

    survivor = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.BigIntegerField(null=True)
    theirs = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    kept = models.JSONField(default=list)
    gone = models.JSONField(default=dict)
    apart_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("merged", name="merged_once", condition=models.Q(apart_at=None)),
            models.CheckConstraint(condition=~models.Q(survivor=models.F("merged")), name="merge_of_two"),
        ]
