//! DriftWise's own packs, which its server makes (DriftWise contract, sections 6 and 9): what is asked, what is answered, how often to look,
//! who may, and which periods the plan allows. The server's word on each of these is final.

mod answer;
mod call;
mod caller;
mod download;
mod plan;
mod poll;
mod refused;

pub use answer::{Export, Org, Page, STATUS_MAX, Status, export, exports, merge, organisation, recorded};
pub use call::{Action, Event, create, delete, download, events, list, look_up, organisation as ask_organisation};
pub use caller::{Credential, allowed, credential};
pub use download::{Arrived, Bytes, Compared, MOST_BYTES, Unfit, file_name};
pub use plan::{Period, Plan, Problem};
pub use poll::{GIVE_UP_MILLIS, Next, next, pause};
pub use refused::{FEATURE, Refused, refused};
