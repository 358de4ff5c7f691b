//! Evidence of Grantex as its server would write it, with every text under a hash put together by hand: what is tested is not asked.

use packseal::model::digest::Digest;

pub const DEVELOPER: &str = "dev_01INVENTED";
pub const GENERATED: &str = "2026-10-01T09:30:00.000Z";

/// The rules that the log has had (contract section 2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Era {
    A,
    B,
    C,
}

/// An entry, its members as they are written.
#[derive(Clone)]
pub struct Entry {
    pub id: String,
    pub action: String,
    /// As it stands on the wire.
    pub metadata: String,
    pub time: String,
    pub status: &'static str,
    pub hash: String,
    /// JSON: `null`, or a text in quotes.
    pub previous: String,
}

/// A text as JSON writes it.
pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

impl Entry {
    fn preimage(&self, era: Era, metadata: &str) -> String {
        let Self { id, action, time, status, previous, .. } = self;
        let action = quoted(action);
        let head = format!(
            r#"{{"id":"{id}","agentId":"ag_01","agentDid":"did:grantex:ag_01","grantId":"grnt_01","principalId":"user_ada","developerId":"{DEVELOPER}","action":{action},"metadata":{metadata},"timestamp":"{time}""#
        );
        match era {
            Era::A => format!(r#"{head},"previousHash":{previous}}}"#),
            Era::B | Era::C => format!(r#"{head},"prevHash":{previous},"status":"{status}"}}"#),
        }
    }

    pub fn json(&self) -> String {
        let Self { id, action, metadata, time, status, hash, previous } = self;
        let action = quoted(action);
        format!(
            r#"{{"entryId":"{id}","agentId":"ag_01","agentDid":"did:grantex:ag_01","grantId":"grnt_01","principalId":"user_ada","developerId":"{DEVELOPER}","action":{action},"metadata":{metadata},"hash":"{hash}","prevHash":{previous},"timestamp":"{time}","status":"{status}"}}"#
        )
    }
}

/// A log that is written entry by entry.
#[derive(Clone, Default)]
pub struct Log(pub Vec<Entry>);

impl Log {
    /// Adds an entry that follows the last one. `sorted` is its metadata as rule C has it, for A and B as on the wire.
    pub fn entry(mut self, era: Era, time: &str, metadata: &str, sorted: &str) -> Self {
        let previous = self.0.last().map_or_else(|| "null".to_owned(), |last| quoted(&last.hash));
        let at = self.0.len() + 1;
        let status = ["success", "failure", "blocked"][(at - 1) % 3];
        let mut entry = Entry {
            id: format!("alog_{at:04}"),
            action: format!("tool.run:step{at}"),
            metadata: metadata.to_owned(),
            time: time.to_owned(),
            status,
            hash: String::new(),
            previous,
        };
        entry.hash = Digest::of(entry.preimage(era, sorted).as_bytes()).to_string();
        self.0.push(entry);
        self
    }

    /// Takes the hash of an entry again, and of no other.
    pub fn rehashed(mut self, at: usize) -> Self {
        let text = self.0[at].preimage(Era::C, &self.0[at].metadata);
        self.0[at].hash = Digest::of(text.as_bytes()).to_string();
        self
    }

    /// Changes an entry as it stands.
    pub fn with(mut self, at: usize, change: impl FnOnce(&mut Entry)) -> Self {
        change(&mut self.0[at]);
        self
    }

    pub fn without(mut self, at: usize) -> Self {
        self.0.remove(at);
        self
    }

    pub fn entries(&self) -> String {
        self.0.iter().map(Entry::json).collect::<Vec<_>>().join(",")
    }

    /// The answer of `/v1/compliance/export/audit`.
    pub fn export(&self) -> String {
        format!(r#"{{"generatedAt":"{GENERATED}","total":{},"entries":[{}]}}"#, self.0.len(), self.entries())
    }

    /// The evidence pack, for which the server says that all is well.
    pub fn evidence(&self) -> String {
        self.evidence_with("", "\"all\"")
    }

    /// The evidence pack with the server's answer for a chain that breaks at `at`.
    pub fn evidence_broken(&self, at: usize, reason: &str) -> String {
        self.evidence().replace(
            &valid(self.0.len()),
            &format!(
                r#"{{"valid":false,"checkedEntries":{at},"firstBrokenAt":"{}","reason":"{reason}"}}"#,
                self.0[at].id
            ),
        )
    }

    /// The evidence pack, with more members of `meta` and a framework of any type.
    pub fn evidence_with(&self, meta: &str, framework: &str) -> String {
        let count = |status: &str| self.0.iter().filter(|entry| entry.status == status).count();
        let total = self.0.len();
        let [success, failure, blocked] = ["success", "failure", "blocked"].map(count);
        // One grant is past its time, which the count sees and its row does not (contract section 1).
        let grant = |id: u8, status: &str, expires: &str| {
            format!(
                r#"{{"grantId":"grnt_0{id}","agentId":"ag_01","principalId":"user_ada","developerId":"{DEVELOPER}","scopes":["calendar:read"],"status":"{status}","issuedAt":"2026-09-0{id}T08:00:00.000Z","expiresAt":"{expires}","revokedAt":null,"delegationDepth":0}}"#
            )
        };
        let grants = [
            grant(3, "revoked", "2026-12-01T00:00:00.000Z"),
            grant(2, "active", "2026-09-30T00:00:00.000Z"),
            grant(1, "active", "2026-12-01T00:00:00.000Z"),
        ]
        .join(",");
        format!(
            r#"{{"meta":{{"schemaVersion":"1.0","generatedAt":"{GENERATED}",{meta}"framework":{framework}}},"summary":{{"agents":{{"total":1,"active":1,"suspended":0,"revoked":0}},"grants":{{"total":3,"active":1,"revoked":1,"expired":1}},"auditEntries":{{"total":{total},"success":{success},"failure":{failure},"blocked":{blocked}}},"policies":{{"total":0}},"plan":"pro"}},"grants":[{grants}],"auditEntries":[{}],"policies":[],"chainIntegrity":{}}}"#,
            self.entries(),
            valid(total),
        )
    }
}

/// What the server says when all entries pass.
pub fn valid(entries: usize) -> String {
    format!(r#"{{"valid":true,"checkedEntries":{entries},"firstBrokenAt":null,"reason":null}}"#)
}

/// A log of today.
pub fn log() -> Log {
    Log::default()
        .entry(Era::C, "2026-09-01T08:00:00.000Z", r#"{"tool":"fetch","cost":1}"#, r#"{"cost":1,"tool":"fetch"}"#)
        .entry(Era::C, "2026-09-02T08:00:00.250Z", "{}", "{}")
        .entry(Era::C, "2026-09-02T08:00:01.000Z", r#"{"a":[3,2,null]}"#, r#"{"a":[3,2,null]}"#)
        .entry(Era::C, "2026-09-05T17:45:12.999Z", r#"{"amount":10}"#, r#"{"amount":10}"#)
        .entry(Era::C, "2026-09-09T11:20:00.001Z", r#"{"z":{"y":1,"x":2}}"#, r#"{"z":{"x":2,"y":1}}"#)
}

/// Entries of the two older rules, and one of today.
pub fn legacy() -> Log {
    let (wire, sorted) = (r#"{"zebra":1,"alpha":{"y":true,"b":[3]}}"#, r#"{"alpha":{"b":[3],"y":true},"zebra":1}"#);
    Log::default()
        .entry(Era::A, "2026-02-20T10:00:00.000Z", wire, wire)
        .entry(Era::B, "2026-04-01T10:00:00.000Z", wire, wire)
        .entry(Era::C, "2026-08-20T10:00:00.000Z", wire, sorted)
        .entry(Era::C, "2026-08-21T10:00:00.000Z", "{}", "{}")
}

/// Metadata whose hash depends on the spelling of numbers and on how keys are sorted.
pub fn odd() -> Log {
    let numbers = r#"{"n":[1e+21,5e-324,100000000000000000000,0.000001,1e-7,-0.5,0]}"#;
    // U+1F600 is D83D DE00 in code units, which is before FF5E; as UTF-8 it is after. "10" is before "9".
    let (wire, sorted) = (
        "{\"\u{ff5e}\":2,\"9\":\"y\",\"\u{1f600}\":1,\"10\":\"x\",\"t\":\"caf\u{e9}\u{2028}\u{7f}\\u0001\\b/\"}",
        "{\"10\":\"x\",\"9\":\"y\",\"t\":\"caf\u{e9}\u{2028}\u{7f}\\u0001\\b/\",\"\u{1f600}\":1,\"\u{ff5e}\":2}",
    );
    Log::default().entry(Era::C, "2026-09-01T08:00:00.000Z", numbers, numbers).entry(
        Era::C,
        "2026-09-01T09:00:00.000Z",
        wire,
        sorted,
    )
}

/// Two entries of one millisecond, both following the same one.
pub fn forked() -> Log {
    let log = log().with(3, |entry| entry.time = "2026-09-02T08:00:01.000Z".to_owned());
    let previous = log.0[2].previous.clone();
    log.with(3, |entry| entry.previous = previous).rehashed(3)
}

/// An entry that was marked by an erasure on request.
pub fn erased() -> Log {
    log().with(3, |entry| entry.metadata = r#"{"amount":10,"erasedAt":"2026-09-20T00:00:00.000Z"}"#.to_owned())
}
