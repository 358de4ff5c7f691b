//! What the server answers: organisations, and rows of its packs (contract section 6). The shape of a row is our proposal: what a server
//! leaves out is absent here, and members that nobody knows are passed over.

use super::plan::Plan;
use crate::model::instant::Instant;
use crate::model::stamp::{Dialect, Stamp};
use crate::source::answer::clean;
use crate::source::{AnswerError, Reader};

/// The longest status that is kept as it came, in characters.
pub const STATUS_MAX: usize = 80;

/// Where a pack is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Nobody makes it yet.
    Pending,
    /// It is being made.
    Running,
    /// It can be downloaded.
    Done,
    /// Its making failed.
    Failed,
    /// Its time is over; its row is left.
    Expired,
    /// A word of the server's that the contract does not have, without control characters and of [`STATUS_MAX`] characters at most. Nothing
    /// more is expected of such a pack.
    Unknown(String),
}

impl Status {
    /// Reads the server's word.
    pub fn parse(word: &str) -> Self {
        match word {
            "pending" => Self::Pending,
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            other => Self::Unknown(other.chars().filter(|c| !c.is_control()).take(STATUS_MAX).collect()),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Unknown(word) => word,
        }
    }

    /// Whether there is nothing more to wait for.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }
}

/// A row: a pack that the server makes, or made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its id.
    pub id: String,
    /// Where it is in its life.
    pub status: Status,
    /// The first instant of its period.
    pub period_start: Option<Instant>,
    /// The first instant behind its period.
    pub period_end: Option<Instant>,
    /// Who asked for it; the id of a member.
    pub requested_by: Option<String>,
    /// When it was asked for.
    pub created_at: Option<Instant>,
    /// When its making began.
    pub started_at: Option<Instant>,
    /// When its making ended.
    pub finished_at: Option<Instant>,
    /// When it is thrown away: 90 days after the request.
    pub expires_at: Option<Instant>,
    /// The size of the ZIP.
    pub bytes: Option<u64>,
    /// The SHA-256 of the ZIP, as the server writes it; the contract's row has none.
    pub sha256: Option<String>,
    /// What went wrong, in the server's words.
    pub error: Option<String>,
}

impl Export {
    /// Whether a download can succeed at `now`. The server may see it otherwise: its clock decides.
    pub fn can_be_downloaded(&self, now: Instant) -> bool {
        self.status == Status::Done && self.expires_at.is_none_or(|end| now < end)
    }
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Rows, in the server's order.
    pub exports: Vec<Export>,
    /// What the next page is asked for with; None for the last page.
    pub next_cursor: Option<String>,
}

/// Reads one row: what [`super::create`] and [`super::look_up`] give.
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn export(body: &[u8]) -> Result<Export, AnswerError> {
    row(&Reader::new(&Reader::parse(body)?))
}

/// Reads what [`super::list`] gives: `{"items", "next_cursor"}`, or the rows alone.
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn exports(body: &[u8]) -> Result<Page, AnswerError> {
    let value = Reader::parse(body)?;
    let answer = Reader::new(&value);
    if answer.value().as_array().is_some() {
        return Ok(Page { exports: answer.items()?.iter().map(row).collect::<Result<_, _>>()?, next_cursor: None });
    }
    let exports = answer.member("items")?.items()?.iter().map(row).collect::<Result<_, _>>()?;
    let next_cursor = answer.optional("next_cursor").map(|cursor| cursor.text().map(str::to_owned)).transpose()?;
    // Some servers end with an empty cursor.
    Ok(Page { exports, next_cursor: next_cursor.filter(|cursor| !cursor.is_empty()) })
}

/// Puts the rows of a page, or of one answer, among those that are there: each once, as it was heard of last, the latest request first. Rows
/// that do not say when they were asked for come last.
pub fn merge(rows: &mut Vec<Export>, heard: Vec<Export>) {
    for row in heard {
        match rows.iter_mut().find(|old| old.id == row.id) {
            Some(old) => *old = row,
            None => rows.push(row),
        }
    }
    // The sort is stable: what was asked for at the same instant stays in the server's order.
    rows.sort_by_key(|row| std::cmp::Reverse(row.created_at.map(Instant::unix_millis)));
}

fn row(row: &Reader<'_>) -> Result<Export, AnswerError> {
    let text = |name| row.optional(name).map(|member| member.text().map(clean)).transpose();
    Ok(Export {
        id: clean(row.member("id")?.text()?),
        status: Status::parse(row.member("status")?.text()?),
        period_start: instant(row, "period_start")?,
        period_end: instant(row, "period_end")?,
        requested_by: text("requested_by")?,
        created_at: instant(row, "created_at")?,
        started_at: instant(row, "started_at")?,
        finished_at: instant(row, "finished_at")?,
        expires_at: instant(row, "expires_at")?,
        bytes: row.optional("bytes").map(|member| member.number()).transpose()?,
        sha256: text("sha256")?,
        error: text("error")?,
    })
}

