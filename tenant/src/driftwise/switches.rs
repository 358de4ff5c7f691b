//! What a caller may choose about the service: `--driftwise NAME=VALUE`, and `PUT /demo/driftwise` where faults can be changed.

/// How a 429 says when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// `retry_after` is a number of seconds.
    Int,
    /// The same as text.
    Text,
    /// `retry_after` is an instant (RFC 3339).
    Instant,
    /// No `retry_after`, only the header.
    Header,
}

/// How the making of a pack ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With a pack.
    Done,
    /// With an error.
    Failed,
    /// Never.
    Stuck,
    /// In a status that nobody has heard of.
    Odd,
}

/// How the audit log is read by the verify endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Log {
    /// As it is.
    Intact,
    /// A row in the middle was edited.
    Broken,
    /// The last rows are gone.
    Truncated,
    /// All rows were written anew: the chain holds, its hashes are others.
    Rewritten,
}

/// How MANIFEST.txt is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// 64 lower-case digits, two blanks, the name, LF.
    Plain,
    /// Lines end in CRLF.
    Crlf,
    /// A blank and a `*` before each name.
    Binary,
    /// Upper-case digits.
    Upper,
}

/// Whether a finished row has the digest of its pack, which the contract's has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sha256 {
    /// No.
    Off,
    /// Yes.
    On,
    /// That of other bytes.
    Wrong,
}

/// All of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Switches {
    /// `retry_after`
    pub retry_after: RetryAfter,
    /// `client_events`: whether the API takes events of clients.
    pub client_events: bool,
    /// `exports`: how the making of a pack ends.
    pub outcome: Outcome,
    /// `pace`: milliseconds for which an export is pending, and then running.
    pub pace: u64,
    /// `limit`: packs in 24 hours.
    pub limit: usize,
    /// `ahead`: seconds by which the service's clock is ahead of the server's.
    pub ahead: i64,
    /// `log`
    pub log: Log,
    /// `manifest`
    pub manifest: Manifest,
    /// `sha256`
    pub sha256: Sha256,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            retry_after: RetryAfter::Int,
            client_events: true,
            outcome: Outcome::Done,
            pace: 1000,
            limit: 5,
            ahead: 0,
            log: Log::Intact,
            manifest: Manifest::Plain,
            sha256: Sha256::Off,
        }
    }
}

const RETRY_AFTER: [(&str, RetryAfter); 4] = [
    ("int", RetryAfter::Int),
    ("text", RetryAfter::Text),
    ("instant", RetryAfter::Instant),
    ("header", RetryAfter::Header),
];
const ON_OFF: [(&str, bool); 2] = [("on", true), ("off", false)];
const OUTCOMES: [(&str, Outcome); 4] =
    [("done", Outcome::Done), ("failed", Outcome::Failed), ("stuck", Outcome::Stuck), ("odd", Outcome::Odd)];
const LOGS: [(&str, Log); 4] =
    [("intact", Log::Intact), ("broken", Log::Broken), ("truncated", Log::Truncated), ("rewritten", Log::Rewritten)];
const MANIFESTS: [(&str, Manifest); 4] =
    [("plain", Manifest::Plain), ("crlf", Manifest::Crlf), ("binary", Manifest::Binary), ("upper", Manifest::Upper)];
const SHA256: [(&str, Sha256); 3] = [("off", Sha256::Off), ("on", Sha256::On), ("wrong", Sha256::Wrong)];

/// The greatest number that a switch takes: a hundred years in seconds.
const MOST: i64 = 100 * 366 * 86_400;

fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        format!("found `{text}`, expected one of: {}", words.join(", "))
    })
}

fn number(text: &str) -> Result<i64, String> {
    let number = text.parse().ok().filter(|number| (0..=MOST).contains(number));
    number.ok_or_else(|| format!("found `{text}`, expected a number from 0 to {MOST}"))
}

