"""What links of other systems become among customers."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions import merging_links
from nokshi.customers.actions.ending import end, reopen
from nokshi.customers.actions.merging import KindsDiffer
from nokshi.customers.actions.tying import GONE, WRONG_ENDS, tie, untie
from nokshi.customers.models import Relation
from nokshi.customers.queries.merging import merged_into
from nokshi.customers.queries.relations import others_of
from nokshi.customers.rules.trees import BELOW_ITSELF, SECOND_PARENT, WITH_ITSELF
from nokshi.kernel.errors import NotThere
from nokshi.ports.linking import LinkKind, link_kinds

PROBLEMS = {
    WITH_ITSELF: _("It leads to the row itself."),
    SECOND_PARENT: _("It is part of another company here already."),
    BELOW_ITSELF: _("It would come to stand below itself."),
    WRONG_ENDS: _("It does not fit between these two: look whether each is a person or a company."),
    GONE: _("One of the two was removed here."),
}
MERGE_PROBLEMS = {
    KindsDiffer.code: KindsDiffer.sentence,
    NotThere.code: PROBLEMS[GONE],
    merging_links.MAY_NOT: _(
        "You may not merge customers, so these two stay. Somebody who may can merge them on their page."
    ),
}
KINDS = (Relation.Kind.WORKS_AT, Relation.Kind.PART_OF, Relation.Kind.REPORTS_TO, Relation.Kind.CONTACT_PERSON)

link_kinds.lend(
    *(
        LinkKind(
            kind.value, kind.label, "customers.customer", "customers.relation", partial(tie, kind.value), untie,
            partial(others_of, kind.value), PROBLEMS, partial(end, kind.value), partial(reopen, kind.value),
        )
        for kind in KINDS
    ),
    LinkKind(
        "merged_into", _("is merged into"), "customers.customer", "customers.merge", merging_links.tie,
        merging_links.untie, merged_into, MERGE_PROBLEMS, merging_links.end, merging_links.end, at_once=100,
    ),
)  # fmt: skip
