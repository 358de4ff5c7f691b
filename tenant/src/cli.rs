//! The command line of `packseal-tenant`.

use crate::app::Options;
use crate::auth::{KEY_BYTES, Key};
use crate::bundle::{Service, demo_secret};
use crate::driftwise::desk::Settings;
use crate::driftwise::switches::Switch;
use crate::fault::Fault;
use crate::seed::Recipe;
use crate::signing;
use crate::time::Answers;
use clap::Parser;
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// A reference tenant API with invented data, for the demo, the tests and the benchmarks.
#[derive(Clone, Debug, Parser)]
#[command(name = "packseal-tenant", version)]
pub struct Args {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// The database file; seeded anew when it holds other data than asked for [default: in the system's temp folder].
    #[arg(long)]
    pub db: Option<PathBuf>,
    /// The number that all invented data comes from.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Rows of the audit log (the fixed cases are always there).
    #[arg(long, default_value_t = 1200)]
    pub audit_rows: u64,
    /// Cost records behind the FOCUS export.
    #[arg(long, default_value_t = 3000)]
    pub focus_rows: u64,
    /// Rows of each kind of evidence, counted among the rows of the audit log (the fixed cases are always there).
    #[arg(long, default_value_t = 0)]
    pub evidence_rows: u64,
    /// Entries of the Grantex audit log (the fixed cases are always there).
    #[arg(long, default_value_t = 300)]
    pub grantex_rows: u64,
    /// Lines of the playbook's audit log (a few are always there).
    #[arg(long, default_value_t = 240)]
    pub playbook_lines: u64,
    /// The instant that the data leads up to and that the server takes as now, such as 2026-03-01T00:00:00Z
    /// [default: the real one].
    #[arg(long)]
    pub now: Option<Timestamp>,
    /// An origin whose pages may read the answers; repeat for more.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    pub allow_origins: Vec<String>,
    /// Seconds for which a token of the demo's sign-in is good.
    #[arg(long, default_value_t = 900)]
    pub token_ttl: i64,
    /// A file with the key that signs tokens [default: a random key for this run].
    #[arg(long)]
    pub key_file: Option<PathBuf>,
    /// Signs every answer (RFC 9421, RFC 9530): `p256` or `ed25519`, with a random key for this run. GET /.well-known/jwks.json tells
    /// the public key.
    #[arg(long, value_name = "ALGORITHM", conflicts_with = "sign_key_file")]
    pub sign: Option<signing::Algorithm>,
    /// The same, with the private key in this file: PKCS#8 in PEM.
    #[arg(long)]
    pub sign_key_file: Option<PathBuf>,
    /// The folder in which the evidence service writes [default: one of its own, which goes with the server].
    #[arg(long)]
    pub evidence_dir: Option<PathBuf>,
    /// A file with the secret that packages are signed with; an empty one signs nothing [default: the demo's, which
    /// GET /demo/evidence tells].
    #[arg(long)]
    pub evidence_secret_file: Option<PathBuf>,
    /// A fault: `status:/audit/logs:503`, `rate:/audit:2:3` (three times 429, wait 2 s), `cut:/audit:1@5` (once, after
    /// five good answers); also leak, drop, stall, slow, html, types, duplicate, conflict, expire, grow, chain (`chain:edited`),
    /// length (`length:short`), endless, redirect, pages (`pages:same`), lie (`lie:deep`) and random. Paths of Valdrics are below /api/v1, all others are whole (`rate:/v1/compliance:2:1`).
    /// Repeat for more.
    #[arg(long = "fault", value_name = "NAME[:PREFIX][:ARG][:TIMES]")]
    pub faults: Vec<Fault>,
    /// An OpenID provider whose access tokens DriftWise takes, as its tokens name it (`iss`); repeat for more. Its keys are
    /// found by its discovery document.
    #[arg(long = "issuer", value_name = "URL", requires = "audience", value_parser = issuer)]
    pub issuers: Vec<String>,
    /// Whom those tokens must be for (`aud`).
    #[arg(long, value_name = "TEXT", requires = "issuers")]
    pub audience: Option<String>,
    /// How DriftWise behaves: `retry_after=int|text|instant|header`, `client_events=on|off`,
    /// `exports=done|failed|stuck|odd`, `pace=MILLISECONDS`, `limit=PACKS`, `ahead=SECONDS`,
    /// `log=intact|broken|truncated|rewritten`, `manifest=plain|crlf|binary|upper`, `sha256=off|on|wrong`. Repeat for more.
    #[arg(long = "driftwise", value_name = "NAME=VALUE")]
    pub driftwise: Vec<Switch>,
    /// How the demo's time authority answers at POST /time/stamp: granted, rejected, other (over other bytes), nonce (to another request) or off.
    #[arg(long = "time-answers", value_name = "ANSWERS", default_value = "granted")]
    pub time: Answers,
    /// Lets a client read and replace the faults: GET and PUT /demo/faults; and the switches: /demo/driftwise, /demo/time.
    #[arg(long)]
    pub fault_control: bool,
    /// Puts one person into the three audit logs, with rows that also name others; GET /demo/subject says who.
    #[arg(long)]
    pub subject: bool,
    /// Plants invented secrets in the data; GET /demo/planted lists them.
    #[arg(long)]
    pub plant: bool,
}

