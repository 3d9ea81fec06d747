"""``status``: who is on time, late, missing, returned."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.dates import format_date, format_moment

STATE_WORDS = {
    "on_time": "đúng hạn",
    "late": "nộp chậm",
    "missing": "chưa nộp",
    "returned": "trả lại",
    "not_due": "chưa nộp, còn hạn",
}


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Say where each agency stands for a period."""
    from desktop.rules.periods import Timeliness
    from desktop.services.follow_up.status import period_status

    with opened(arguments, clock) as workspace, workspace.reading() as session:
        status = period_status(session, clock, arguments.period)
    missing = status.count(Timeliness.MISSING) + status.count(Timeliness.NOT_DUE)
    output.answer(
        {
            "period": status.period.code,
            "due": status.last_day.isoformat() if status.last_day else None,
            "expected": status.expected,
            "on_time": status.count(Timeliness.ON_TIME),
            "late": status.count(Timeliness.LATE),
            "early": sum(1 for agency in status.agencies if agency.early_by),
            "missing": missing,
            "returned": status.count(Timeliness.RETURNED),
            "agencies": [
                {
                    "code": agency.code,
                    "name": agency.name,
                    "level": str(agency.kind),
                    "state": "missing" if agency.state is Timeliness.NOT_DUE else str(agency.state),
                    "received": agency.received_at.isoformat() if agency.received_at else None,
                    "revision": agency.revision,
                    "early_days": agency.early_by,
                    "assurance": str(agency.assurance) if agency.assurance else None,
                }
                for agency in status.agencies
            ],
        },
        f"{status.period.name}: hạn cuối {format_date(status.last_day) if status.last_day else 'không có'}; "
        f"phải nộp {status.expected}, đúng hạn {status.count(Timeliness.ON_TIME)}, "
        f"chậm {status.count(Timeliness.LATE)}, chưa nộp {missing}, trả lại {status.count(Timeliness.RETURNED)}.",
        *(
            f"  {agency.code:<12} {STATE_WORDS[agency.state]:<18} {agency.name}"
            + (f", nhận {format_moment(agency.received_at)}, bản số {agency.revision}" if agency.received_at else "")
            + (f", sớm {agency.early_by} ngày" if agency.early_by else "")
            + (f", {agency.assurance.inline}" if agency.assurance else "")
            for agency in status.agencies
        ),
    )
    return ExitStatus.DONE
