"""What clients do to the hub while it is killed. Each kind of act is a class; those of `ACTS` are played."""

from kills.acts.base import Act, Stage
from kills.acts.cases import HandOverLead, WorkCase
from kills.acts.commands import BuildLists, RotateVault
from kills.acts.evidence import ExportEvidence, UploadEvidence
from kills.acts.following import FollowFeed, FollowStream, TakeWebhook
from kills.acts.money import AskAndAnswer, AttachFiles
from kills.acts.people import HandInReports, KeepDrafts
from kills.acts.publishing import PublishInBulk, PublishOne
from kills.acts.upkeep import BackUp, Migrate, Restore

ACTS: tuple[type[Act], ...] = (
    PublishOne,
    PublishInBulk,
    AskAndAnswer,
    AttachFiles,
    HandInReports,
    KeepDrafts,
    WorkCase,
    HandOverLead,
    UploadEvidence,
    ExportEvidence,
    FollowFeed,
    FollowStream,
    TakeWebhook,
    BuildLists,
    RotateVault,
    BackUp,
    Restore,
    Migrate,
)

CONSUMERS = (FollowFeed, FollowStream, TakeWebhook, BuildLists)

__all__ = ["ACTS", "CONSUMERS", "Act", "Stage"]