impl Args {
    /// The options that these arguments mean.
    ///
    /// # Errors
    /// A key file cannot be read or is none; the secret's file cannot be read; the evidence folder cannot be made.
    pub fn options(self) -> Result<Options, String> {
        let key = self.key_file.as_ref().map(|path| {
            let bytes =
                std::fs::read(path).map_err(|error| format!("cannot read the key file {}: {error}", path.display()))?;
            let found = bytes.len();
            Key::from_bytes(bytes).ok_or_else(|| {
                format!(
                    "the key file {} is too short: found {found} bytes, expected {KEY_BYTES} or more",
                    path.display()
                )
            })
        });
        let read_key = |path: &PathBuf| {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("cannot read the key file {}: {error}", path.display()))?;
            signing::Key::from_pem(&text).map_err(|error| format!("the key file {}: {error}", path.display()))
        };
        let made = |algorithm| signing::Key::random(algorithm).map_err(|_| "the system gives no randomness".to_owned());
        let given = self.sign_key_file.as_ref().map(read_key);
        let signing = given.or_else(|| self.sign.map(made)).transpose()?;
        let secret = match &self.evidence_secret_file {
            None => demo_secret(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| format!("cannot read the secret file {}: {error}", path.display()))?,
        };
        let evidence = Service::new(self.evidence_dir.as_deref(), &secret).map_err(|error| {
            let folder = self.evidence_dir.unwrap_or_else(std::env::temp_dir);
            format!("cannot use the folder {}: {error}: choose another one with --evidence-dir", folder.display())
        })?;
        let db = self.db.unwrap_or_else(|| std::env::temp_dir().join(format!("packseal-tenant-{}.sqlite", self.seed)));
        Ok(Options {
            db,
            recipe: Recipe {
                seed: self.seed,
                audit_rows: self.audit_rows,
                focus_rows: self.focus_rows,
                evidence_rows: self.evidence_rows,
                grantex_rows: self.grantex_rows,
                playbook_lines: self.playbook_lines,
                plant: self.plant,
                subject: self.subject,
                now: self.now.unwrap_or_else(Timestamp::now),
            },
            fixed_now: self.now,
            allow_origins: self
                .allow_origins
                .into_iter()
                .map(|origin| origin.trim_end_matches('/').to_owned())
                .collect(),
            token_ttl: self.token_ttl,
            key: key.transpose()?.unwrap_or_else(Key::random),
            signing,
            evidence: Arc::new(evidence),
            driftwise: Settings {
                switches: self.driftwise.into_iter().collect(),
                issuers: self.issuers,
                audience: self.audience.unwrap_or_default(),
            },
            time: self.time,
            faults: self.faults,
            fault_control: self.fault_control,
        })
    }
}

/// The URL of a provider. This server has no TLS, and asks machines by plain HTTP only.
fn issuer(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").filter(|host| !host.is_empty() && !host.contains(['?', '#', '@', ' ']));
    host.map(|_| text.to_owned()).ok_or_else(|| "expected a provider such as http://127.0.0.1:9000".to_owned())
}
