"""What a member sends to invite people to the site."""

from meetup.addresses import account_address
from meetup.contacts.mail_invitation_rules import MOST_A_DAY
from meetup.invitations.forms import MailInvitations


class InviteByMail(MailInvitations):
    most_at_once = MOST_A_DAY
    # As accounts are looked up, so that whoever is here is found.
    read = staticmethod(account_address)
