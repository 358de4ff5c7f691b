//! A vault, a folder and two services outside that note what is asked of them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use packseal::archive::hook::{Answer, Call};
use packseal::archive::{Files, Package, Place, Post, Settings, Signing, Strict, Token, VaultMode};
use packseal::model::digest::Digest;
use packseal::model::instant::Instant;
use packseal::seal::hmac::Secret;
use serde_json::Value;

pub(super) const KMS: &str = "https://kms.example/wrap";
pub(super) const WORM: &str = "https://worm.example/keep?key=hidden-parameter";
pub(super) const BUNDLE: &str = "evidence_20261120T153121Z_3b22af43";
pub(super) const DIGEST: &str = "8a64292adbd92db94c98f00537dee911433077d3b030171cc0a0edc04541284b";
pub(super) const FOLDER: &str = "2026/11/20/evidence_20261120T153121Z_3b22af43";
pub(super) const SECRET: &str = "demo-secret-Kx7";
pub(super) const TOKEN: &str = "hook-token-invented-1";

pub(super) fn package() -> Package {
    Package {
        bundle_id: BUNDLE.to_owned(),
        stem: "pack".to_owned(),
        size: 12_345,
        sha256: Digest::parse(DIGEST).unwrap(),
        at: Instant::parse("2026-11-20T15:31:21.162249Z").unwrap(),
    }
}

/// Everything asked for, and strict.
pub(super) fn whole() -> Settings {
    Settings {
        signing: Some(Signing {
            signer: "compliance_ops".to_owned(),
            signing_key_id: "ops-key".to_owned(),
            secret: Secret::new(SECRET).unwrap(),
        }),
        vault: Some(VaultMode::SimulatedWorm),
        retention_policy: "regulatory_7y".to_owned(),
        kms_key_id: "kms-orchid-1".to_owned(),
        kms_endpoint: KMS.to_owned(),
        worm_endpoint: WORM.to_owned(),
        token: Token::new(TOKEN),
        timeout_seconds: 7,
        strict: Strict::Both,
    }
}

/// What happened, in order.
pub(super) type Log = Rc<RefCell<Vec<String>>>;

/// A request as it was sent.
pub(super) struct Sent {
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Value,
    pub(super) timeout: u32,
}

pub(super) struct Outside {
    pub(super) log: Log,
    pub(super) sent: RefCell<Vec<Sent>>,
    pub(super) kms: Result<(u16, String), String>,
    pub(super) worm: Result<(u16, String), String>,
}

impl Post for Outside {
    async fn post(&self, call: &Call<'_>) -> Result<Answer, String> {
        let (name, answer) = if call.url == KMS { ("kms", &self.kms) } else { ("worm", &self.worm) };
        self.log.borrow_mut().push(name.to_owned());
        self.sent.borrow_mut().push(Sent {
            url: call.url.to_owned(),
            headers: call.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            body: serde_json::from_slice(&call.body).unwrap(),
            timeout: call.timeout_seconds,
        });
        answer.clone().map(|(status, body)| Answer { status, body: body.into_bytes() })
    }
}

pub(super) struct Disk {
    pub(super) log: Log,
    pub(super) there: RefCell<BTreeMap<(Place, String), Vec<u8>>>,
    /// The step, as it stands in the log, that fails.
    pub(super) fails: Option<String>,
    pub(super) copied: Cell<Digest>,
    pub(super) stuck: bool,
}

impl Disk {
    fn step(&self, text: String) -> Result<(), String> {
        let fails = self.fails.as_ref() == Some(&text);
        self.log.borrow_mut().push(text);
        if fails { Err("no room left".to_owned()) } else { Ok(()) }
    }

    pub(super) fn file(&self, place: Place, name: &str) -> Value {
        let there = self.there.borrow();
        serde_json::from_slice(there.get(&(place, name.to_owned())).unwrap_or_else(|| panic!("no {name}"))).unwrap()
    }
}

impl Files for Disk {
    async fn put(&self, place: Place, name: &str, bytes: &[u8]) -> Result<(), String> {
        self.step(format!("{place:?} {name}"))?;
        assert!(self.there.borrow_mut().insert((place, name.to_owned()), bytes.to_vec()).is_none(), "{name} twice");
        Ok(())
    }

    async fn copy(&self, name: &str) -> Result<Digest, String> {
        self.step(format!("Vault {name}"))?;
        self.there.borrow_mut().insert((Place::Vault, name.to_owned()), b"the package".to_vec());
        Ok(self.copied.get())
    }

    fn protect(&self, name: &str) {
        self.log.borrow_mut().push(format!("protect {name}"));
    }

    async fn settle(&self) -> Result<(), String> {
        self.step("settle".to_owned())
    }

    async fn abandon(&self) -> Result<(), String> {
        self.log.borrow_mut().push("abandon".to_owned());
        if self.stuck {
            return Err("pack.zip: in use".to_owned());
        }
        self.there.borrow_mut().clear();
        Ok(())
    }

    fn path(&self, place: Place, name: &str) -> String {
        format!("/{}/{name}", if place == Place::Vault { "vault" } else { "out" })
    }
}

/// Services that succeed and a disk with room.
pub(super) fn world() -> (Outside, Disk) {
    let log = Log::default();
    let kms =
        r#"{"wrapped_digest": "abc", "provider": "demo-kms", "key_version": 3, "request_id": "r-1", "other": "x"}"#;
    let worm = r#"{"provider": "demo-worm", "archive_id": "arc-1", "lock_until": "2033-11-20T00:00:00Z"}"#;
    let outside = Outside {
        log: Rc::clone(&log),
        sent: RefCell::default(),
        kms: Ok((200, kms.to_owned())),
        worm: Ok((201, worm.to_owned())),
    };
    let copied = Cell::new(Digest::parse(DIGEST).unwrap());
    (outside, Disk { log, there: RefCell::default(), fails: None, copied, stuck: false })
}
