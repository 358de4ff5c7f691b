//! DriftWise's own packs, which its server makes (DriftWise contract, sections 6 and 9): what is asked, what is answered, how often to look,
//! who may, and which periods the plan allows. The server's word on each of these is final.

mod answer;
mod call;
mod caller;
mod plan;
mod poll;
mod refused;

pub use answer::{Export, Org, Page, STATUS_MAX, Status, export, exports, organisation, recorded};
pub use call::{Action, Event, create, delete, download, events, list, look_up, organisation as ask_organisation};
pub use caller::{Credential, allowed, credential};
pub use plan::{Period, Plan, Problem};
pub use poll::{GIVE_UP_MILLIS, pause};
pub use refused::{FEATURE, Refused, refused};
