//! The codes of findings: each is born here, or in [`crate::pack::scan::ScanCode`], and nowhere else.
//!
//! Codes are dotted `area.subject.condition`, stable and never used again for something else. `docs/FINDINGS.md` has a section for each.

use super::report::{FindingOutcome, Severity};

/// Declares [`Code`] and its table: variant, dotted id, outcome and severity, title, help.
macro_rules! codes {
    ($($variant:ident, $id:literal, $outcome:ident $severity:ident, $title:literal, $help:literal;)+) => {
        /// A rule of the checks above the container.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $title] $variant,)+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable dotted name.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Whether it counts against the pack.
            pub fn outcome(self) -> FindingOutcome {
                match self { $(Self::$variant => FindingOutcome::$outcome,)+ }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What it means, as a sentence without a full stop.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }

            /// What to do about it.
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help,)+ }
            }
        }
    };
}

codes! {
    ProfileMixed, "zip.profile.mixed", Fail Error, "Some records are in the form Packseal writes and some are not",
        "The container was changed after it was written. Ask the sender for the pack again.";
    ManifestMissing, "manifest.missing", Fail Error, "The list of digests is not here",
        "Every pack with a pack.json has MANIFEST.txt; without it nothing can be compared. Ask the sender for the pack again.";
    ManifestMalformed, "manifest.malformed", Fail Error, "A line of the list of digests cannot be read",
        "The list was changed after it was made. Do not rely on the pack.";
    ManifestDuplicate, "manifest.entry.duplicate", Fail Error, "The list of digests names an entry twice",
        "Two programs could believe different lines. Do not rely on the pack.";
    ManifestNotCanonical, "manifest.not-canonical", Fail Error, "The list of digests is not in its one allowed form",
        "It was not written by Packseal, or was changed afterwards. Ask the sender for the pack again.";
    ManifestHeaderDiffers, "manifest.header.differs", Fail Error, "The first line of the list and pack.json do not say the same",
        "One of the two was changed. Do not rely on what the pack says of itself.";
    ManifestSelfListed, "manifest.self-listed", Fail Error, "The list of digests names itself",
        "No list can hold its own digest, so that line is never true. Ask the sender for the pack again.";
    ManifestUnsafe, "manifest.path.unsafe", Fail Error, "The list of digests names a path that no entry may have",
        "A program that follows the list may read files outside the pack. Do not rely on the pack.";
    EntryMissing, "manifest.entry.missing", Fail Error, "A listed entry is not here",
        "Ask the sender for the whole pack.";
    EntryUnlisted, "manifest.entry.unlisted", Fail Error, "An entry is not on the list of digests",
        "It was added after the list was made. Do not rely on it.";
    DigestMismatch, "payload.digest.mismatch", Fail Error, "An entry was changed after the list was made",
        "Do not rely on this entry. Ask the sender for the pack again.";
    ListAgrees, "manifest.digest.agrees", Note Note, "The list of digests is the one whose digest you had by another way",
        "So the contents are those that were meant by whoever gave you the digest. It says nothing about whether they are true.";
    ListDiffers, "manifest.digest.differs", Fail Error, "The list of digests is not the one whose digest you had by another way",
        "This is another pack, or it was made anew with a list to match. Do not rely on it; ask for the pack again, and for the digest.";
    AboutMalformed, "about.malformed", Fail Error, "pack.json cannot be read",
        "It is not in the form of this format's version 1. Ask the sender which program made the pack.";
    CompletenessMalformed, "completeness.malformed", Fail Error, "The ledger of what was asked cannot be read",
        "COMPLETENESS.csv is missing or not in its form. Ask the sender for the pack again.";
    CompletenessRowsDiffer, "completeness.rows.differ", Fail Error, "The number of rows is not the one recorded",
        "Rows were added or left out after the ledger was written, or the ledger is wrong. Ask the sender why.";
    RawMalformed, "raw.requests.malformed", Fail Error, "The list of requests cannot be read",
        "raw/requests.jsonl is missing or not in its form. Ask the sender for the pack again.";
    RawDiffers, "raw.answer.differs", Fail Error, "An answer is not the one that the list of requests names",
        "The answer or the list was changed. Do not rely on what was made of it.";
    DerivationArguments, "derivation.arguments.malformed", Fail Error, "What the pack was made with cannot be read or followed",
        "raw/arguments.json was changed, or contradicts pack.json. Do not rely on the entries; ask the sender for the pack again.";
    DerivationAnswer, "derivation.answer.malformed", Fail Error, "An answer cannot be what the entries were made of",
        "It was changed after the entries were made, or they were made of something else. Do not rely on them.";
    DerivationMissing, "derivation.answer.missing", Fail Error, "An answer that the entries need is not here",
        "A build asks for it, by the recipe and the choices in the pack. Ask the maker where it is.";
    DerivationUnused, "derivation.answer.unused", Fail Error, "An answer is here that no entry is made of",
        "A build keeps none such: it was added, or what was made of it was taken out. Ask the maker.";
    DerivationDiffers, "derivation.entry.differs", Fail Error, "An entry is not what the answers give",
        "The entry or an answer was changed. Do not rely on the entry; read the answers below raw/ instead, or ask for the pack again.";
    DerivationRows, "derivation.rows.differ", Fail Error, "Rows of an entry stand in another order than the answers give, or are missing",
        "Rows were moved or taken out after the entry was made. Do not rely on the entry.";
    GapStated, "section.gap.stated", Note Note, "The maker states a gap",
        "Decide whether your work needs it; if so, ask the vendor for it by another way.";
    LimitReached, "section.limit.reached", Note Note, "A limit was reached, and rows were left out",
        "Ask for a pack of a shorter period, or with a higher limit.";
    ValueHidden, "value.hidden", Note Note, "A value was hidden before the list was made",
        "Ask the owner to show it to you by another way, if your work needs it.";
    ValueKept, "value.kept", Note Warning, "A value that looks like a secret was kept",
        "Read the maker's reason. If you do not believe it, do not pass the pack on.";
    DecisionStated, "maker.decision.stated", Note Note, "The maker states a decision",
        "Read rule and reason, and decide whether your work allows it.";
    SignatureStray, "signature.entry.stray", Fail Error, "A file lies under signatures/ that is no part of a signature",
        "It is covered by nothing. Do not rely on it, and ask the sender why it is there.";
    SignatureStatement, "signature.statement.malformed", Fail Error, "A signature's statement cannot be read",
        "What was signed cannot be told. Ask the sender for the pack again.";
    SignatureSubject, "signature.subject.differs", Fail Error, "A signature's statement is about another list of digests",
        "The list was changed after it was signed, or the signature belongs to another pack. Do not rely on the pack.";
    SignatureRole, "signature.role.differs", Fail Error, "A signature's file and its statement name different roles",
        "The files were renamed after signing. Ask the sender for the pack again.";
    SignatureKey, "signature.key.malformed", Fail Error, "The key beside a signature cannot be read",
        "It is no P-256 or Ed25519 public key in PEM. Ask the sender for the pack again.";
    SignatureKeyDiffers, "signature.key.differs", Fail Error, "The key beside a signature is not the one that its statement names",
        "The key was put in the place of another. Do not rely on the pack.";
    SignatureValue, "signature.value.differs", Fail Error, "A signature does not verify",
        "The statement was changed after signing, or another key signed. Do not rely on the pack.";
    SignatureContainer, "signature.container.differs", Fail Error, "The file itself is not the one that was signed",
        "Its entries may inflate to the same bytes, but it was written anew after signing. Ask the sender for the pack as it was sealed.";
    SignatureOrder, "signature.order.broken", Fail Error, "A signature does not follow the one before it",
        "Signatures were taken out, swapped, or brought from another pack. Do not rely on the pack.";
    SignatureKeyTwice, "signature.key.repeated", Note Warning, "A key signed more than once",
        "It counts once. Ask for the signature of somebody else, if you need one.";
    SignatureRejects, "signature.decision.reject", Note Warning, "A signer rejects the pack",
        "Read the reason, and ask the owner what became of it.";
    BundleDiffers, "signature.bundle.differs", Fail Error, "The Sigstore bundle beside a signature says something else",
        "Whoever checks the bundle would be told of another signature, statement or key. Do not rely on the pack.";
    TokenMalformed, "time.token.malformed", Fail Error, "A time token cannot be read, or is not in its one form",
        "Do not rely on the pack. Ask for it as it was sealed.";
    TokenRefused, "time.token.refused", Fail Error, "A time authority's answer is not a token: it refused",
        "It shows no time. Ask for the pack as it was sealed, or with a token.";
    TokenImprint, "time.imprint.differs", Fail Error, "A time token is about another signature",
        "It was brought from elsewhere, or the signature was changed. Do not rely on the pack.";
    TokenSignature, "time.signature.differs", Fail Error, "The time authority's signature in a token does not verify",
        "The token was changed, or nobody made it. Do not rely on the pack.";
    TokenCertificate, "time.certificate.differs", Fail Error, "A time token names another certificate than the one that signed it",
        "The certificate was changed or swapped. Do not rely on the pack.";
    TokenChain, "time.chain.broken", Fail Error, "The certificates in a time token are no whole chain",
        "One was changed, added or left out. Do not rely on the pack; ask for it as it was sealed.";
    TokenAlgorithm, "time.algorithm.unknown", Fail Error, "A time token is signed in a way that is not checked here",
        "Check it with openssl ts -verify, or ask for a token by another time authority.";
    TokenSha1, "time.certificate.sha1", Note Warning, "A time token names its certificate by SHA-1 only",
        "It does not count. Ask for a token of an authority that names it by SHA-256 (RFC 5816).";
    TimePurpose, "time.certificate.purpose", Note Warning, "The certificate that signed a time token is not for time stamping alone",
        "The token does not count. Ask the time authority, or for a token of another one.";
    TimeChain, "time.chain.invalid", Note Warning, "The chain of a time token did not hold at the token's time",
        "The token does not count. Ask the time authority, or for a token of another one.";
    AuthorityUnknown, "time.authority.unknown", Note Warning, "A time token is of an authority that is not in your trust store",
        "Compare the root with what the authority publishes, by another way, and add it to your trust store if you rely on it.";
    AuthorityOutside, "time.authority.outside", Note Warning, "A time token is of a time for which you do not trust its authority",
        "The token does not count. Look at the bounds in your trust store.";
    AuthorityRevoked, "time.authority.revoked", Note Warning, "A time token is of an authority that is revoked in your trust store",
        "No token of it counts, whatever its time: whoever has the authority's key sets the time.";
    SignerUnknown, "signer.key.unknown", Note Warning, "A key that signed is not in your trust store",
        "Compare its id with its owner by another way, and add it to your trust store if it is the owner's.";
    SignerRole, "signer.role.differs", Note Warning, "You know the key, in another role",
        "It does not count for this role. Ask its owner in which role it may sign.";
    SignerEarly, "signer.key.too-early", Note Warning, "A key signed before its first day in your trust store",
        "It does not count. Ask its owner since when it is in use.";
    SignerExpired, "signer.key.expired", Note Warning, "A key signed after its last day in your trust store, or nothing but the signer shows that it was before",
        "It does not count. Ask for a pack with a time token, or signed by a key that is in use.";
    SignerRevoked, "signer.key.revoked", Note Warning, "A key is revoked, and nothing but the signer shows that it signed before",
        "It does not count: whoever took the key could have set the time back. Ask for the pack signed anew.";
    SignerRevokedLater, "signer.key.revoked-later", Note Note, "A key was revoked later than a trusted clock saw its signature",
        "It counts. Ask whether the reason for revoking it reaches further back.";
    PolicyRole, "policy.role.missing", Note Warning, "Fewer signatures of a role count than your policy asks for",
        "Ask for the signatures that are missing.";
    PolicySame, "policy.people.same", Note Warning, "The signatures are of fewer different signers than your policy asks for",
        "Ask for the signature of somebody else.";
    PolicyRejected, "policy.decision.reject", Note Warning, "Somebody whose key you trust rejects the pack",
        "Read the reason. Do not rely on the pack before it is settled.";
    PolicyTime, "policy.time.missing", Note Warning, "A signature has no time but its signer's claim, and your policy asks for more",
        "Ask for a pack with time tokens.";
    PolicySource, "policy.source.missing", Note Warning, "The server did not sign its answers, and your policy asks for that",
        "Most vendors do not sign. Decide whether your work can do without.";
    SourceSignature, "source.signature.differs", Fail Error, "A server's signature does not fit the answer that it came with",
        "The answer, or what was asked for it, is not what the server signed. Do not rely on the pack.";
    SourceDigest, "source.digest.differs", Fail Error, "An answer is not the one that the server signed",
        "Its bytes were changed, or the server compresses what it signs. Do not rely on the pack before the server's operator has said which.";
    SourceMalformed, "source.signature.malformed", Note Warning, "The signature of an answer cannot be read",
        "Nothing vouches for this answer. Ask the server's operator whether it signs as RFC 9421 says.";
    SourcePartial, "source.signature.partial", Note Warning, "A server's signature covers less of the answer than it must",
        "Nothing vouches for this answer. Ask the server's operator to sign status, content-digest, method and address.";
    SourceKeyUnknown, "source.key.unknown", Note Note, "Answers are signed with a key that you have not named",
        "Ask the server's operator for its key by another way than the pack, and add it to your trust store in the role server.";
    SourceKeyEnded, "source.key.not-in-force", Note Warning, "A server's key is revoked, or was not in force when it signed",
        "Nothing vouches for this answer. Ask the server's operator which keys it signed with at that time.";
    SourceUnsigned, "source.answer.unsigned", Note Warning, "An answer came without a signature, though others have one",
        "Ask the maker where this answer comes from.";
    SourceApart, "source.time.apart", Note Warning, "Answers were signed at another time than the pack was made",
        "Old answers may have been used again. Ask the maker why.";
    SequenceUnusable, "sequence.pack.unusable", Fail Error, "A file among the packs is none that can be relied on",
        "Check it alone to see why, and ask the sender for it again.";
    SequenceMissing, "sequence.pack.missing", Fail Error, "The pack before is not among these",
        "Ask the maker for the pack that is missing. What happened in its period is not shown to you.";
    SequenceRepeated, "sequence.pack.repeated", Fail Error, "A pack was given twice, or two packs have one id",
        "The same pack counts once. If the two should be different, ask the maker for the right one.";
    SequenceNumber, "sequence.number.differs", Fail Error, "The maker's count does not go on by one",
        "Ask the maker which packs there are, and for those that you have not got.";
    SequenceTenant, "sequence.tenant.mixed", Fail Error, "The packs are not all of one organisation",
        "Check the packs of each organisation apart.";
    SequenceForked, "sequence.pack.forked", Note Warning, "Two packs follow the same one",
        "Ask the maker which of them goes on, and why there is another.";
    SequenceUnlinked, "sequence.pack.unlinked", Note Warning, "A pack does not name the one before it",
        "Nothing ties it to the others: a pack between them would not be missed. Ask the maker to name the pack before.";
    SequenceStart, "sequence.start.open", Note Note, "The first of these packs follows another one",
        "Ask for the earlier packs, if your work needs them.";
    VendorManifestMalformed, "vendor.manifest.malformed", Fail Error, "The vendor's manifest.json cannot be read",
        "Ask the sender for the pack again.";
    VendorCountDiffers, "vendor.count.differs", Fail Error, "A count in manifest.json is not the number of rows in its file",
        "The manifest or the file was changed after the pack was made. Ask the vendor which is right.";
    VendorListedAbsent, "vendor.listed.absent", Fail Error, "A file that manifest.json includes is not here",
        "Ask the sender for the whole pack.";
    VendorListedFailed, "vendor.listed.failed", Note Warning, "A file of a failed export is listed and not here",
        "The vendor's server lists files before it makes them. Its error file tells why the export failed.";
    VendorUnlisted, "vendor.file.unlisted", Fail Error, "A file is here that manifest.json does not include",
        "It was added after the pack was made. Do not rely on it.";
    VendorJsonMalformed, "vendor.json.malformed", Fail Error, "A file is not the JSON that its name promises",
        "It was damaged or changed. Ask the sender for the pack again.";
    VendorJsonNonFinite, "vendor.json.non-finite", Note Warning, "A file has numbers that JSON does not know (NaN or Infinity)",
        "The vendor's server writes them when an export fails half way. Treat the file as incomplete.";
    VendorExportFailed, "vendor.export.failed", Note Warning, "An export failed when the pack was made",
        "The error file beside it tells why. Ask for the pack again if your work needs this export.";
    CarbonChecksum, "vendor.checksum.differs", Fail Error, "A carbon factor set does not give its checksum",
        "The factors or the checksum were changed. Ask the vendor for the set.";
    CloseHash, "vendor.integrity-hash.differs", Fail Error, "The close package does not give its integrity hash",
        "The figures or the hash were changed. Ask the vendor for the close package again.";
    JsonMalformed, "json.malformed", Fail Error, "The file is meant to be JSON and cannot be read in one way",
        "Ask the sender for the file as the server gave it, not opened and saved again.";
    JsonLimit, "json.limit.exceeded", Fail Error, "The file is larger than what this version reads as one JSON text",
        "Ask for the evidence of shorter periods, one file each.";
    GrantexShape, "grantex.shape.malformed", Fail Error, "The file is not in the form of Grantex's answers",
        "Ask the sender for the file as the server gave it.";
    GrantexClaim, "grantex.claim.differs", Fail Error, "What the file says of its own chain is not what its entries give",
        "The entries or the server's statement were changed after the server wrote them. Fetch the evidence again and compare.";
    GrantexClaimLegacy, "grantex.claim.legacy", Note Warning, "The server does not accept an entry that holds by an older rule",
        "Ask the vendor how that entry is stored. Nothing in the file can settle it.";
    GrantexReport, "grantex.report.differs", Fail Error, "chain_report.json is not what the entries of the log give",
        "The report or the entries were changed. The chain shown here is computed from the entries.";
    GrantexCount, "grantex.count.differs", Note Warning, "A count in the summary is not the number of rows that are here",
        "Fetch the evidence again: the server counts and lists in separate steps. If it still differs, ask which is right.";
    ChainLink, "chain.link.broken", Fail Error, "An entry does not follow the one before it",
        "Read the likely cause. Unless it explains the break, do not rely on the order or the completeness of this log.";
    ChainContent, "chain.content.mismatch", Fail Error, "An entry does not give its own hash",
        "Read the likely cause. Unless it explains the break, do not rely on this entry.";
    ChainForked, "chain.link.forked", Note Warning, "A broken link lies between entries of the same millisecond",
        "Entries written at once break this log without any tampering. Ask for the application's own record of these entries.";
    ChainErased, "chain.content.erased", Note Warning, "Only the marker of an erasure was added to an entry",
        "Ask for the record of the erasure. Without the marker the entry gives its hash, so nothing else in it was changed.";
    ChainHidden, "chain.content.hidden", Note Warning, "The hash of an entry cannot be taken, since a value in it was hidden",
        "The pack says what was hidden and why. Ask the maker for the entry as the server keeps it.";
    ChainHead, "chain.head.unanchored", Note Warning, "The first entry follows one that is not here",
        "The log was asked for as a whole and does not begin at its beginning. Ask for the earlier entries.";
    ChainEmpty, "chain.empty", Note Warning, "The log has no entries",
        "Nothing was checked. Ask whether anything should have been logged in this period.";
    ChainLegacy, "chain.layout.legacy", Note Note, "Entries hold by an older rule of the log",
        "Expected of entries from before 12 August 2026. The server accepts one only as it is stored, which a file does not show.";
    ChainUncovered, "chain.entry.uncovered", Note Warning, "An entry has a member that its hash does not cover",
        "Do not rely on that member: anyone may have added it. The server gives none besides those that are hashed.";
    ChainDuplicate, "chain.entry.duplicate", Note Warning, "An entry's id comes more than once",
        "Ask the vendor which of the entries is the one.";
    ChainOrder, "chain.order.broken", Note Warning, "An entry is earlier than the one before it",
        "The server lists entries by time. Ask whether its clock was set back, or the list was put in another order.";
    ChainLinkageUnchecked, "chain.linkage.not-checked", Note Warning, "Links between entries were not checked",
        "An export may leave entries out by a filter that it does not name. Ask for the evidence pack, whose links can be checked.";
    LogMalformed, "log.line.malformed", Fail Error, "A line of the audit log is no entry",
        "Ask for the log as the service wrote it. Until then, what the line said is not known.";
    LogContent, "log.line.mismatch", Fail Error, "A line of the audit log does not give its own hash",
        "Do not rely on this line: it was changed after its hash was made, or the hash was.";
    LogLink, "log.link.missing", Fail Error, "A line of the audit log follows one that is not here",
        "A line before it was taken out, changed or never written. Ask for the application's own record of that time.";
    LogForked, "log.link.forked", Fail Error, "A line of the audit log follows an older line than the latest",
        "Lines changed places, or two processes wrote to one file. Ask how many write to it.";
    LogRestart, "log.link.restart", Note Warning, "A line of the audit log begins its resource's chain anew",
        "Expected after a restart of the service. Whether lines are missing before it cannot be seen: ask when it was restarted.";
    LogRedacted, "log.line.redacted", Note Warning, "A line of the audit log was hashed before it was redacted",
        "Nobody can recompute its hash from this file, and a mark of redaction can be planted. Do not call the line checked.";
    LogUnchecked, "log.link.not-checked", Note Warning, "A link of the audit log was not checked",
        "There are more resources than this version follows. Ask for the log in parts, one for each group of resources.";
    HmacMalformed, "hmac.sidecar.malformed", Note Warning, "A sidecar cannot be read",
        "Ask the sender for the sidecar as the evidence service wrote it.";
    HmacDigest, "hmac.digest.differs", Fail Error, "A sidecar was made for a file with another digest",
        "The package was changed after it was signed, or the sidecar belongs to another package. Do not rely on it; ask the sender for both again.";
    HmacDigestCase, "hmac.digest.case", Note Warning, "A sidecar spells the digest in capitals",
        "It is this file's digest, but the evidence service compares it letter by letter and calls the signature invalid. Ask for the sidecar as it was written.";
    HmacCode, "hmac.code.differs", Note Warning, "A sidecar does not verify under the secret that was given",
        "The file has the digest that the sidecar names, so the secret is another one, or the sidecar was edited. Ask which secret was in use.";
    HmacNotChecked, "hmac.not-checked", Note Warning, "A sidecar was not checked, since no secret was given",
        "Give the secret of the evidence service. Remember that whoever can check such a code can forge it.";
    HmacDelimiter, "hmac.name.ambiguous", Note Warning, "A signer's or key's name leaves open where it ends",
        "The same code fits another signer and key id. Do not rely on who is named; ask for a sidecar without `|` in the names.";
    HmacEmpty, "hmac.countersign.empty", Note Warning, "The countersign sidecar has no entries",
        "Nobody countersigned. Ask for the countersignatures if your work needs them.";
    HmacRequired, "hmac.countersign.required", Note Warning, "Fewer people countersigned than you require",
        "Ask for the countersignatures that are missing.";
    HmacDualControl, "hmac.dual-control.missing", Note Warning, "The countersignatures are not dual control",
        "Two people other than the signer must countersign. Ask for countersignatures of others.";
    EvidenceToken, "evidence.token.kept", Note Warning, "The package carries the access token of an outside service",
        "Do not pass the package on. Tell the owner to withdraw the token; it is in manifest.json in the clear.";
    EventMalformed, "events.line.malformed", Fail Error, "A row of the audit log cannot be read",
        "The log was changed or damaged. Do not rely on it.";
    EventHash, "events.hash.differs", Fail Error, "A row of the audit log does not give its own hash",
        "The row was changed after it was written. Do not rely on it; ask the server's operator for the row.";
    EventLink, "events.link.broken", Fail Error, "A row of the audit log does not name the hash of the row before it",
        "A row was changed, put in or taken out. Do not rely on the log.";
    EventGap, "events.link.not-checked", Note Note, "Rows of the audit log are not here, so some links could not be compared",
        "The export was filtered or cut at a limit. Ask for the rows between if your work needs them.";
    EventClaim, "events.claim.differs", Note Warning, "What the server says of its audit log is not what the rows say",
        "The rows decide. Ask the server's operator why its answer is another.";
    AttestationMalformed, "attestation.malformed", Fail Error, "The attestation of the audit log cannot be read",
        "Ask the sender for the pack again. Without it nothing ties the pack to the vendor's audit log.";
    AttestationBroken, "attestation.status.broken", Fail Error, "The audit log did not hold together when the pack was made",
        "The vendor said so itself. Ask the vendor what happened to the log before you rely on anything it should show.";
    AttestationUnchecked, "attestation.not-checked", Note Warning, "The attestation was not held against the vendor's live chain",
        "Ask the vendor's live check, and give its answer here. Until then the pack is a copy of what somebody had, and no evidence.";
    LiveMalformed, "attestation.live.malformed", Note Warning, "What was given as the live answer cannot be read as one",
        "Ask the vendor's live check again, and give its answer as it came.";
    LiveUnused, "attestation.live.unused", Note Warning, "A live answer was given, and there is no attestation to hold it against",
        "Ask for the pack as the vendor made it. An attestation may have been taken out of this one.";
    LiveBroken, "attestation.live.broken", Fail Error, "The vendor says that its audit log does not hold together",
        "Ask the vendor what happened to the log before you rely on anything it should show.";
    LiveTruncated, "attestation.live.truncated", Fail Error, "The vendor's audit log is shorter than the attested one",
        "Rows were cut off the log's end, or the attestation is false. Ask the vendor.";
    LiveMatch, "attestation.live.match", Note Note, "The vendor's audit log ends in the attested row",
        "This authenticates the state of the chain. The tables of the pack are not under it: compare the digest of the list too.";
    LiveDiffers, "attestation.live.differs", Fail Error, "The vendor's audit log ends in another row than the attested one",
        "The log was rewritten, or the attestation is false. Ask the vendor.";
    LiveGrown, "attestation.live.grown", Note Note, "The vendor's audit log has grown since the pack was made",
        "Expected, since fetching a pack adds a row. Nothing shows that the attested row is one of its rows: ask the vendor for that row's hash if your work needs it.";
    LayoutAbsent, "vendor.entry.absent", Note Warning, "An entry of the vendor's layout is not here, and no list names it",
        "Ask the sender whether it was left out, and why.";
    LayoutUnknown, "vendor.entry.unknown", Note Note, "An entry is here that the vendor's layout does not have",
        "Ask the sender what it is, if your work needs to know.";
    LayoutColumns, "vendor.columns.differ", Note Note, "A table has other columns than the ones that are known",
        "The vendor may have changed them. Read the header before you rely on a column's meaning.";
    LayoutPeriod, "vendor.period.differs", Note Warning, "data.json states another period than the attestation",
        "Ask the vendor which period the pack is about.";
    FocusVersion, "focus.version.unknown", Note Note, "A FOCUS table claims a version that is not known here",
        "The table was not checked. Ask for one of a version that is.";
    FocusColumnMissing, "focus.column.missing", Note Warning, "A FOCUS table lacks a column that its version requires",
        "Ask the vendor for the column, or which version the table is really of.";
    FocusColumnUnknown, "focus.column.unknown", Note Note, "A FOCUS table has a column that its version does not",
        "Do not read it as FOCUS. The vendor's own columns should begin with x_.";
    FocusColumnTwice, "focus.column.twice", Note Warning, "A FOCUS table has a column twice",
        "Programs read the one or the other. Ask the vendor which is right.";
    FocusRow, "focus.row.malformed", Note Warning, "A row of a FOCUS table does not fit its header",
        "Its values were not checked. Ask the vendor for the row.";
    FocusNull, "focus.value.null", Note Warning, "A value is missing where FOCUS asks for one",
        "Do not count on the column. Ask the vendor what the value is.";
    FocusSet, "focus.value.set", Note Warning, "A value stands where FOCUS asks for none",
        "Sums over the column count too much. Leave these rows out of them, or ask the vendor.";
    FocusType, "focus.value.type", Note Warning, "A value is not of the type that FOCUS asks for",
        "Programs may refuse or misread it. Ask the vendor for the value in its form.";
    FocusWord, "focus.value.word", Note Warning, "A value is none of the words that FOCUS allows",
        "Filters by the specification's words miss these rows. Ask the vendor what the word means.";
}
