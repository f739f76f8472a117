"""Whether a contact is offered follows from its rows, and is kept nowhere else."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_column("offered_at")
