//! The words of the keys that a person believes, and of what it asks.

use crate::seal::trust::Fate;
use crate::seal::trust::desk::{Field, Wrong};
use crate::ui::format;

pub(crate) const TITLE: &str = "Trust";
pub(crate) const LEAD: &str =
    "The keys you believe, and what a pack must show you. Kept on this device. A pack can never change this list.";
pub(crate) const WAITING: &str = "Reading what is kept on this device…";
pub(crate) const KEYS: &str = "Keys of other people";
pub(crate) const KEYS_NONE: &str =
    "None yet. A key comes here when you name it on the report of a pack, add it by hand, or import a list.";
pub(crate) const KEYS_COLUMNS: [&str; 6] =
    ["Whose", "State", "Fingerprint, SHA-256 of the public key", "From, until", "How you know", ""];
pub(crate) const FROM_UNTIL: &str = "From, until";
pub(crate) const HOW: &str = "How you know";
pub(crate) const ADD: &str = "Add a key";
pub(crate) const IMPORT: &str = "Import a list or a policy";
pub(crate) const EXPORT: &str = "Export as JSON";
pub(crate) const EDIT: &str = "Edit or revoke";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const UNDO: &str = "Undo";
pub(crate) const REMOVED: &str = "Reports that you kept stay as they are. Packs that you check from now on do not know this key. If it was lost or misused, undo this and revoke it instead: then every check says so, and why.";
pub(crate) const RESTORED: &str = "The key is back.";
pub(crate) const KEPT: &str = "Kept.";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const NOT_SAVED: &str = "The file could not be saved";

pub(crate) const TAB_ONLY: &str = "This browser keeps nothing for this page";
pub(crate) const TAB_ONLY_TEXT: &str = "It does not let this page store anything, or has no room. Your keys and your policy are kept for this tab only, and go when you close it. Export them as JSON, and import them next time.";
pub(crate) const UNREADABLE: &str = "What is kept here cannot be read";
pub(crate) const SAVE_IT: &str = "Save it as a file";
pub(crate) const ANEW: &str = "Throw it away and begin anew";
pub(crate) const NO_RECORD: &str = "it is no record of this page";

pub(crate) const NEW_KEY: &str = "Add a key";
pub(crate) const OLD_KEY: &str = "Edit or revoke a key";
pub(crate) const KEY: &str = "Public key";
pub(crate) const KEY_HINT: &str = "A public key in PEM; a time authority’s root certificate in PEM; or the keys that a server publishes, as JSON. Paste it, or choose a file. Have it from its owner, not from a pack.";
pub(crate) const KEY_FILE: &str = "Choose a key file";
pub(crate) const FINGERPRINT: &str = "Fingerprint";
pub(crate) const FINGERPRINT_HINT: &str = "Compare all eight groups with its owner before you keep the key.";
pub(crate) const SIGNER: &str = "Whose key is it?";
pub(crate) const SIGNER_HINT: &str =
    "Your own name for the person. The same person has the same name on each of its keys.";
pub(crate) const ROLE: &str = "Role in which you trust it";
pub(crate) const ROLE_HINT: &str =
    "owner, approver or another: small letters, figures and hyphens. A server’s key is named as server.";
pub(crate) const FROM: &str = "Holds from";
pub(crate) const FROM_HINT: &str = "Year-month-day, UTC. Empty for no bound.";
pub(crate) const UNTIL: &str = "Holds no more from";
pub(crate) const UNTIL_HINT: &str = "The first day on which it counts no more. Empty for no bound.";
pub(crate) const SOURCE: &str = "How do you know it is theirs?";
pub(crate) const SOURCE_HINT: &str =
    "Like: read out on a call, 2 June 2026. Whoever reads your list later relies on this.";
pub(crate) const REVOKED: &str = "Revoked since";
pub(crate) const REVOKED_HINT: &str = "The day from which its signatures count no more. Empty while it is not revoked.";
pub(crate) const REASON: &str = "Why it is revoked";
pub(crate) const KEEP_KEY: &str = "Keep this key";

