"""What of the program itself stays at home where a whole house is taken out."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Left, Part, parts

parts.lend(
    Part(
        "site",
        _("The program itself"),
        (),
        (
            Left("site.pulse", "Signs of life of the processes.", stays=True),
            Left("auth.permission", "Not used.", stays=True),
            Left("auth.group", "Not used.", stays=True),
            Left("auth.group_permissions", "Not used.", stays=True),
            Left("contenttypes.contenttype", "Names of the tables of this program.", stays=True),
            Left("sessions.session", "Sessions of this house."),
            Left("account.emailaddress", "Kept anew when somebody signs in."),
            Left("account.emailconfirmation", "One-time links."),
            Left("mfa.authenticator", "Second factors: they are keys. Set them up again."),
            Left("axes.accessattempt", "Counters against guessing."),
            Left("axes.accessattemptexpiration", "Counters against guessing."),
            Left("axes.accessfailurelog", "Counters against guessing."),
            Left("axes.accesslog", "Counters against guessing."),
            Left("django_q.task", "Jobs of this house.", stays=True),
            Left("django_q.schedule", "What the program does by the clock.", stays=True),
            Left("django_q.ormq", "Jobs of this house.", stays=True),
        ),
        order=99,
    )
)
