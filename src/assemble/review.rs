//! Looks for secrets before anything is written, and does what the owner decides (docs/SECRETS.md).
//!
//! JSON answers are looked through value by value, so that a finding has a pointer; streams with an overlap, so that a finding has an offset.

use std::future::ready;

use super::build::{Build, Hidden};
use super::driver::Later;
use super::question::{Finding, Question, Verdict};
use super::redact::{Webhook, redact_at};
use super::{Body, Driver, Error};
use crate::model::digest::{Digest, Hasher};
use crate::model::json::Value;
use crate::pack::about::Decision;
use crate::pack::entries::Entries;
use crate::recipe::Redact;
use crate::secrets::{self, MASK, Rule, Segment};
use crate::source::{Answer, Head, Reader, Request};

/// Why a value was hidden, when the owner gave no other reason.
const LIKE_A_SECRET: &str = "the maker hid it: it looks like a secret";

/// An answer without what the owner hid.
pub(super) struct Cleared {
    pub(super) head: Head,
    pub(super) value: Value,
    /// The body as it came, or written anew when something was hidden.
    pub(super) body: Vec<u8>,
    /// SHA-256 of the body as it came, when something was hidden.
    pub(super) received: Option<Digest>,
    pub(super) hidden: Vec<Hidden>,
}

/// A text without what the owner hid.
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    /// SHA-256 of the text as it came.
    pub(super) received: Digest,
    pub(super) hidden: Vec<Hidden>,
}

/// What came of a body that was copied into an entry.
#[derive(Debug)]
pub(super) struct Copied {
    /// Bytes of the entry.
    pub(super) bytes: u64,
    /// SHA-256 of all bytes that came.
    pub(super) received: Digest,
    pub(super) hidden: Vec<Hidden>,
    /// Whether more came than was wanted.
    pub(super) more: bool,
}

/// How much of a piece an entry takes.
pub(super) enum Take {
    /// All of it.
    All,
    /// So many bytes of it, and nothing after.
    UpTo(usize),
}

/// Finds the webhook address in an answer.
type Hook = fn(&Value) -> Option<Webhook>;

/// A value in question, with what stands in its place when it is hidden.
struct Suspect<K> {
    finding: Finding,
    reason: &'static str,
    key: K,
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Reads an answer as JSON and clears it of secrets. `entry` is the vendor entry that is made of it, when it is one.
    pub(super) async fn clear(
        &mut self,
        what: &str,
        request: &Request,
        answer: Answer,
        entry: Option<&str>,
    ) -> Result<Cleared, Error> {
        self.clear_with(what, request, answer, entry, |_| None).await
    }

    /// The same; `hook` finds the webhook address, in an answer that may have one.
    pub(super) async fn clear_with(
        &mut self,
        what: &str,
        request: &Request,
        answer: Answer,
        entry: Option<&str>,
        hook: Hook,
    ) -> Result<Cleared, Error> {
        self.cleared(what, request, answer, (entry, hook, &[])).await
    }

    /// The same; what the recipe says is hidden first, without a question.
    pub(super) async fn clear_redacted(
        &mut self,
        what: &str,
        request: &Request,
        answer: Answer,
        entry: Option<&str>,
        redact: &[Redact],
    ) -> Result<Cleared, Error> {
        self.cleared(what, request, answer, (entry, |_| None, redact)).await
    }

