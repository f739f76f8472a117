"""What people send about a group."""

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

from meetup.fields import Line, Lines, Zone
from meetup.groups.rules import (
    MONTHS_BY_DEFAULT,
    MONTHS_OFFERED,
    GroupDetails,
    Joining,
    Role,
    Scheduling,
    Visibility,
)


class Settings(FlaskForm):
    name = Line("Name", most=120, needed="Please name the group.")
    place = Line("Place", most=120)
    description = Lines("What the group is about", most=5000)
    online_home = Line("Where it lives online", most=300)
    timezone = Zone("Time zone")
    visibility = SelectField(
        "Who sees its events",
        choices=[
            SelectChoice(Visibility.MEMBERS_ONLY.value, "Members only"),
            SelectChoice(Visibility.OPEN.value, "Open: everyone"),
        ],
    )

    joining = SelectField(
        "How one joins",
        choices=[
            SelectChoice(Joining.ON_REQUEST.value, "On request: an organizer says yes"),
            SelectChoice(Joining.AT_ONCE.value, "At once: open groups only"),
            SelectChoice(Joining.BY_INVITATION.value, "By invitation: a link or a mail"),
        ],
    )
    scheduling = SelectField(
        "Who schedules a proposal",
        default=Scheduling.ORGANIZERS.value,
        choices=[
            SelectChoice(Scheduling.ORGANIZERS.value, "Organizers"),
            SelectChoice(Scheduling.PROPOSERS.value, "Organizers, and whoever proposed it"),
            SelectChoice(Scheduling.BY_ITSELF.value, "By itself: the moment its quorum is reached"),
        ],
    )
    keeps_attendance_months = SelectField(
        "How long organizers see who came",
        default=str(MONTHS_BY_DEFAULT),
        choices=[SelectChoice(str(months), f"{months} months") for months in MONTHS_OFFERED],
    )

    @property
    def details(self) -> GroupDetails:
        """What was typed, as a group keeps it."""
        return GroupDetails(
            name=self.name.data or "",
            place=self.place.data or "",
            timezone=self.timezone.data,
            description=self.description.data or "",
            online_home=self.online_home.data or "",
            visibility=Visibility(self.visibility.data),
            joining=Joining(self.joining.data),
            scheduling=Scheduling(self.scheduling.data),
            keeps_attendance_months=int(self.keeps_attendance_months.data),
        )


class Found(Settings):
    slug = Line("Its address here", most=60)


class Search(FlaskForm):
    q = Line("Search by name or place", most=100)

    class Meta:
        # It changes nothing, and its address may be passed on.
        csrf = False


class GiveRole(FlaskForm):
    role = SelectField("Role", choices=[SelectChoice(role.value) for role in Role])