pub(crate) const IMPORT_KEYS: &str = "What this list would change";
pub(crate) const IMPORT_POLICY: &str = "This policy would take the place of yours";
pub(crate) const IMPORT_SAME: &str = "This is the policy that you have";
pub(crate) const IMPORT_COLUMNS: [&str; 4] = ["What happens", "Whose", "Fingerprint", "How they know"];
pub(crate) const IMPORT_CONFLICTS: &str = "Where their list contradicts yours on whose key it is, or does not know that it is revoked, yours stays. Change it by hand if they are right.";
pub(crate) const IMPORT_REFUSED: &str = "This file is no list of keys and no policy";
pub(crate) const IMPORT_TAKE: &str = "Take over these changes";
pub(crate) const IMPORT_USE: &str = "Use this policy";
pub(crate) const IMPORT_LEAVE: &str = "Leave it";

pub(crate) const POLICY: &str = "Your policy";
pub(crate) const POLICY_NOTE: &str = "Decides between INTACT AND TRUSTED and INTACT, POLICY NOT MET.";
pub(crate) const POLICY_PARTS: [&str; 4] = ["Who must sign", "Different people", "Time", "Answers of the server"];
pub(crate) const POLICY_EDIT: &str = "Edit the policy";
pub(crate) const POLICY_KEEP: &str = "Keep this policy";
pub(crate) const POLICY_ADD: &str = "Add a role";
pub(crate) const POLICY_ROLE: &str = "Role";
pub(crate) const POLICY_MIN: &str = "Signatures";
pub(crate) const POLICY_PEOPLE: &str = "No person counts twice, by the names in your list";
pub(crate) const POLICY_TIME: &str = "Each needs a time that the signer does not control";
pub(crate) const POLICY_SOURCE: &str = "The server must have signed its answers";

pub(crate) const SIGNATURES: &str = "Signatures";
pub(crate) const SIGNED: &str = "signed";
pub(crate) const SIGNATURES_KEY: &str =
    "What is signed cannot be changed by anybody but the key’s holder. What is claimed is only what the signer says.";
pub(crate) const DECISION: &str = "Decision";
pub(crate) const GIVEN_REASON: &str = "Reason";
pub(crate) const CALLS_ITSELF: &str = "Calls itself";
pub(crate) const TIME: &str = "Time";
pub(crate) const PROVEN: &str = "proven";
pub(crate) const TIME_PROVEN: &str = "No later than";
pub(crate) const TIME_CLAIMED: &str = "by the signer’s own clock";
pub(crate) const KEY_ID: &str = "Key";
pub(crate) const KNOWN_AS: &str = "In your list as";
pub(crate) const KNOWN_FROM: &str = "How you know";
pub(crate) const COMPARE: &str = "Compare the fingerprint";

pub(crate) const CONTACT: &str = "You have not named this key";
pub(crate) const CONTACT_HOW: &str = "Ask them, by another way than the one the pack came by, to read out the fingerprint of their key. Compare all eight groups, then type the last one as you hear it.";
pub(crate) const CONTACT_LAST: &str = "Last group, as they read it to you";
pub(crate) const CONTACT_WRONG: &str = "That is not this key. Do not trust the pack yet.";
pub(crate) const CONTACT_GO: &str = "Compare";
pub(crate) const CONTACT_RIGHT: &str = "The last group agrees";
pub(crate) const CONTACT_RIGHT_TEXT: &str = "If the seven others agree too, say whose key it is.";
pub(crate) const CONTACT_NAME: &str = "Name this key";

pub(crate) const JUDGED_NOBODY: &str = "You have named no key and set no policy, so no signature was held against any.";
pub(crate) const JUDGED_UNREADABLE: &str =
    "What you keep of keys and policy cannot be read, so no signature was held against it.";
pub(crate) const CHANGED: &str = "Your keys or your policy have changed since";
pub(crate) const CHANGED_TEXT: &str = "This report was made by what you had before.";
pub(crate) const JUDGE_AGAIN: &str = "Judge again";
pub(crate) const JUDGING: &str = "Judging again…";
pub(crate) const NOT_JUDGED: &str = "The file could not be judged again";
pub(crate) const SAVE_PDF: &str = "Save as PDF";
pub(crate) const MAKING_PDF: &str = "Making the PDF…";
pub(crate) const TO_TRUST: &str = "Look at your keys and your policy";

