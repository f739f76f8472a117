"""Names as they are compared, and what members say of those who have a contact's name."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# As meetup/folding.py had it on the day of this step.
PLAIN = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def upgrade() -> None:
    op.add_column("members", sa.Column("search", sa.String(length=400), nullable=True))
    _fill()
    with op.batch_alter_table("members") as members:
        members.alter_column("search", existing_type=sa.String(length=400), nullable=False)
    op.create_table(
        "namesakes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("is_them", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_namesakes_owner_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_namesakes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_namesakes")),
        sa.UniqueConstraint(
            "owner_id", "key", "member_id", name=op.f("uq_namesakes_owner_id_key_member_id")
        ),
    )


def _fill() -> None:
    table = sa.table("members", *map(sa.column, ("id", "name", "search")))
    filling = sa.update(table).where(table.c.id == sa.bindparam("member"))
    filling = filling.values(search=sa.bindparam("text"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.name)).all()
    texts = [{"member": id_, "text": _compared(name)} for id_, name in rows]
    if texts:
        connection.execute(filling, texts)


def _compared(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in apart if not unicodedata.combining(c)).translate(PLAIN)
    return " ".join(plain.split())[:400]
