//! The words of own keys.

use crate::model::instant::Instant;
use crate::seal::key::Algorithm;
use crate::ui::format;
use crate::web::keys::OwnKey;

pub(crate) const TITLE: &str = "Keys";
pub(crate) const LEAD: &str =
    "Your own keys, with which you seal and approve packs. They are made on this device and kept in this browser.";
pub(crate) const KEPT: &str = "The private half cannot be read out, not even by this page. So there is no copy of it: who clears this site’s data, \
     or leaves a private window, has lost the key.";
pub(crate) const LOADING: &str = "Looking for your keys…";
pub(crate) const TROUBLE: &str = "No keys can be kept here";

pub(crate) const LIST: &str = "Your keys";
pub(crate) const NONE: &str = "None yet. Make one below, or import one that you have.";
pub(crate) const COLUMNS: [&str; 4] = ["Whose", "Fingerprint, SHA-256 of the public key", "Since", ""];
pub(crate) const COPY: &str = "Copy the fingerprint";
pub(crate) const SAVE: &str = "Save the public key";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const SHARE: &str = "Whoever is to believe your signatures needs the public key, and has to hear the fingerprint by another way than the pack \
     came by: read it out on a call.";

pub(crate) const REMOVE_TITLE: &str = "Remove this key?";
pub(crate) const REMOVE_TEXT: &str = "It is gone for good: there is no copy of its private half, and nothing can be signed with it any more. What it has signed \
     still verifies. Save its public key first if you have not: an auditor needs it to check, and you to have it revoked.";
pub(crate) const REMOVE_NO: &str = "Keep it";
pub(crate) const REMOVE_YES: &str = "Remove it";

pub(crate) const MAKE: &str = "Make a key";
pub(crate) const MAKE_HINT: &str = "One key for each person and role. Two people who share a key are one signer.";
pub(crate) const NAME: &str = "Your name";
pub(crate) const NAME_HINT: &str = "As your auditor knows you. It goes into everything that you sign.";
pub(crate) const ROLE: &str = "Role";
pub(crate) const ROLE_HINT: &str = "Small letters, digits and hyphens, like owner or approver.";
pub(crate) const ALGORITHM: &str = "Algorithm";
pub(crate) const ALGORITHM_HINT: &str =
    "ECDSA P-256 is known to every program that an auditor may use. Ed25519 is newer.";
pub(crate) const MAKE_GO: &str = "Make the key";
pub(crate) const NAME_WRONG: &str = "Enter a name of 1 to 200 characters, without control characters";
pub(crate) const ROLE_WRONG: &str =
    "Enter a role of small letters, digits and hyphens, 32 at most, that begins with a letter";

pub(crate) const IMPORT: &str = "Import a key";
pub(crate) const IMPORT_HINT: &str = "A private key of P-256 or Ed25519 in PEM (PKCS#8), with a passphrase or without. The browser keeps it as one that cannot be \
     read out again. The file stays where it is: whoever has it can sign as you.";
pub(crate) const IMPORT_CHOOSE: &str = "Choose the file";
pub(crate) const IMPORT_GO: &str = "Import the key";
pub(crate) const PASSPHRASE: &str = "Passphrase";
pub(crate) const PASSPHRASE_HINT: &str =
    "That of the file. It is used once and not kept. Empty where the file has none.";
pub(crate) const NOT_IMPORTED: &str = "The key was not imported";
pub(crate) const FILE_MISSING: &str = "Choose the file with the private key";

pub(crate) const FLOWS: &str = "When a key is lost, replaced or revoked";
pub(crate) const FLOWS_HINT: &str = "A pack cannot say this of its own key. It stands in each auditor’s trust list, and you are the one who has to tell them.";
pub(crate) const LOST: &str = "A key is lost";
pub(crate) const LOST_STEPS: [&str; 4] = [
    "Site data was cleared, the browser was set up anew or the device is gone. What the key signed still verifies.",
    "Make a new key here and save its public key.",
    "Give the auditor the new public key, and read its fingerprint out on a call.",
    "Ask them to end the old key in their trust list on the day when you last had it. If somebody else may have it, have it revoked instead.",
];
pub(crate) const REPLACED: &str = "A key is replaced";
pub(crate) const REPLACED_STEPS: [&str; 3] = [
    "Make the new key first, and give it to the auditor as above.",
    "Ask them to end the old one in their trust list on the day of the change. What it signed before then stays trusted.",
    "Remove the old key here once nothing is to be signed with it.",
];
pub(crate) const REVOKED: &str = "A key must be revoked";
pub(crate) const REVOKED_STEPS: [&str; 4] = [
    "Somebody else may have used it, or could have: an imported file that got about, a device that was open.",
    "Tell the auditor at once, by another way than a pack: the fingerprint, since when, and why. “Copy a note to the auditor”, beside the key, has the words.",
    "They put it down as revoked since that day. A signature then counts only if a trusted time shows that it is older.",
    "Remove the key here, make a new one, and have packs that are still needed sealed anew.",
];
pub(crate) const NOTE: &str = "Copy a note to the auditor";

/// The choice of an algorithm.
pub(crate) const ALGORITHMS: [Algorithm; 2] = [Algorithm::EcdsaP256, Algorithm::Ed25519];

/// When a key was made or imported.
pub(crate) fn since(key: &OwnKey) -> String {
    Instant::from_unix_millis(key.created).map(|at| format::day(at.day())).unwrap_or_default()
}

/// What names a key where it stands alone: `Compliance Lead, owner`.
pub(crate) fn whose(key: &OwnKey) -> String {
    format!("{}, {}", key.name, key.role)
}

/// Algorithm and the ends of the fingerprint, below the name.
pub(crate) fn which(key: &OwnKey) -> String {
    let id = key.id.to_string();
    format!("{}, {}…{}", key.algorithm.name(), &id[..8], &id[56..])
}

/// A button's whole name.
pub(crate) fn about(label: &str, key: &OwnKey) -> String {
    format!("{label}: {}", whose(key))
}

/// What the screen says when a key is there.
pub(crate) fn made(key: &OwnKey) -> String {
    format!("The key of {} is here. Save its public key for your auditor.", whose(key))
}

/// What it says when one is gone.
pub(crate) fn removed(key: &OwnKey) -> String {
    format!("The key of {} is removed.", whose(key))
}

/// The file of a public key.
pub(crate) fn file_name(key: &OwnKey) -> String {
    format!("{}-{}.pub.pem", key.role, &key.id.to_string()[..8])
}

/// The fingerprint in groups, as it is read out.
fn groups(key: &OwnKey) -> String {
    let id = key.id.to_string();
    (0..8).map(|group| &id[group * 8..group * 8 + 8]).collect::<Vec<_>>().join(" ")
}

/// What an auditor is told of a key.
pub(crate) fn note(key: &OwnKey) -> String {
    format!(
        "Key of {}, in the role {}, {}, since {}.\nFingerprint (SHA-256 of the public key): {}\n\nPlease check it with me by another way before you \
         name it, and before you revoke or end it.\n[ ] New key, trusted since: ____-__-__\n[ ] Ends on: ____-__-__, replaced by: ________\n[ ] Revoked since: \
         ____-__-__, because: ________\n",
        key.name,
        key.role,
        key.algorithm.name(),
        since(key),
        groups(key)
    )
}
