"""What the department has answered to reports: kept by the department that said it and by the agency that was told."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Base, Entity, WrittenOnce
from desktop.rules.package_data import ReceiptResult, RemarkPlace


class AnswerKind(StrEnum):
    """What the department has said."""

    RECEIPT = "receipt"
    RETURN = "return"


class Answer(WrittenOnce, Entity):
    """One receipt or one return slip for one report.

    Attributes:
        content_sha256: Of what was said, so that the same answer is kept once however often it comes.
        snapshot_sha256: Of the report: the department's ``Submission``, or an agency's own ``Revision``.
        package_sha256: The file that was answered; "" when only the code of the receipt is known.
        result, code: Of a receipt; ``None`` and "" for a return slip.
        evidence: Hashes of the evidence that the department keeps.
        recorded_at: When it was written down here.
    """

    __tablename__ = "answer"

    kind: Mapped[AnswerKind]
    content_sha256: Mapped[str] = mapped_column(unique=True)
    snapshot_sha256: Mapped[str] = mapped_column(index=True)
    package_sha256: Mapped[str] = mapped_column(default="")
    result: Mapped[ReceiptResult | None] = mapped_column(default=None)
    code: Mapped[str] = mapped_column(default="")
    evidence: Mapped[tuple[str, ...]] = mapped_column(default=())
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    remarks: Mapped[list["AnswerRemark"]] = relationship(back_populates="answer", order_by="AnswerRemark.position")


class AnswerRemark(WrittenOnce, Base):
    """What is to be put right, and where; see ``rules.package_data.Remark``.

    Attributes:
        done_at: When the agency has ticked it off; ``None`` until then, and always at the department.
    """

    __tablename__ = "answer_remark"
    may_change: ClassVar[frozenset[str]] = frozenset({"done_at"})

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[RemarkPlace]
    target: Mapped[str] = mapped_column(default="")
    paragraph: Mapped[int] = mapped_column(default=0)
    text: Mapped[str]
    done_at: Mapped[datetime | None] = mapped_column(default=None)

    answer: Mapped[Answer] = relationship(back_populates="remarks")
