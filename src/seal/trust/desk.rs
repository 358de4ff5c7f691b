//! What an auditor does with its keys and its policy: look at them, add, change, remove, take over a list of somebody else's. Screens send an
//! [`Order`] and show the [`Answer`]; nothing is kept here. Both are kept and handed on as the exact text of their formats.

use serde::{Deserialize, Serialize};

use super::authority::Authority;
use super::merge::{Line, merge};
use super::policy::{Asked, MIN_MAX, Policy, Required};
use super::store::{KEYS_MAX, Pin, SERVER, Store, server_pins};
use crate::model::digest::Digest;
use crate::model::instant::{Day, Instant};
use crate::seal::key::{KeyError, PublicKey};
use crate::seal::name::is_role;
use crate::seal::source::jwk::{self, Keys};
use crate::seal::statement::{is_reason, is_signer};
use crate::seal::time::Certificate;

/// What stands in the place of a role where the key is a time authority's: no role has a space.
pub const AUTHORITY: &str = "time authority";

/// What is kept: `packseal-trust/1` and `packseal-policy/1`, each as its text; None where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The trust store.
    pub trust: Option<String>,
    /// The policy.
    pub policy: Option<String>,
}

/// Which key of a store: one key may stand there in several roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The key's id.
    pub key_id: Digest,
    /// The role.
    pub role: String,
}

/// A key as it is shown and as it is typed, or the root certificate of a time authority, whose role is [`AUTHORITY`]. Instants are RFC 3339 in UTC, where typed also days; each text is empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The public key or the certificate in PEM; where typed also a server's keys as JSON (RFC 7517).
    pub pem: String,
    /// The key's id, or the SHA-256 of the certificate; None where it is neither.
    pub key_id: Option<Digest>,
    /// How it signs, and what its server calls it.
    pub algorithm: String,
    /// Whose it is.
    pub signer: String,
    /// The role in which it is trusted.
    pub role: String,
    /// Its first instant.
    pub valid_from: String,
    /// The first instant after it.
    pub valid_until: String,
    /// Since when it is revoked.
    pub revoked_at: String,
    /// Why it is revoked.
    pub revoked_reason: String,
    /// How the auditor knows whose it is.
    pub source: String,
    /// When the auditor took it up.
    pub pinned_at: String,
}

/// A policy as it is shown and as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Roles, each with how many signatures of it.
    pub signers: Vec<(String, String)>,
    /// Whether no person counts twice.
    pub distinct_people: bool,
    /// Whether a trusted time is asked for.
    pub time: bool,
    /// Whether the server must have signed its answers.
    pub source: bool,
}

/// What is to be done with what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ask {
    /// Only look at it.
    Look,
    /// Read a public key, a server's keys or a certificate, as a file has them.
    Key(Vec<u8>),
    /// Add a key, or put it in the place of the one that is named.
    Put {
        /// The one that is changed; None for a new one.
        of: Option<Name>,
        /// As it was typed.
        key: Box<Key>,
    },
    /// Take a key out.
    Remove(Name),
    /// Take over a file: a trust store or a policy.
    Import {
        /// The file.
        bytes: Vec<u8>,
        /// Whether the person has seen what that changes, and agreed.
        agreed: bool,
    },
    /// Put this policy in the place of the one that is kept.
    Rules(Rules),
}

/// What is kept, and what is to be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What is kept at this moment.
    pub kept: Kept,
    /// What is to be done.
    pub ask: Ask,
    /// The auditor's clock, in milliseconds since 1970.
    pub now_millis: i64,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// The key itself.
    Key,
    /// Whose it is.
    Signer,
    /// Its role.
    Role,
    /// Its first instant.
    From,
    /// The first instant after it.
    Until,
    /// Since when it is revoked.
    Revoked,
    /// Why it is revoked.
    Reason,
    /// How the auditor knows whose it is.
    Source,
    /// The role of a rule, by its place.
    RuleRole(usize),
    /// How many signatures a rule asks for, by its place.
    RuleMin(usize),
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrong {
    /// Nothing was typed.
    Missing,
    /// It is of another form.
    Form,
    /// It stands there already.
    Twice,
    /// It is a private key.
    Private,
    /// It comes before what it should follow.
    Order,
}

/// What a file would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Import {
    /// Keys, each with what would become of it.
    Keys(Vec<Line>),
    /// The policy in the place of the one that is kept; whether it differs from that.
    Policy(Rules, bool),
    /// Nothing: why, as a clause.
    Refused(String),
}

