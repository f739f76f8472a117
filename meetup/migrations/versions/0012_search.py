"""What a search for groups looks through: name and place, folded."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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
    op.add_column("groups", sa.Column("search", sa.Text(), nullable=True))
    table = sa.table("groups", *map(sa.column, ("id", "name", "place", "search")))
    filling = sa.update(table).where(table.c.id == sa.bindparam("group"))
    filling = filling.values(search=sa.bindparam("text"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.name, table.c.place)).all()
    texts = [{"group": id_, "text": f"{_folded(n)}\n{_folded(p)}"} for id_, n, p in rows]
    if texts:
        connection.execute(filling, texts)
    with op.batch_alter_table("groups") as groups:
        groups.alter_column("search", existing_type=sa.Text(), nullable=False)


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(PLAIN)
