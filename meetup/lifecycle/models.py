"""What each merge of two records has changed, for as long as it can be taken apart."""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from meetup.db import Base
from meetup.members.record_models import Merge


class MergeChange(Base):
    """A row that a merge changed, as it was `before` and is `after`, in JSON by its columns.

    Without a `before` the merge made it, without an `after` it took it away.
    """

    __tablename__ = "merge_changes"
    __table_args__ = (
        Index("ix_merge_changes_merge_id", "merge_id"),
        Index("ix_merge_changes_table_name_row_key", "table_name", "row_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey(Merge.id))
    table_name: Mapped[str] = mapped_column(String(60))
    row_key: Mapped[str] = mapped_column(String(60))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