    async fn cleared(
        &mut self,
        what: &str,
        request: &Request,
        answer: Answer,
        (entry, hook, redact): (Option<&str>, Hook, &[Redact]),
    ) -> Result<Cleared, Error> {
        let Answer { head, body } = answer;
        let mut value = Reader::parse(&body).map_err(|source| self.wrong(what, request, source))?;
        if D::REPLAY {
            return Ok(Cleared { head, value, body, received: None, hidden: Vec::new() });
        }
        let place = entry.map_or_else(|| request.target(), str::to_owned);
        let mut ruled = Vec::new();
        for rule in redact {
            self.ruled(rule, &place, &mut value, &mut ruled);
        }

        let mut suspects: Vec<Suspect<Option<secrets::Place>>> = Vec::new();
        if let Some(url) = hook(&value) {
            suspects.push(Suspect {
                finding: Finding {
                    rule: "secret.url.webhook".to_owned(),
                    title: "A webhook address, which may carry a key".to_owned(),
                    place: format!("{place}#/workflow_webhook_url"),
                    shown: url.kept,
                    fingerprint: Digest::of(url.whole.as_bytes()),
                },
                reason: "a webhook address may carry a key in its path or parameters; scheme and host are kept",
                key: None,
            });
        }
        for found in self.scanner().scan_json(&value) {
            if found.found.rule == Rule::Session {
                return Err(Error::TokenInAnswer { what: what.to_owned(), request: request.target() });
            }
            if hook_covers(&suspects, &found.pointer) {
                continue;
            }
            let finding = finding(&found.found, format!("{place}#{}", found.pointer));
            suspects.push(Suspect { finding, reason: LIKE_A_SECRET, key: Some(found) });
        }
        if suspects.is_empty() && ruled.is_empty() {
            return Ok(Cleared { head, value, body, received: None, hidden: Vec::new() });
        }

        let findings = suspects.iter().map(|suspect| suspect.finding.clone()).collect();
        let verdicts = self.verdicts(what, findings).await?;
        let (mut places, mut hidden, mut hide_hook) = (Vec::new(), ruled, false);
        for (suspect, verdict) in suspects.into_iter().zip(verdicts) {
            if self.decided(&suspect.finding, &verdict, suspect.reason) {
                let pointer = suspect.finding.place.split_once('#').map_or("", |(_, pointer)| pointer).to_owned();
                hidden.push(Hidden { place: pointer, rule: suspect.finding.rule });
                match suspect.key {
                    Some(place) => places.push(place),
                    None => hide_hook = true,
                }
            }
        }
        if hidden.is_empty() {
            return Ok(Cleared { head, value, body, received: None, hidden });
        }
        secrets::hide_json(&mut value, &places);
        if hide_hook {
            super::redact::hide_webhook(&mut value);
        }
        let received = Some(Digest::of(&body));
        Ok(Cleared { head, body: value.to_compact(), value, received, hidden })
    }

    /// Hides what a rule of the recipe names, and writes it down once an answer.
    fn ruled(&mut self, rule: &Redact, place: &str, value: &mut Value, hidden: &mut Vec<Hidden>) {
        let before = hidden.len();
        redact_at(value, &rule.at, &mut |pointer| {
            hidden.push(Hidden { place: pointer, rule: rule.rule.clone() });
        });
        if hidden.len() > before {
            let place = place.split('?').next().unwrap_or_default();
            let decision = Decision {
                rule: rule.rule.clone(),
                place: format!("{place}#{}", rule.at),
                decision: "redact".to_owned(),
                reason: format!("the recipe hides it: {}", rule.why),
            };
            // Each page of a list has the same values to hide.
            if !self.decisions.contains(&decision) {
                self.decisions.push(decision);
            }
        }
    }

    /// Clears a whole text, like a document, of secrets.
    pub(super) async fn clear_text(&mut self, what: &str, place: &str, text: Vec<u8>) -> Result<Text, Error> {
        let received = Digest::of(&text);
        if D::REPLAY {
            return Ok(Text { bytes: text, received, hidden: Vec::new() });
        }
        let found = self.scanner().scan(&text);
        if found.iter().any(|it| it.rule == Rule::Session) {
            return Err(Error::TokenInAnswer { what: "A text".to_owned(), request: place.to_owned() });
        }
        if found.is_empty() {
            return Ok(Text { bytes: text, received, hidden: Vec::new() });
        }
        let findings: Vec<_> = found.iter().map(|it| finding(it, format!("{place}#{}", it.start))).collect();
        let verdicts = self.verdicts(what, findings.clone()).await?;
        let (mut kept, mut hidden) = (Vec::new(), Vec::new());
        for ((found, finding), verdict) in found.into_iter().zip(findings).zip(verdicts) {
            if self.decided(&finding, &verdict, LIKE_A_SECRET) {
                hidden.push(Hidden { place: found.start.to_string(), rule: finding.rule });
                kept.push(found);
            }
        }
        Ok(Text { bytes: secrets::hide(&text, &kept), received, hidden })
    }

