//! A playbook pack: the audit log, redacted and hashed anew as it streams by, its report, and how far the owner is with the playbook.

use super::build::{Build, From, Kept, RawAnswer};
use super::progress::SetState;
use super::review::{Copied, Take};
use super::{Arguments, Body, Driver, Error};
use crate::model::instant::Day;
use crate::pack::entries::Entries;
use crate::pack::format::ATTACHMENTS;
use crate::playbook::audit::{NAME, REPORT_NAME, Redaction, Rewriter, Rewritten, Settings};
use crate::playbook::readiness::{
    ATTESTATIONS_MAX, ATTESTATIONS_NAME, Attestations, Facts, ITEMS, Items, OWN_ITEMS, Summary, assess,
};
use crate::privacy::redact::Level;
use crate::privacy::retention::Policy;
use crate::recipe::DataSet;
use crate::section::completeness::Line;
use crate::source::{AnswerError, Head, Request};

/// The one section of the layout.
pub(super) const SET: DataSet = DataSet(0);
/// What a person calls it.
pub(super) const TITLE: &str = "Audit log";
const ID: &str = "audit";
/// A log that does not end is not followed for ever.
const LOG_MAX: usize = 2 << 30;

/// A build of this layout under way.
pub(super) struct Playbook<'a, D, S: Entries> {
    build: Build<'a, D, S>,
    settings: Settings,
}

impl<'a, D: Driver, S: Entries> Playbook<'a, D, S> {
    /// Writes the vendor's entries, and gives the engine back with what goes into `readiness.json`.
    pub(super) async fn vendor_entries(build: Build<'a, D, S>) -> Result<Build<'a, D, S>, Error> {
        let settings = settings(&build)?;
        let mut this = Self { build, settings };
        let request = log_request(&this.build)?;
        let (rewritten, hidden) = this.log(&request).await?;
        this.build.pack.entry(REPORT_NAME, &rewritten.report())?;
        this.told(&rewritten, hidden);
        let items = this.items().await?;
        let attestations = this.attestations().await?;
        let arguments = this.build.arguments;
        let mut facts = Facts::of(&rewritten);
        facts.attachments = arguments.attachments.iter().map(|name| format!("{ATTACHMENTS}{name}")).collect();
        facts.release = arguments.choices.options.get("release").map(str::to_owned);
        let readiness = assess(&items, &facts, &attestations, arguments.now.day());
        let summary = Summary::of(&readiness);
        this.build.notes.push(summary.to_string());
        this.build.readiness = Some((readiness.encode(), summary));
        Ok(this.build)
    }

    /// The log into its entry. It begins anew when it breaks off in a way that may pass: nothing of a broken one stays.
    async fn log(&mut self, request: &Request) -> Result<(Rewritten, usize), Error> {
        self.build.line(SET, |line| line.state = SetState::Fetching);
        let mut tried = 0;
        loop {
            tried += 1;
            let (session, decisions) = (self.build.sessions(), self.build.decisions.len());
            match self.once(request, tried).await {
                Ok(rewritten) => return Ok(rewritten),
                Err(error) => {
                    self.build.pack.abort()?;
                    self.build.decisions.truncate(decisions);
                    if self.build.arguments.import.is_some() {
                        return Err(error);
                    }
                    self.build.again(error, tried, session).await?;
                }
            }
        }
    }

    async fn once(&mut self, request: &Request, tried: u64) -> Result<(Rewritten, usize), Error> {
        let build = &mut self.build;
        let (from, head, mut body) = opened(build, request, tried).await?;
        if matches!(from, From::Api(_)) && head.media_type() == "text/html" {
            // A page for people, such as one to sign in: its lines would all be left out.
            let (place, found) = ("the content type".to_owned(), head.media_type());
            let source = AnswerError::Shape { place, expected: "JSON Lines", found };
            return Err(build.wrong(TITLE, request, source));
        }
        build.pack.begin(NAME)?;
        let mut rewriter = Rewriter::new(self.settings.clone());
        let mut out = Vec::new();
        let mut taken = 0_usize;
        let mut take = |build: &Build<'_, D, S>, piece: &[u8]| {
            build.received(Some(SET), piece.len() as u64, 0);
            taken = taken.saturating_add(piece.len());
            if taken > LOG_MAX { Take::UpTo(0) } else { Take::All }
        };
        let failed = |build: &Build<'_, D, S>, source| build.failed(TITLE, request, tried, source);
        let mut put = |piece: &[u8]| {
            out.clear();
            rewriter.push(piece, &mut out);
            std::mem::take(&mut out)
        };
        let copied = build.copy_through((TITLE, NAME), &mut body, &mut take, &failed, &mut put).await?;
        if taken > LOG_MAX {
            return Err(Error::TooLarge { what: TITLE.to_owned(), request: request.target(), max: LOG_MAX });
        }
        let Copied { bytes, received, hidden, .. } = copied;
        let mut last = Vec::new();
        let rewritten = rewriter.finish(&mut last);
        build.pack.write(&last)?;
        build.pack.end()?;
        build.received(Some(SET), 0, u64::from(matches!(from, From::Api(_))));
        // What came holds what was redacted: only its digest is kept.
        build.answers.push(RawAnswer { from, head, kept: Kept::Failed { digest: received, bytes } });
        Ok((rewritten, hidden.len()))
    }

