//! Archiving in a page: services outside are asked with `fetch`, files are held until the person saves them.

use std::cell::RefCell;

use futures_util::future::{Either, select};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;

use crate::archive::hook::{Answer, Call};
use crate::archive::{Archived, Files, Place, Post, Settings, Signing, Strict, Token, VaultMode};
use crate::model::digest::Digest;
use crate::recipe::Options;
use crate::seal::hmac::Secret;
use crate::web::worker::message::Beside;

/// What the options of the form ask for; None when nothing. The secret and the token are as typed.
///
/// # Errors
/// As a sentence, when it cannot be followed.
pub(crate) fn settings(options: &Options, secret: &str, token: &str) -> Result<Option<Settings>, String> {
    let text = |key: &str| options.get(key).unwrap_or_default().to_owned();
    let signing = match (options.is_on("sign_bundle"), Secret::new(secret)) {
        (false, _) => None,
        (true, None) => {
            return Err("Signing is on and the signing secret is empty: enter it, or switch signing off".to_owned());
        }
        (true, Some(secret)) => {
            Some(Signing { signer: text("signer"), signing_key_id: text("signing_key_id"), secret })
        }
    };
    let mode =
        if options.get("vault_mode") == Some("SIMULATED_WORM") { VaultMode::SimulatedWorm } else { VaultMode::Copy };
    let settings = Settings {
        signing,
        vault: options.is_on("write_vault_copy").then_some(mode),
        retention_policy: text("retention_policy"),
        kms_key_id: text("kms_key_id"),
        kms_endpoint: text("external_kms_wrap_endpoint"),
        worm_endpoint: text("external_worm_endpoint"),
        token: Token::new(token),
        timeout_seconds: 0,
        strict: if options.is_on("external_require_success") { Strict::Both } else { Strict::No },
    };
    settings.check().map_err(|refused| format!("{refused}"))?;
    Ok(settings.is_wanted().then_some(settings))
}

/// What was done, in lines for a person: what, and what became of it.
pub(crate) fn told(settings: &Settings, done: &Archived) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    let mut line = |what: &str, how: String| lines.push((what.to_owned(), how));
    match &settings.signing {
        Some(signing) => line("Signed by", format!("{}, key {}", signing.signer, signing.signing_key_id)),
        None => line("Signed by", "nobody: no secret was given".to_owned()),
    }
    let absent = || "not asked".to_owned();
    let status = |status: &Option<crate::archive::Status>| status.as_ref().map_or_else(absent, ToString::to_string);
    if settings.vault.is_some() {
        line("external_kms_status", status(&done.external_kms_status));
        line("external_worm_status", status(&done.external_worm_status));
    }
    for note in settings.notes() {
        line("Note", format!("{note}."));
    }
    lines
}

/// Sends JSON with `fetch`.
pub(crate) struct Fetch;

impl Post for Fetch {
    async fn post(&self, call: &Call<'_>) -> Result<Answer, String> {
        let why = || "no readable answer: it does not allow this page's address, or there is no connection".to_owned();
        let mut request = Request::post(call.url)
            .credentials(web_sys::RequestCredentials::Omit)
            .redirect(web_sys::RequestRedirect::Error)
            .referrer_policy(web_sys::ReferrerPolicy::NoReferrer);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let request = request.body(js_sys::Uint8Array::from(call.body.as_slice())).map_err(|_| why())?;
        let asked = Box::pin(async move {
            let answer = request.send().await.map_err(|_| why())?;
            let status = answer.status();
            let body = answer.binary().await.map_err(|_| why())?;
            Ok(Answer { status, body })
        });
        match select(asked, TimeoutFuture::new(call.timeout_seconds.saturating_mul(1000))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(format!("no answer within {} s", call.timeout_seconds)),
        }
    }
}

/// Files that wait to be saved.
pub(crate) struct Held {
    /// The digest of the package, which is saved from the one staged file.
    pub(crate) package: Digest,
    /// What was put, in order.
    pub(crate) files: RefCell<Vec<Beside>>,
}

impl Files for Held {
    async fn put(&self, place: Place, name: &str, bytes: &[u8]) -> Result<(), String> {
        let (vault, bytes) = (place == Place::Vault, Some(bytes.to_vec()));
        self.files.borrow_mut().push(Beside { vault, name: name.to_owned(), bytes });
        Ok(())
    }

    async fn copy(&self, name: &str) -> Result<Digest, String> {
        self.files.borrow_mut().push(Beside { vault: true, name: name.to_owned(), bytes: None });
        Ok(self.package)
    }

    fn protect(&self, _: &str) {}

    async fn settle(&self) -> Result<(), String> {
        Ok(())
    }

    async fn abandon(&self) -> Result<(), String> {
        self.files.borrow_mut().clear();
        Ok(())
    }

    fn path(&self, _: Place, name: &str) -> String {
        name.to_owned()
    }
}
