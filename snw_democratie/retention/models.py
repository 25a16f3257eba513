"""The table of what was removed when its time was over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from snw_democratie.db.base import Base, Moment


class RetentionRun(Base):
    """One rule applied at one moment, and how many rows it removed or emptied."""

    __tablename__ = "retention_run"

    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rows: Mapped[int]