/// What is wrong with a field, without a full stop.
pub(crate) fn wrong(field: Field, wrong: &Wrong) -> &'static str {
    match (field, wrong) {
        (Field::Key, Wrong::Missing) => "Enter the public key",
        (Field::Key, Wrong::Private) => "This is a private key. Take it away from here, and ask for the public one",
        (Field::Key, Wrong::Twice) => "This key stands in your list already in this role",
        (Field::Key, _) => {
            "This is no public key (P-256 or Ed25519), no root certificate and no set of a server’s keys that can be used here"
        }
        (Field::Signer, Wrong::Missing) => "Enter whose key it is",
        (Field::Signer, _) => "The name must be at most 200 characters on one line",
        (Field::Role | Field::RuleRole(_), Wrong::Missing) => "Enter a role",
        (Field::RuleRole(_), Wrong::Twice) => "Each role can stand here once",
        (Field::Role | Field::RuleRole(_), _) => {
            "A role has small letters, figures and hyphens, 32 at most, and begins with a letter"
        }
        (Field::RuleMin(_), _) => "Enter a number from 1 to 99",
        (Field::Until, Wrong::Order) => "This must come after the first day",
        (Field::From | Field::Until, _) => "Enter a date as year-month-day, like 2026-07-01",
        (Field::Revoked, Wrong::Missing) => "Enter since when it is revoked",
        (Field::Revoked, _) => "Enter a date as year-month-day, like 2026-07-01",
        (Field::Reason, Wrong::Missing) => "Enter why it is revoked",
        (Field::Source, Wrong::Missing) => "Enter how you know that it is theirs",
        (Field::Reason | Field::Source, _) => "This must be at most 2,000 characters on one line",
    }
}

/// What becomes of a key of another list.
pub(crate) fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "New",
        Fate::Changed => "Changed",
        Fate::Same => "The same",
        Fate::Conflict => "Conflict: yours stays",
    }
}

/// How many keys are in which state.
pub(crate) fn tally(good: usize, others: usize) -> String {
    match (good, others) {
        (0, 0) => String::new(),
        (good, 0) => format!("{good} in force"),
        (good, others) => format!("{good} in force, {others} not"),
    }
}

/// A key that was removed.
pub(crate) fn removed(signer: &str, role: &str) -> String {
    format!("The key of {signer}, {role}, is removed")
}

/// What a button is about, for those who do not see where it stands.
pub(crate) fn about(what: &str, signer: &str, role: &str) -> String {
    format!("{what}: {signer}, {role}")
}

/// A file that was taken over.
pub(crate) fn taken(new: usize, changed: usize) -> String {
    format!("Taken over: {new} new, {changed} changed.")
}

/// Why what is kept cannot be read.
pub(crate) fn unreadable(why: &str) -> String {
    format!("It is left as it is: {why}. Packs are checked as if you had named no key and set no policy.")
}

/// What the pack says of an unknown key.
pub(crate) fn contact(signer: &str, role: &str) -> String {
    format!("The pack says “{signer}”, as {role}. Anyone could write that.")
}

/// By what a report was judged.
pub(crate) fn judged(keys: Option<u64>, policy: &[String]) -> String {
    let list = match keys {
        None => "no list of keys".to_owned(),
        Some(keys) => format!("your list of {}", format::count(keys, "key", "keys")),
    };
    format!("Judged by {list} and your policy: {}.", policy.join("; "))
}

/// What came of naming a key.
pub(crate) fn named(signer: &str, role: &str, headline: &str) -> String {
    format!("{signer} is in your list now, as {role}. The pack was judged again: {headline}.")
}

/// A signature's title.
pub(crate) fn signature(number: u8, role: &str, decision: &str) -> String {
    let did = match decision {
        "seal" => "sealed",
        "approve" => "approved",
        _ => "rejected",
    };
    format!("{number}. The {role} {did} it")
}
