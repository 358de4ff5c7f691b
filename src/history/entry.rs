//! One row of the history.

use crate::model::digest::Digest;
use crate::model::instant::{Day, Instant};

/// Days from the request of a build until its row expires, and from there until the row is gone.
pub const LIFE: i64 = 90;

/// Characters of a name at most.
const NAME: usize = 200;

/// What a build was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The recipe's name, as it stands in `pack.json`.
    pub recipe: String,
    /// The recipe's version.
    pub version: String,
    /// The tenant's name as it stands in file names; may be empty.
    pub tenant: String,
    /// The first day of the period, where it has one.
    pub first_day: Option<Day>,
    /// The last day of the period, where it has one.
    pub last_day: Option<Day>,
}

/// What names a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The name that its file was given.
    pub name: String,
    /// The pack's id, as in `pack.json`.
    pub id: String,
    /// Bytes of the file.
    pub size: u64,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// SHA-256 of MANIFEST.txt.
    pub manifest_sha256: Digest,
}

/// What a build under way does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// It fetches answers.
    Fetch,
    /// It puts the pack together.
    Assemble,
    /// It hands the file over.
    Save,
}

/// Why a build failed: the kind alone. Titles and texts of a failure may quote a server or name a file, and are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The sign-in was missing, wrong or over.
    SignedOut,
    /// The role may not read what is needed.
    Role,
    /// The plan does not include it.
    Plan,
    /// The server refused an option.
    Option,
    /// No readable answer came.
    NoAnswer,
    /// The server failed.
    Server,
    /// An answer made no sense.
    Answer,
    /// The device could not store the pack.
    Storage,
    /// A file that the owner added could not be read.
    File,
    /// The page itself was at fault.
    Internal,
}

/// Where a build stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Asked for, nothing heard yet.
    Pending,
    /// Under way.
    Running(Step),
    /// The tab was closed while the build was under way.
    Closed,
    /// The owner stopped it.
    Stopped,
    /// It ended without a pack.
    Failed(Why),
    /// The pack was made.
    Made {
        /// What names it.
        pack: Pack,
        /// Whether it was handed over. One that was not went away with its tab.
        saved: bool,
    },
    /// [`LIFE`] is over: what is left of a pack's row.
    Expired {
        /// The name that its file was given.
        name: String,
        /// SHA-256 of the file.
        sha256: Digest,
        /// SHA-256 of MANIFEST.txt.
        manifest_sha256: Digest,
    },
}

impl State {
    /// How far along it is. Of two rows of one run the one that is further along is the later one, whatever their clocks said. That a tab is gone
    /// is what another tab saw: whatever the build's own tab says counts more.
    fn rank(&self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Closed => 1,
            // Steps are fewer than are left free here.
            Self::Running(step) => (*step as u8).saturating_add(2),
            Self::Stopped => 5,
            Self::Failed(_) => 6,
            Self::Made { saved: false, .. } => 7,
            Self::Made { saved: true, .. } => 8,
            Self::Expired { .. } => 9,
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub(super) run: String,
    pub(super) requested_at: Instant,
    /// There as soon as the build has ended.
    pub(super) finished_at: Option<Instant>,
    /// Gone when the row has expired.
    pub(super) asked: Option<Asked>,
    pub(super) state: State,
}

impl Entry {
    /// The row of a run that was asked for at `now`. Long names are cut to 200 characters.
    pub fn new(run: &str, asked: Asked, now: Instant) -> Self {
        let asked = Asked {
            recipe: short(&asked.recipe),
            version: short(&asked.version),
            tenant: short(&asked.tenant),
            ..asked
        };
        Self { run: short(run), requested_at: now, finished_at: None, asked: Some(asked), state: State::Pending }
    }

    /// The id of the run, which no other build has.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// When the build was asked for, by this device's clock.
    pub fn requested_at(&self) -> Instant {
        self.requested_at
    }

    /// When it ended; None while it is under way.
    pub fn finished_at(&self) -> Option<Instant> {
        self.finished_at
    }

    /// What it was asked for; None when the row has expired.
    pub fn asked(&self) -> Option<&Asked> {
        self.asked.as_ref()
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When the row expires: the clock starts at the request.
    pub fn expires_at(&self) -> Instant {
        self.requested_at.plus_days(LIFE)
    }

    /// When what is left of it is gone.
    pub fn gone_at(&self) -> Instant {
        self.requested_at.plus_days(2 * LIFE)
    }

    /// Whether the build has not ended.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, State::Pending | State::Running(_))
    }

    /// Whether the row has expired.
    pub fn is_expired(&self) -> bool {
        matches!(self.state, State::Expired { .. })
    }

    /// Notes what the build does now; says whether that is news.
    pub fn step(&mut self, step: Step) -> bool {
        let news = self.is_under_way() && self.state != State::Running(step);
        if news {
            self.state = State::Running(step);
        }
        news
    }

    /// Ends a build that is under way; one that has ended keeps its end. Says whether that is news.
    pub fn end(&mut self, state: State, now: Instant) -> bool {
        if !self.is_under_way() || matches!(state, State::Pending | State::Running(_) | State::Expired { .. }) {
            return false;
        }
        self.state = match state {
            State::Made { pack, saved } => {
                State::Made { pack: Pack { name: short(&pack.name), id: short(&pack.id), ..pack }, saved }
            }
            other => other,
        };
        self.finished_at = Some(now);
        true
    }

    /// Notes that the pack was handed over; says whether that is news.
    pub fn save(&mut self) -> bool {
        match &mut self.state {
            State::Made { saved, .. } => !std::mem::replace(saved, true),
            _ => false,
        }
    }

    /// Leaves name, digests and times of a pack; other rows stay as they are.
    pub(super) fn expire(&mut self) {
        if let State::Made { pack: Pack { name, sha256, manifest_sha256, .. }, .. } = &mut self.state {
            let name = std::mem::take(name);
            self.state = State::Expired { name, sha256: *sha256, manifest_sha256: *manifest_sha256 };
            self.asked = None;
        }
    }

    /// Whether it tells more of the run than `other`. Two that are equally far along are told apart by their text, so that both tabs choose the same.
    pub(super) fn is_further_than(&self, other: &Self) -> bool {
        let key = |entry: &Self| (entry.state.rank(), entry.to_value().to_compact());
        key(self) > key(other)
    }
}

fn short(text: &str) -> String {
    text.chars().take(NAME).collect()
}