    /// What is worth telling of the log: in the table, in the ledger, and on the receipt.
    fn told(&mut self, rewritten: &Rewritten, hidden: usize) {
        let build = &mut self.build;
        let imported = build.arguments.import.is_some();
        let (lines, left_out) = (rewritten.written.lines, rewritten.left_out_total);
        if left_out > 0 {
            let why = "they are no entries of an audit log; audit_report.json has their numbers";
            build.gap(ID, &format!("{left_out} lines"), why);
        }
        if imported {
            let why = "the maker gave a file; this program did not ask the service for it";
            build.gap(ID, "the answer", why);
        }
        let replaced = rewritten.replaced().total();
        build.notes.push(format!(
            "Audit log: {replaced} values were redacted in {} lines, before anything was hashed",
            rewritten.changed
        ));
        if hidden > 0 {
            build.notes.push(format!("Audit log: {hidden} values that look like secrets were hidden; those lines as they came could not be checked"));
        }
        let endpoint = build.spec(SET).map_or_else(|_| String::new(), |section| section.endpoint().to_owned());
        build.lines.push(Line {
            dataset: ID.to_owned(),
            endpoint: if imported { "a file of the maker's".to_owned() } else { endpoint },
            requests: build.requests_of(SET),
            returned: Some(rewritten.received.checked.lines_total),
            included: Some(lines),
            ..Line::default()
        });
        build.line(SET, |line| {
            line.rows = lines;
            line.state = if lines == 0 {
                SetState::Empty
            } else if left_out > 0 {
                SetState::Gap
            } else {
                SetState::Fetched
            };
            line.detail = format!("{replaced} values redacted");
        });
    }

    /// The items of readiness: the operator's where the host has them, else ours.
    async fn items(&mut self) -> Result<Items, Error> {
        let own = self.build.driver.document(OWN_ITEMS).await.ok().flatten();
        let wrong = |error: crate::playbook::readiness::FileError| Error::Choice {
            field: None,
            why: format!("the list documents/{OWN_ITEMS} of this site cannot be read: {error}. Tell whoever hosts it"),
        };
        Items::parse(own.as_deref().unwrap_or(ITEMS.as_bytes())).map_err(wrong)
    }

    /// What people attest, from the file of that name among those that the owner adds.
    async fn attestations(&mut self) -> Result<Attestations, Error> {
        let arguments = self.build.arguments;
        let Some(index) = arguments.attachments.iter().position(|name| name == ATTESTATIONS_NAME) else {
            return Ok(Attestations::default());
        };
        let failed = |source| Error::Fetch {
            what: "A file that you added".to_owned(),
            request: ATTESTATIONS_NAME.to_owned(),
            source,
            tried: 1,
            answered: true,
        };
        let mut body = self.build.driver.attachment(index).await.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await.map_err(failed)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > ATTESTATIONS_MAX {
                return Err(Error::TooLarge {
                    what: "Attestations".to_owned(),
                    request: ATTESTATIONS_NAME.to_owned(),
                    max: ATTESTATIONS_MAX,
                });
            }
        }
        let today: Day = arguments.now.day();
        Attestations::parse(&bytes, today).map_err(|error| Error::Choice {
            field: None,
            why: format!("the file {ATTESTATIONS_NAME} cannot be read: {error}"),
        })
    }
}

/// What the log is asked for by.
pub(super) fn log_request<D: Driver, S: Entries>(build: &Build<'_, D, S>) -> Result<Request, Error> {
    build.request_of(&build.spec(SET)?)
}

/// Opens the log: the file that the maker gave, else the API's answer.
pub(super) async fn opened<D: Driver, S: Entries>(
    build: &Build<'_, D, S>,
    request: &Request,
    tried: u64,
) -> Result<(From, Head, D::Body), Error> {
    let Some(name) = &build.arguments.import else {
        let (head, body) = build.open(TITLE, request, tried).await?;
        return Ok((From::Api(request.target()), head, body));
    };
    let failed = |source| Error::Fetch {
        what: "The file that you gave".to_owned(),
        request: name.clone(),
        source,
        tried: 1,
        answered: true,
    };
    let head = Head { status: 200, headers: Vec::new(), retry_after: None };
    Ok((From::File(name.clone()), head, build.driver.import().await.map_err(failed)?))
}

/// What is redacted, by the owner's choices.
pub(super) fn redaction(arguments: &Arguments) -> Redaction {
    let options = &arguments.choices.options;
    let level = match options.get("redaction") {
        Some("none") => Level::None,
        Some("full") => Level::Full,
        Some("synthetic") => Level::Synthetic,
        _ => Level::Partial,
    };
    Redaction { level, keys: options.is_on("redact_keys"), fields: options.is_on("redact_fields") }
}

/// How the log is taken, by the owner's choices.
fn settings<D, S: Entries>(build: &Build<'_, D, S>) -> Result<Settings, Error> {
    let arguments = build.arguments;
    let options = &arguments.choices.options;
    let redaction = redaction(arguments);
    let policy = options.get("retention").and_then(|name| Policy::ALL.into_iter().find(|policy| policy.name() == name));
    let reason = options.get("retention_justification");
    Settings::new(redaction, policy, reason, arguments.now).map_err(|error| Error::Choice {
        field: arguments.recipe.option_field("retention_justification"),
        why: error.to_string(),
    })
}