/// An instant at any offset (RFC 3339), which may be left out. More than six decimals are cut.
fn instant(row: &Reader<'_>, name: &str) -> Result<Option<Instant>, AnswerError> {
    let Some(member) = row.optional(name) else { return Ok(None) };
    let read = Stamp::read(member.text()?, Dialect::Pydantic).and_then(Stamp::instant);
    read.map(Some).ok_or_else(|| member.wrong("an instant like 2026-07-01T00:00:00Z"))
}

/// What the server says of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Org {
    /// Its id.
    pub id: String,
    /// Its slug, which may hold `-`.
    pub slug: String,
    /// Its name; the slug where the server gives none.
    pub name: String,
    /// Its plan.
    pub plan: Plan,
    /// For how many days it keeps findings; None for ever, or where the server does not say.
    pub retention_days: Option<u64>,
}

/// Reads what [`super::ask_organisation`] gives.
///
/// # Errors
/// [`AnswerError`] with the place.
pub fn organisation(body: &[u8]) -> Result<Org, AnswerError> {
    let value = Reader::parse(body)?;
    let org = Reader::new(&value);
    let slug = clean(org.member("slug")?.text()?);
    let name = org.optional("name").map(|name| name.text().map(clean)).transpose()?;
    Ok(Org {
        id: clean(org.member("id")?.text()?),
        name: name.unwrap_or_else(|| slug.clone()),
        slug,
        plan: Plan::parse(org.member("plan")?.text()?),
        retention_days: org.optional("retention_days").map(|days| days.number()).transpose()?,
    })
}

