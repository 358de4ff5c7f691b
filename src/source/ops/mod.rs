//! The runbook's service (evidence contract, sections 4, 5 and 7): its jobs, and export, check and countersignature on request.

mod answer;
mod call;
mod verdict;

pub use answer::{
    Countersigned, EXPORT_JOB, Exported, Job, RUNBOOK_FIELDS, Reported, Run, STATUSES, countersigned, jobs, run,
};
pub use call::{Countersign, Export, FieldProblem, Verify, job_list, look_up, run_job};
pub use verdict::{NoReport, Ours, Row, Verdict, compare};