/// What is kept after that, and what it says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What is to be kept from now on: what was kept, unless the order changes it.
    pub kept: Kept,
    /// The keys, in the store's order.
    pub keys: Vec<Key>,
    /// SHA-256 of the trust store's text.
    pub trust_sha256: Option<Digest>,
    /// Why the trust store that is kept cannot be read, as a clause.
    pub trust_wrong: Option<String>,
    /// The policy; the default where none is kept.
    pub rules: Rules,
    /// The policy's text, for handing it on; empty where it cannot be read.
    pub policy_text: String,
    /// Why the policy that is kept cannot be read, as a clause.
    pub policy_wrong: Option<String>,
    /// What is wrong with what was typed; then nothing changes.
    pub wrong: Vec<(Field, Wrong)>,
    /// The keys that were read.
    pub found: Vec<Key>,
    /// What the file would change, or has changed.
    pub import: Option<Import>,
}

/// Does what is asked. What is kept and cannot be read is never written over.
pub fn answer(order: &Order) -> Answer {
    let mut answer = Answer { kept: order.kept.clone(), ..Answer::default() };
    let store = order.kept.trust.as_deref().map(|text| Store::read(text.as_bytes())).transpose();
    let policy = order.kept.policy.as_deref().map(|text| Policy::read(text.as_bytes())).transpose();
    let now = Instant::from_unix_millis(order.now_millis);
    match &order.ask {
        Ask::Look => {}
        Ask::Key(bytes) => match given(bytes) {
            Ok(Given::Key(key)) => answer.found = vec![bare(&key)],
            Ok(Given::Server(keys)) => answer.found = server_pins(&keys, "", None, None).iter().map(key).collect(),
            Ok(Given::Root(root)) => answer.found = vec![certificate(&root)],
            Err(wrong) => answer.wrong.push((Field::Key, wrong)),
        },
        Ask::Put { of, key } => {
            if let Ok(store) = &store {
                match put(store.as_ref(), of.as_ref(), key, now) {
                    Ok(store) => answer.kept.trust = Some(text(store.to_bytes())),
                    Err(wrong) => answer.wrong = wrong,
                }
            }
        }
        Ask::Remove(name) => {
            if let Ok(Some(store)) = &store {
                let mut store = store.clone();
                store.pins.retain(|pin| !is(pin, name));
                store.authorities.retain(|authority| !is_root(authority, name));
                answer.kept.trust = Some(text(store.to_bytes()));
            }
        }
        Ask::Import { bytes, agreed } => {
            let none = Store::default();
            let mine = store.as_ref().map(|store| store.as_ref().unwrap_or(&none));
            import(bytes, *agreed, mine.ok(), policy.as_ref().ok().and_then(Option::as_ref), &mut answer);
        }
        Ask::Rules(typed) => match rules(typed) {
            Ok(policy) => answer.kept.policy = Some(text(policy.to_bytes())),
            Err(wrong) => answer.wrong = wrong,
        },
    }
    shown(&mut answer);
    answer
}

/// Reads what is kept from now on.
fn shown(answer: &mut Answer) {
    let read = |text: &Option<String>| text.as_deref().map(|text| Store::read(text.as_bytes()));
    match read(&answer.kept.trust) {
        None => {}
        Some(Ok(store)) => {
            answer.keys = store.pins.iter().map(key).chain(store.authorities.iter().map(authority)).collect();
        }
        Some(Err(error)) => answer.trust_wrong = Some(error.to_string()),
    }
    answer.trust_sha256 = answer.kept.trust.as_deref().map(|text| Digest::of(text.as_bytes()));
    match answer.kept.policy.as_deref().map(|text| Policy::read(text.as_bytes())) {
        Some(Err(error)) => answer.policy_wrong = Some(error.to_string()),
        read => {
            let policy = read.and_then(Result::ok).unwrap_or_default();
            answer.policy_text = text(policy.to_bytes());
            answer.rules = typed(&policy);
        }
    }
}

/// These texts are JSON, which is UTF-8.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn of(error: KeyError) -> Wrong {
    if error == KeyError::Private { Wrong::Private } else { Wrong::Form }
}

/// What a text or a file is.
enum Given {
    Key(PublicKey),
    Server(Keys),
    Root(Certificate),
}

fn given(bytes: &[u8]) -> Result<Given, Wrong> {
    let bytes = bytes.trim_ascii();
    if bytes.is_empty() {
        return Err(Wrong::Missing);
    }
    if bytes.starts_with(b"{") {
        let keys = jwk::read(bytes).ok().filter(|keys| !keys.keys.is_empty());
        return keys.map(Given::Server).ok_or(Wrong::Form);
    }
    if bytes.starts_with(b"-----BEGIN CERTIFICATE-----") {
        let root = Certificate::from_pem(bytes).filter(Certificate::is_authority);
        return root.map(Given::Root).ok_or(Wrong::Form);
    }
    PublicKey::from_pem(bytes).map(Given::Key).map_err(of)
}

fn is(pin: &Pin, name: &Name) -> bool {
    pin.role == name.role && pin.key.id() == name.key_id
}

