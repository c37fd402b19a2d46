"""What people refuses; the sentences stand in ui/sentences/people.toml."""

from minsheng.core.errors import Refusal


class UsernameTaken(Refusal):
    """A user name that is in use or was; facts: `username`."""

    code = "people.username_taken"


class UsernameBad(Refusal):
    """A user name of the wrong shape; facts: `given`."""

    code = "people.username_bad"


class PostTitleTaken(Refusal):
    """The unit has an open post of that title; facts: `unit`, `title`."""

    code = "people.post_title_taken"


class PostOccupied(Refusal):
    """Somebody holds the post on one of these days; facts: `post`, `holder`, `begins_on`, `until`."""

    code = "people.post_occupied"


class PostEnded(Refusal):
    """A post or its unit no longer exists on that day; facts: `post`, `ends_on`."""

    code = "people.post_ended"


class RolesConflict(Refusal):
    """One of the three separated administrators may hold no other post; facts: `holder`, `role`, `other`."""

    code = "people.roles_conflict"


class OwnAccount(Refusal):
    """A system administrator changes the own posts or account."""

    code = "people.own_account"


class AccountInactive(Refusal):
    """A deactivated account is appointed or given a password; facts: `username`."""

    code = "people.account_inactive"


class TenureOver(Refusal):
    """A tenure that ended already is ended or handed over; facts: `post`, `ends_on`."""

    code = "people.tenure_over"


class DayTooEarly(Refusal):
    """A day on or before the beginning; facts: `day`, `begins_on`."""

    code = "people.day_too_early"


class SameHolder(Refusal):
    """A post handed over to whoever holds it; facts: `holder`."""

    code = "people.same_holder"


class PasswordUnchanged(Refusal):
    """The new password is the old one."""

    code = "people.password_unchanged"


class PostNotHeld(Refusal):
    """Work that waited has lost its asker: account deactivated or post left; facts: `username`."""

    code = "people.post_not_held"