/// The number of the row that [`super::events`] has added to the audit log, if the server says it. That it took the event is in the
/// status.
pub fn recorded(body: &[u8]) -> Option<u64> {
    let value = Reader::parse(body).ok()?;
    Reader::new(&value).optional("seq")?.number().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"id":"e-1","org_id":"o-1","status":"done","period_start":"2026-01-01T00:00:00Z","period_end":"2026-04-01T02:00:00+02:00",
        "requested_by":"u-1","created_at":"2026-04-02T09:15:00.123456789Z","started_at":"2026-04-02T09:15:01Z","finished_at":"2026-04-02T09:15:20Z",
        "expires_at":"2026-07-01T09:15:00Z","bytes":2724,"error":null,"more":[1]}"#;

    fn at(text: &str) -> Option<Instant> {
        Some(Instant::parse(text).unwrap())
    }

    #[test]
    fn a_row_is_read_with_instants_at_any_offset() {
        let found = export(ROW.as_bytes()).unwrap();
        let expected = Export {
            id: "e-1".to_owned(),
            status: Status::Done,
            period_start: at("2026-01-01T00:00:00Z"),
            period_end: at("2026-04-01T00:00:00Z"),
            requested_by: Some("u-1".to_owned()),
            created_at: at("2026-04-02T09:15:00.123456Z"),
            started_at: at("2026-04-02T09:15:01Z"),
            finished_at: at("2026-04-02T09:15:20Z"),
            expires_at: at("2026-07-01T09:15:00Z"),
            bytes: Some(2724),
            sha256: None,
            error: None,
        };
        assert_eq!(found, expected);
        let before = Instant::parse("2026-07-01T09:14:59.999999Z").unwrap();
        let after = Instant::parse("2026-07-01T09:15:00Z").unwrap();
        assert!(found.can_be_downloaded(before) && !found.can_be_downloaded(after));
        assert!(!Export { status: Status::Expired, ..found.clone() }.can_be_downloaded(before));
        assert!(Export { expires_at: None, ..found }.can_be_downloaded(after));
        let least = export(br#"{"id":"e-2","status":"pending","started_at":null}"#).unwrap();
        assert_eq!(
            (least.status, least.created_at, least.started_at, least.bytes),
            (Status::Pending, None, None, None)
        );
    }

    #[test]
    fn pages_become_one_list_with_each_row_once_and_the_latest_first() {
        let row = |id: &str, at: &str, status: &str| {
            let at = if at.is_empty() { "null".to_owned() } else { format!("\"2026-04-{at}T00:00:00Z\"") };
            export(format!(r#"{{"id":"{id}","status":"{status}","created_at":{at}}}"#).as_bytes()).unwrap()
        };
        let mut rows = Vec::new();
        merge(&mut rows, vec![row("c", "05", "running"), row("b", "03", "done"), row("b2", "03", "done")]);
        merge(&mut rows, vec![row("b", "03", "expired"), row("x", "", "done"), row("a", "01", "done")]);
        merge(&mut rows, vec![row("d", "09", "pending")]);
        let told: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.status.word())).collect();
        let expected =
            [("d", "pending"), ("c", "running"), ("b", "expired"), ("b2", "done"), ("a", "done"), ("x", "done")];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (body, words) in [
            ("", "not JSON: "),
            ("[]", "expected an object at the whole answer, found an array"),
            (r#"{"status":"done"}"#, "expected a member at /id, found nothing"),
            (r#"{"id":7,"status":"done"}"#, "expected a string at /id, found a number"),
            (r#"{"id":"e"}"#, "expected a member at /status, found nothing"),
            (r#"{"id":"e","status":null}"#, "expected a string at /status, found null"),
            (r#"{"id":"e","status":"done","created_at":"soon"}"#, "expected an instant like"),
            (r#"{"id":"e","status":"done","bytes":-1}"#, "expected a whole number at /bytes"),
            (r#"{"id":"e","status":"done","error":{}}"#, "expected a string at /error, found an object"),
        ] {
            let error = export(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(words), "{body}: {error}");
        }
        let error = exports(br#"{"items":[{"id":"e","status":"done"},{"id":"f"}]}"#).unwrap_err().to_string();
        assert!(error.contains("/items/1/status"), "{error}");
        assert!(exports(br#"{"exports":[]}"#).unwrap_err().to_string().contains("/items"));
        assert!(exports(br#"{"items":[],"next_cursor":7}"#).unwrap_err().to_string().contains("/next_cursor"));
    }

    #[test]
    fn words_that_nobody_knows_are_final_and_kept() {
        for (word, status, last) in [
            ("pending", Status::Pending, false),
            ("running", Status::Running, false),
            ("done", Status::Done, true),
            ("failed", Status::Failed, true),
            ("expired", Status::Expired, true),
            ("Done", Status::Unknown("Done".to_owned()), true),
            ("", Status::Unknown(String::new()), true),
            ("quaran\u{1b}[31m\ntined", Status::Unknown("quaran[31mtined".to_owned()), true),
        ] {
            assert_eq!(Status::parse(word), status);
            assert_eq!(status.is_final(), last, "{word}");
            assert!(matches!(status, Status::Unknown(_)) || status.word() == word);
        }
        assert_eq!(Status::parse(&"é".repeat(500)).word(), "é".repeat(STATUS_MAX));
    }

    #[test]
    fn a_list_ends_where_there_is_no_cursor() {
        let row = r#"{"id":"e-1","status":"running"}"#;
        for (body, count, cursor) in [
            (format!(r#"{{"items":[{row},{row}],"next_cursor":"c2"}}"#), 2, Some("c2")),
            (format!(r#"{{"items":[{row}],"next_cursor":null}}"#), 1, None),
            (r#"{"items":[],"next_cursor":""}"#.to_owned(), 0, None),
            (r#"{"items":[]}"#.to_owned(), 0, None),
            (format!("[{row},{row},{row}]"), 3, None),
        ] {
            let page = exports(body.as_bytes()).unwrap();
            assert_eq!((page.exports.len(), page.next_cursor.as_deref()), (count, cursor), "{body}");
        }
    }

    #[test]
    fn an_organisation_has_a_plan() {
        let body = r#"{"id":"o-1","slug":"orchid-ledger","name":"Orchid Ledger","plan":"team","retention_days":30}"#;
        let org = organisation(body.as_bytes()).unwrap();
        assert_eq!((org.slug.as_str(), org.name.as_str()), ("orchid-ledger", "Orchid Ledger"));
        assert_eq!((org.plan, org.retention_days), (Plan::Team, Some(30)));
        let least = organisation(br#"{"id":"o-1","slug":"a","plan":"gold","retention_days":null}"#).unwrap();
        assert_eq!(
            (least.name.as_str(), least.plan, least.retention_days),
            ("a", Plan::Other("gold".to_owned()), None)
        );
        assert!(organisation(br#"{"id":"o-1","slug":"a"}"#).unwrap_err().to_string().contains("/plan"));
    }

    #[test]
    fn an_event_that_was_taken_may_say_its_row() {
        for (body, seq) in
            [(r#"{"seq":12}"#, Some(12)), (r#"{"seq":"12"}"#, None), ("{}", None), ("", None), ("[]", None)]
        {
            assert_eq!(recorded(body.as_bytes()), seq, "{body}");
        }
    }
}