fn is_root(authority: &Authority, name: &Name) -> bool {
    name.role == AUTHORITY && authority.root.fingerprint() == name.key_id
}

/// A key of which nothing is known but itself.
fn bare(key: &PublicKey) -> Key {
    Key { pem: key.to_pem(), key_id: Some(key.id()), algorithm: key.algorithm().name().to_owned(), ..Key::default() }
}

fn certificate(root: &Certificate) -> Key {
    Key {
        pem: root.to_pem(),
        key_id: Some(root.fingerprint()),
        algorithm: "root certificate".to_owned(),
        role: AUTHORITY.to_owned(),
        ..Key::default()
    }
}

fn shown_instant(at: Option<Instant>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// A pin as it is shown.
pub(super) fn key(pin: &Pin) -> Key {
    let bare = bare(&pin.key);
    let kid = pin.kid.as_deref().map(|kid| format!(", called {kid}")).unwrap_or_default();
    Key {
        algorithm: format!("{}{kid}", bare.algorithm),
        signer: pin.signer.clone(),
        role: pin.role.clone(),
        valid_from: shown_instant(pin.valid_from),
        valid_until: shown_instant(pin.valid_until),
        revoked_at: shown_instant(pin.revoked_at),
        revoked_reason: pin.revoked_reason.clone().unwrap_or_default(),
        source: pin.source.clone().unwrap_or_default(),
        pinned_at: shown_instant(pin.pinned_at),
        ..bare
    }
}

/// A time authority as it is shown.
pub(super) fn authority(authority: &Authority) -> Key {
    Key {
        signer: authority.name.clone(),
        valid_from: shown_instant(authority.valid_from),
        valid_until: shown_instant(authority.valid_until),
        revoked_at: shown_instant(authority.revoked_at),
        revoked_reason: authority.revoked_reason.clone().unwrap_or_default(),
        source: authority.source.clone().unwrap_or_default(),
        pinned_at: shown_instant(authority.pinned_at),
        ..certificate(&authority.root)
    }
}

/// A day, which is its first instant, or an instant; None for nothing.
fn instant(text: &str) -> Result<Option<Instant>, Wrong> {
    match text.trim() {
        "" => Ok(None),
        text => match Day::parse(text).map(Day::start).or_else(|_| Instant::parse(text)) {
            Ok(at) => Ok(Some(at)),
            Err(_) => Err(Wrong::Form),
        },
    }
}

/// The store with this key in it; all that is wrong where something is.
fn put(
    store: Option<&Store>,
    of_name: Option<&Name>,
    key: &Key,
    now: Option<Instant>,
) -> Result<Store, Vec<(Field, Wrong)>> {
    let mut store = store.cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    let mut note = |field, what| wrong.push((field, what));
    let given = given(key.pem.as_bytes()).map_err(|what| note(Field::Key, what)).ok();
    let (signer, source, reason) = (key.signer.trim(), key.source.trim(), key.revoked_reason.trim());
    // Of a server's keys and of certificates it is known what they are for.
    let role = match &given {
        Some(Given::Server(_)) => SERVER,
        Some(Given::Root(_)) => AUTHORITY,
        _ => key.role.trim(),
    };
    if !is_signer(signer) {
        note(Field::Signer, if signer.is_empty() { Wrong::Missing } else { Wrong::Form });
    }
    if role != AUTHORITY && !is_role(role) {
        note(Field::Role, if role.is_empty() { Wrong::Missing } else { Wrong::Form });
    }
    if source.is_empty() || !is_reason(source) {
        note(Field::Source, if source.is_empty() { Wrong::Missing } else { Wrong::Form });
    }
    let mut at = |field, text: &str| {
        instant(text).unwrap_or_else(|what| {
            note(field, what);
            None
        })
    };
    let (valid_from, valid_until, revoked_at) =
        (at(Field::From, &key.valid_from), at(Field::Until, &key.valid_until), at(Field::Revoked, &key.revoked_at));
    if valid_until.is_some_and(|until| valid_from.is_some_and(|from| until <= from)) {
        note(Field::Until, Wrong::Order);
    }
    if !is_reason(reason) || (revoked_at.is_some() && reason.is_empty()) {
        note(Field::Reason, if reason.is_empty() { Wrong::Missing } else { Wrong::Form });
    }
    if key.revoked_at.trim().is_empty() && !reason.is_empty() {
        note(Field::Revoked, Wrong::Missing);
    }
    let Some(given) = given else { return Err(wrong) };
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let pin = |key: PublicKey, kid: Option<String>| Pin {
        signer: signer.to_owned(),
        role: role.to_owned(),
        key,
        valid_from,
        valid_until,
        revoked_at,
        revoked_reason: some(reason),
        source: some(source),
        pinned_at: now,
        kid,
    };
    let fresh: Vec<Pin> = match given {
        Given::Key(key) => vec![pin(key, None)],
        Given::Server(keys) => keys.keys.into_iter().map(|one| pin(one.key, one.kid)).collect(),
        Given::Root(root) => {
            let place = of_name.and_then(|name| store.authorities.iter().position(|one| is_root(one, name)));
            let taken = |(at, one): (usize, &Authority)| Some(at) != place && one.root == root;
            if store.authorities.iter().enumerate().any(taken) {
                note(Field::Key, Wrong::Twice);
            }
            let authority = Authority {
                name: signer.to_owned(),
                root,
                valid_from,
                valid_until,
                revoked_at,
                revoked_reason: some(reason),
                source: some(source),
                pinned_at: place.and_then(|at| store.authorities.get(at)).map_or(now, |one| one.pinned_at),
            };
            match place.and_then(|at| store.authorities.get_mut(at)) {
                Some(place) => *place = authority,
                None => store.authorities.push(authority),
            }
            Vec::new()
        }
    };
    for pin in fresh {
        let place = of_name.and_then(|name| store.pins.iter().position(|one| is(one, name)));
        let taken = |(at, one): (usize, &Pin)| Some(at) != place && one.key == pin.key && one.role == pin.role;
        if store.pins.iter().enumerate().any(taken) || store.pins.len() >= KEYS_MAX {
            note(Field::Key, Wrong::Twice);
        }
        match place.and_then(|at| store.pins.get_mut(at)) {
            Some(place) => *place = Pin { pinned_at: place.pinned_at, kid: place.kid.take(), ..pin },
            None => store.pins.push(pin),
        }
    }
    if wrong.is_empty() { Ok(store) } else { Err(wrong) }
}

fn typed(policy: &Policy) -> Rules {
    let rule = |required: &Required| (required.role.clone(), required.min.to_string());
    Rules {
        signers: policy.signers.iter().map(rule).collect(),
        distinct_people: policy.distinct_people,
        time: policy.time == Asked::Yes,
        source: policy.source == Asked::Yes,
    }
}

fn rules(typed: &Rules) -> Result<Policy, Vec<(Field, Wrong)>> {
    let mut wrong = Vec::new();
    let mut signers: Vec<Required> = Vec::new();
    for (place, (role, min)) in typed.signers.iter().enumerate() {
        let (role, count) = (role.trim(), min.trim().parse::<u64>().ok().filter(|min| (1..=MIN_MAX).contains(min)));
        if !is_role(role) {
            wrong.push((Field::RuleRole(place), if role.is_empty() { Wrong::Missing } else { Wrong::Form }));
        } else if signers.iter().any(|other| other.role == role) {
            wrong.push((Field::RuleRole(place), Wrong::Twice));
        }
        match count {
            Some(count) => signers.push(Required { role: role.to_owned(), min: count as usize }),
            None => wrong.push((Field::RuleMin(place), Wrong::Form)),
        }
    }
    if typed.signers.is_empty() {
        wrong.push((Field::RuleRole(0), Wrong::Missing));
    }
    let asked = |asked| if asked { Asked::Yes } else { Asked::No };
    let (time, source) = (asked(typed.time), asked(typed.source));
    let policy = Policy { signers, distinct_people: typed.distinct_people, time, source };
    if wrong.is_empty() { Ok(policy) } else { Err(wrong) }
}

/// A file is what it reads as; one that is neither is refused with what is wrong with it as the one that it says it is.
fn import(bytes: &[u8], agreed: bool, mine: Option<&Store>, policy: Option<&Policy>, answer: &mut Answer) {
    match (Store::read(bytes), Policy::read(bytes)) {
        (_, Ok(theirs)) => {
            let differs = policy.cloned().unwrap_or_default() != theirs;
            if agreed {
                answer.kept.policy = Some(text(theirs.to_bytes()));
            }
            answer.import = Some(Import::Policy(typed(&theirs), differs));
        }
        (Ok(theirs), Err(_)) => {
            // Where what is kept cannot be read, nothing is joined to it.
            let Some(mine) = mine else { return };
            let (store, lines) = merge(mine, &theirs);
            if store.pins.len() > KEYS_MAX {
                answer.import = Some(Import::Refused("more than 10,000 keys in all".to_owned()));
                return;
            }
            if agreed {
                answer.kept.trust = Some(text(store.to_bytes()));
            }
            answer.import = Some(Import::Keys(lines));
        }
        (Err(as_store), Err(as_policy)) => {
            let says_policy = String::from_utf8_lossy(bytes).contains(super::POLICY_SCHEMA);
            let why = if says_policy { as_policy.to_string() } else { as_store.to_string() };
            answer.import = Some(Import::Refused(why));
        }
    }
}