fn spelt<T: PartialEq>(value: &T, words: &[(&'static str, T)]) -> String {
    words.iter().find(|(_, of)| of == value).map_or_else(String::new, |(word, _)| (*word).to_owned())
}

impl Switches {
    /// Sets one.
    ///
    /// # Errors
    /// The name or the value means nothing; says what was expected.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let done = match name {
            "retry_after" => word(value, &RETRY_AFTER).map(|value| self.retry_after = value),
            "client_events" => word(value, &ON_OFF).map(|value| self.client_events = value),
            "exports" => word(value, &OUTCOMES).map(|value| self.outcome = value),
            "pace" => number(value).map(|value| self.pace = value.unsigned_abs()),
            "limit" => number(value).map(|value| self.limit = usize::try_from(value).unwrap_or(usize::MAX)),
            "ahead" => number(value).map(|value| self.ahead = value),
            "log" => word(value, &LOGS).map(|value| self.log = value),
            "manifest" => word(value, &MANIFESTS).map(|value| self.manifest = value),
            "sha256" => word(value, &SHA256).map(|value| self.sha256 = value),
            _ => {
                let names: Vec<&str> = Self::default().shown().iter().map(|(name, _)| *name).collect();
                return Err(format!("found `{name}`, expected one of: {}", names.join(", ")));
            }
        };
        done.map_err(|flaw| format!("{name}: {flaw}"))
    }

    /// Each with its value.
    #[must_use]
    pub fn shown(&self) -> [(&'static str, String); 9] {
        [
            ("retry_after", spelt(&self.retry_after, &RETRY_AFTER)),
            ("client_events", spelt(&self.client_events, &ON_OFF)),
            ("exports", spelt(&self.outcome, &OUTCOMES)),
            ("pace", self.pace.to_string()),
            ("limit", self.limit.to_string()),
            ("ahead", self.ahead.to_string()),
            ("log", spelt(&self.log, &LOGS)),
            ("manifest", spelt(&self.manifest, &MANIFESTS)),
            ("sha256", spelt(&self.sha256, &SHA256)),
        ]
    }
}

/// One switch as the command line spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch(String, String);

impl std::str::FromStr for Switch {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        Switches::default().set(name, value)?;
        Ok(Self(name.to_owned(), value.to_owned()))
    }
}

impl FromIterator<Switch> for Switches {
    fn from_iter<I: IntoIterator<Item = Switch>>(all: I) -> Self {
        let mut switches = Self::default();
        for Switch(name, value) in all {
            // Each was tried when it was read.
            let _ = switches.set(&name, &value);
        }
        switches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_is_read_as_it_is_shown() {
        let mut all: Vec<(&str, &str)> = vec![("pace", "0"), ("limit", "9"), ("ahead", "86400")];
        all.extend(RETRY_AFTER.iter().map(|(word, _)| ("retry_after", *word)));
        all.extend(ON_OFF.iter().map(|(word, _)| ("client_events", *word)));
        all.extend(OUTCOMES.iter().map(|(word, _)| ("exports", *word)));
        all.extend(LOGS.iter().map(|(word, _)| ("log", *word)));
        all.extend(MANIFESTS.iter().map(|(word, _)| ("manifest", *word)));
        all.extend(SHA256.iter().map(|(word, _)| ("sha256", *word)));
        for (name, value) in all {
            let switch: Switch = format!("{name}={value}").parse().unwrap();
            let switches: Switches = [switch].into_iter().collect();
            let shown = switches.shown();
            assert_eq!(shown.iter().find(|(of, _)| *of == name).map(|(_, value)| value.as_str()), Some(value));
        }
    }

    #[test]
    fn what_means_nothing_is_refused_with_what_was_expected() {
        for (text, expected) in [
            (
                "pages=1",
                "expected one of: retry_after, client_events, exports, pace, limit, ahead, log, manifest, sha256",
            ),
            ("retry_after=soon", "retry_after: found `soon`, expected one of: int, text, instant, header"),
            ("client_events", "expected one of: on, off"),
            ("pace=-1", "expected a number from 0"),
            ("ahead=99999999999", "expected a number from 0"),
        ] {
            let error = text.parse::<Switch>().unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