    /// Copies a body into the open entry, without what the owner hides. `take` says how much of each cleared piece is wanted.
    pub(super) async fn copy(
        &mut self,
        place: (&str, &str),
        body: &mut D::Body,
        take: &mut (dyn FnMut(&Self, &[u8]) -> Take + '_),
        failed: &(dyn Fn(&Self, super::FetchError) -> Error + '_),
    ) -> Result<Copied, Error> {
        self.copy_through(place, body, take, failed, &mut <[u8]>::to_vec).await
    }

    /// The same; `put` makes of each cleared piece what is written.
    pub(super) async fn copy_through(
        &mut self,
        (what, place): (&str, &str),
        body: &mut D::Body,
        take: &mut (dyn FnMut(&Self, &[u8]) -> Take + '_),
        failed: &(dyn Fn(&Self, super::FetchError) -> Error + '_),
        put: &mut (dyn FnMut(&[u8]) -> Vec<u8> + '_),
    ) -> Result<Copied, Error> {
        let scanner = self.scanner();
        let mut stream = scanner.stream();
        let (mut received, mut bytes, mut hidden) = (Hasher::default(), 0, Vec::new());
        let (mut ended, mut full) = (false, false);
        loop {
            self.pack.room().await?;
            while let Some(segment) = stream.next_segment() {
                let piece = match segment {
                    Segment::Clean(piece) => piece,
                    Segment::Found(found, value) => {
                        if full {
                            return Ok(Copied { bytes, received: received.finish(), hidden, more: true });
                        }
                        if found.rule == Rule::Session {
                            return Err(Error::TokenInAnswer {
                                what: "The answer".to_owned(),
                                request: place.to_owned(),
                            });
                        }
                        let finding = finding(&found, format!("{place}#{}", found.start));
                        let verdict = self.verdicts(what, vec![finding.clone()]).await?.pop();
                        if verdict.is_none_or(|verdict| self.decided(&finding, &verdict, LIKE_A_SECRET)) {
                            hidden.push(Hidden { place: found.start.to_string(), rule: finding.rule });
                            MASK.as_bytes().to_vec()
                        } else {
                            value
                        }
                    }
                };
                if full && !piece.is_empty() {
                    return Ok(Copied { bytes, received: received.finish(), hidden, more: true });
                }
                let used = match take(self, &piece) {
                    Take::All => &piece[..],
                    Take::UpTo(used) => {
                        full = true;
                        &piece[..used]
                    }
                };
                self.pack.write(&put(used))?;
                bytes += used.len() as u64;
                if used.len() < piece.len() {
                    return Ok(Copied { bytes, received: received.finish(), hidden, more: true });
                }
            }
            if ended {
                return Ok(Copied { bytes, received: received.finish(), hidden, more: false });
            }
            match body.next().await.map_err(|source| failed(self, source))? {
                Some(piece) => {
                    received.update(&piece);
                    stream.feed(&piece);
                }
                None => {
                    stream.finish();
                    ended = true;
                }
            }
        }
    }

    /// A verdict on each finding: what was decided before about the same value holds, the rest is asked.
    fn verdicts<'b>(&'b self, what: &'b str, findings: Vec<Finding>) -> Later<'b, Result<Vec<Verdict>, Error>> {
        // Nothing is looked for in a replay, so nothing is asked.
        if D::REPLAY { Box::pin(ready(Ok(Vec::new()))) } else { Box::pin(self.decided_on(what, findings)) }
    }

    async fn decided_on(&self, what: &str, findings: Vec<Finding>) -> Result<Vec<Verdict>, Error> {
        // What was said of a value itself comes before what was said of all others.
        let known = |finding: &Finding| {
            let said = self.verdicts.borrow().get(&finding.fingerprint).cloned();
            said.or_else(|| self.hide_all.get().then_some(Verdict::HideAll))
        };
        let mut open: Vec<Finding> = Vec::new();
        for finding in findings.iter().filter(|finding| known(finding).is_none()) {
            if !open.iter().any(|other| other.fingerprint == finding.fingerprint) {
                open.push(finding.clone());
            }
        }
        if !open.is_empty() {
            let question = Question { what: what.to_owned(), findings: open };
            let given = self.driver.decide(&question).await.map_err(|source| Error::Fetch {
                what: "The question about secrets".to_owned(),
                request: String::new(),
                source,
                tried: 1,
                answered: true,
            })?;
            for (index, finding) in question.findings.into_iter().enumerate() {
                // What nobody decided is hidden: a leak cannot be taken back.
                let verdict = given.get(index).cloned().unwrap_or(Verdict::Hide);
                self.hide_all.set(self.hide_all.get() || verdict == Verdict::HideAll);
                self.verdicts.borrow_mut().insert(finding.fingerprint, verdict);
            }
        }
        Ok(findings.iter().map(|finding| known(finding).unwrap_or(Verdict::Hide)).collect())
    }

    /// Writes a verdict down, for `pack.json`; says whether the value is to be hidden.
    fn decided(&mut self, finding: &Finding, verdict: &Verdict, hidden_because: &str) -> bool {
        let (decision, reason) = match verdict {
            Verdict::Keep(reason) => ("allow", reason.as_str()),
            Verdict::Hide | Verdict::HideAll => ("redact", hidden_because),
        };
        self.decisions.push(Decision {
            rule: finding.rule.clone(),
            place: finding.place.clone(),
            decision: decision.to_owned(),
            reason: reason.to_owned(),
        });
        decision == "redact"
    }
}

fn hook_covers(suspects: &[Suspect<Option<secrets::Place>>], pointer: &str) -> bool {
    pointer == "/workflow_webhook_url" && suspects.iter().any(|suspect| suspect.key.is_none())
}

fn finding(found: &secrets::Match, place: String) -> Finding {
    Finding {
        rule: found.rule.id().to_owned(),
        title: found.rule.title().to_owned(),
        place,
        shown: found.shown.clone(),
        fingerprint: found.fingerprint,
    }
}
