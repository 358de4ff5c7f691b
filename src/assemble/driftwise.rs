//! A DriftWise pack: the sections as the recipe says, and what no table of columns gives: data.json, the state of the audit log's chain.

use super::build::Build;
use super::progress::SetState;
use super::sections::Tables;
use super::{Driver, Error};
use crate::model::json::{Value, object};
use crate::pack::entries::Entries;
use crate::recipe::DataSet;
use crate::section::drift_texts::{About, Verified, attestation, walkthrough};
use crate::source::Request;
use crate::source::driftwise::{Event, events};

const ATTESTATION: &str = "chain-attestation.json";

/// A build of this layout under way.
pub(super) struct Driftwise<'a, D, S: Entries> {
    build: Build<'a, D, S>,
    slug: Option<String>,
    plan: Option<String>,
    /// The rows of the tables as JSON, for data.json.
    tables: Tables,
    /// Whether the vendor took note of this build in its audit log.
    recorded: bool,
}

impl<'a, D: Driver, S: Entries> Driftwise<'a, D, S> {
    /// Writes the vendor's entries, and gives the engine back.
    pub(super) async fn vendor_entries(build: Build<'a, D, S>) -> Result<Build<'a, D, S>, Error> {
        let mut this = Self { build, slug: None, plan: None, tables: Vec::new(), recorded: false };
        this.organisation().await?;
        this.requested().await?;
        for set in this.build.sets() {
            match this.build.spec(set)?.step.as_deref() {
                Some("driftwise.attestation") => this.attestation(set).await?,
                Some("driftwise.data") => this.data(set)?,
                _ => this.build.section(set, Some(&mut this.tables)).await?,
            }
        }
        Ok(this.build)
    }

    /// `GET /` of the organisation: slug and plan.
    async fn organisation(&mut self) -> Result<(), Error> {
        let what = "Organisation";
        let request = self.build.request_to("")?;
        let answer = self.build.get(what, None, &request).await?;
        let cleared = self.build.clear(what, &request, answer, None).await?;
        let text = |key: &str| cleared.value.get(key).and_then(Value::as_str).map(str::to_owned);
        (self.slug, self.plan) = (text("slug"), text("plan"));
        self.build.tenant_slug.clone_from(&self.slug);
        if self.slug.is_none() {
            self.build.gap(
                "vendor",
                "slug",
                "the API does not give the organisation's slug; the file's name has another",
            );
        }
        self.build.keep(&request, cleared, "organisation");
        Ok(())
    }

    /// Tells the vendor's audit log of this build, where it takes such events (contract section 9).
    async fn requested(&mut self) -> Result<(), Error> {
        let arguments = self.build.arguments;
        let org = arguments.choices.options.get("organisation").unwrap_or_default();
        // Ids that cannot stand in an address are told of by nobody.
        if let Some(call) = events(org, &arguments.run_id, &Event::Requested) {
            self.recorded = self.build.tell_api(&call.request).await?;
        }
        if !self.recorded {
            self.build.gap(
                "vendor",
                "audit_export.requested, .downloaded, .deleted",
                "the API takes no events of packs that are built in a page: its audit log has no row of this one",
            );
        }
        Ok(())
    }

    /// The state of the audit log's chain, as the vendor's own check tells it now.
    async fn attestation(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.build.spec(set)?;
        self.build.line(set, |line| line.state = SetState::Fetching);
        let request = self.build.request_of(&section)?;
        let answer = self.build.get(&section.title, Some(set), &request).await?;
        let cleared = self.build.clear(&section.title, &request, answer, None).await?;
        let verified =
            Verified::read(&cleared.value).map_err(|source| self.build.wrong(&section.title, &request, source))?;
        let arguments = self.build.arguments;
        let day = |day: Option<crate::model::instant::Day>| day.map(|day| day.to_string());
        let (first, last) = (day(arguments.choices.first_day), day(arguments.choices.last_day));
        let at = arguments.now.to_string();
        let about = About {
            organisation: arguments.choices.options.get("organisation").unwrap_or_default(),
            slug: self.slug.as_deref(),
            at: &at,
            period: (first.as_deref(), last.as_deref()),
            path: &request.path,
        };
        self.build.pack.entry(ATTESTATION, &attestation(about, &verified))?;
        self.build.pack.entry("AUDIT_LOG_VERIFY.md", &walkthrough(about, &arguments.api, &verified))?;
        if verified.status != "ok" {
            self.build.notes.push(format!(
                "The vendor's own check calls its audit log {:?}: the pack says so, and will be called CHAIN BROKEN",
                verified.status
            ));
        }
        self.build.plain_line(set, &section, Some(1));
        self.build.line(set, |line| {
            line.rows = 1;
            line.state = SetState::Fetched;
            line.detail = format!("{}, newest row {}", verified.status, verified.head_seq);
        });
        self.build.keep(&request, cleared, &section.id);
        Ok(())
    }

    /// `data.json`: every section as JSON, with what each is of.
    fn data(&mut self, set: DataSet) -> Result<(), Error> {
        let section = self.build.spec(set)?;
        self.build.line(set, |line| line.state = SetState::Fetching);
        let arguments = self.build.arguments;
        let recipe = &arguments.recipe;
        let now = arguments.now.to_string();
        let as_of = recipe.sections.iter().filter(|section| section.snapshot && section.step.is_none());
        let as_of = as_of.map(|section| (section.id.clone(), Value::from(now.as_str()))).collect();
        let day =
            |day: Option<crate::model::instant::Day>| Value::text_or_null(day.map(|day| day.to_string()).as_deref());
        let window = recipe.sections.iter().find_map(|section| section.window.as_ref());
        let (from, to) = window.map(|window| self.build.bounds(window)).unwrap_or_default();
        let exclusions = recipe
            .exclusions
            .iter()
            .map(|(what, why)| object([("what", Value::from(what.as_str())), ("why", why.as_str().into())]));
        let head = object([
            ("schema", Value::from("driftwise-data/1")),
            ("org_id", Value::text_or_null(arguments.choices.options.get("organisation"))),
            ("org_slug", Value::text_or_null(self.slug.as_deref())),
            ("plan", Value::text_or_null(self.plan.as_deref())),
            ("generated_at", now.as_str().into()),
            ("period_start", Value::text_or_null(from.as_deref())),
            ("period_end", Value::text_or_null(to.as_deref())),
            ("first_day", day(arguments.choices.first_day)),
            ("last_day", day(arguments.choices.last_day)),
            ("as_of", Value::Object(as_of)),
            (
                "csv",
                "a cell that begins with = + - @ TAB or CR has one ' before it, so that no program takes it for a formula; \
                 here the values are as the API gave them"
                    .into(),
            ),
            ("audit_export_requested", (if self.recorded { "recorded" } else { "not recorded" }).into()),
            ("not_included", Value::Array(exclusions.collect())),
        ])
        .to_compact();
        // The rows are many: they are put behind the head as they are, without being read again.
        let output = section.outputs.first().map_or("data.json", |output| output.name.as_str());
        self.build.pack.begin(output)?;
        self.build.pack.write(head.strip_suffix(b"}").unwrap_or(&head))?;
        for (name, rows) in std::mem::take(&mut self.tables) {
            let name = Value::from(name.trim_end_matches(".csv")).to_compact();
            self.build.pack.write(b",\n")?;
            self.build.pack.write(&name)?;
            self.build.pack.write(b":")?;
            self.build.pack.write(&rows)?;
        }
        self.build.pack.write(b"}\n")?;
        self.build.pack.end()?;
        self.build.line(set, |line| {
            line.rows = 1;
            line.state = SetState::Fetched;
        });
        Ok(())
    }
}

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Sends something that the API may take note of; says whether it did. Once more after a sign-in that had ended: then nothing was taken. A refusal
    /// for good is no failure: what was not taken is told.
    ///
    /// # Errors
    /// The owner's stop, and a token in the answer.
    pub(super) async fn tell_api(&self, request: &Request) -> Result<bool, Error> {
        let session = self.sessions();
        let error = match self.open("Audit log", request, 1).await {
            Ok(_) => return Ok(true),
            Err(error @ Error::Refused { status: 401, .. }) => match self.again(error, 1, session).await {
                Ok(()) => match self.open("Audit log", request, 2).await {
                    Ok(_) => return Ok(true),
                    Err(error) => error,
                },
                Err(error) => error,
            },
            Err(error) => error,
        };
        match error {
            Error::Fetch { source: super::FetchError::Cancelled, .. } | Error::TokenInAnswer { .. } => Err(error),
            _ => Ok(false),
        }
    }
}
