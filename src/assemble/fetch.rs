//! Asks the tenant API: tries again what may pass, goes on after a new sign-in.

use std::future::ready;

use super::build::Build;
use super::driver::{Later, SignIn};
use super::progress::Waiting;
use super::retry::{Next, next};
use super::review::Cleared;
use super::{Body, Driver, Error, Failed, FetchError};
use crate::model::digest::Digest;
use crate::pack::entries::Entries;
use crate::recipe::DataSet;
use crate::secrets::{Scanner, hide};
use crate::source::session::actor;
use crate::source::{Answer, Head, Request, refusal};

/// JSON answers are read whole; none of the contract comes near this.
const ANSWER_MAX: usize = 64 << 20;
/// What an imported file is called, where it cannot be read.
const IMPORTED: &str = "The file that you gave";
/// A refusal is a short text.
const REFUSAL_MAX: usize = 64 << 10;

impl<D: Driver, S: Entries> Build<'_, D, S> {
    /// Sends a request and reads the whole answer; any status but 200 is an error.
    pub(super) async fn get(&self, what: &str, set: Option<DataSet>, request: &Request) -> Result<Answer, Error> {
        let mut tried = 0;
        loop {
            tried += 1;
            let session = self.sessions();
            match self.once(what, set, request, tried).await {
                Ok(answer) => return Ok(answer),
                Err(error) => self.again(error, tried, session).await?,
            }
        }
    }

    async fn once(&self, what: &str, set: Option<DataSet>, request: &Request, tried: u64) -> Result<Answer, Error> {
        let (head, mut body) = self.open(what, request, tried).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await.map_err(|source| self.failed(what, request, tried, source))? {
            if bytes.len() + piece.len() > ANSWER_MAX {
                return Err(Error::TooLarge { what: what.to_owned(), request: request.target(), max: ANSWER_MAX });
            }
            bytes.extend_from_slice(&piece);
        }
        self.received(set, bytes.len() as u64, 1);
        if !D::REPLAY && self.holds_token(&bytes) {
            return Err(Error::TokenInAnswer { what: what.to_owned(), request: request.target() });
        }
        Ok(Answer { head, body: bytes })
    }

    /// Reads the file that stands for the layout's main answer, and clears it as an answer.
    ///
    /// # Errors
    /// [`Error::Fetch`] when it cannot be read, [`Error::Answer`] when it is no JSON, [`Error::TooLarge`].
    pub(super) async fn import(&mut self, what: &str) -> Result<Cleared, Error> {
        let name = self.arguments.import.clone().unwrap_or_default();
        let failed = |source| Error::Fetch {
            what: IMPORTED.to_owned(),
            request: name.clone(),
            source,
            tried: 1,
            answered: true,
        };
        let mut body = self.driver.import().await.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(piece) = body.next().await.map_err(failed)? {
            if bytes.len() + piece.len() > ANSWER_MAX {
                return Err(Error::TooLarge { what: what.to_owned(), request: name, max: ANSWER_MAX });
            }
            bytes.extend_from_slice(&piece);
        }
        // A file that a program saved for a person may begin with a byte order mark.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
        let head = Head { status: 200, headers: Vec::new(), retry_after: None };
        self.clear(what, &Request::get(name), Answer { head, body: bytes }, None).await
    }

    /// Gives an answer with status 200, whose body is not read yet. Any other is read and becomes an error.
    pub(super) async fn open(&self, what: &str, request: &Request, tried: u64) -> Result<(Head, D::Body), Error> {
        let (head, mut body) =
            self.driver.open(request).await.map_err(|source| self.failed(what, request, tried, source))?;
        self.answered();
        if !D::REPLAY && self.carries_token(&head) {
            return Err(Error::TokenInAnswer { what: what.to_owned(), request: request.target() });
        }
        if head.status == 200 || (request.post.is_some() && (200..300).contains(&head.status)) {
            return Ok((head, body));
        }
        let mut bytes = Vec::new();
        // The status is what counts: words that do not come are words that are not told.
        while let Ok(Some(piece)) = body.next().await {
            bytes.extend_from_slice(&piece);
            if bytes.len() > REFUSAL_MAX {
                break;
            }
        }
        if !D::REPLAY && self.holds_token(&bytes) {
            return Err(Error::TokenInAnswer { what: what.to_owned(), request: request.target() });
        }
        let (status, mut refusal) = (head.status, Box::new(refusal(&bytes)));
        let hide = |text: &mut String| {
            if !D::REPLAY {
                *text = hidden_text(&self.scanner(), text);
            }
        };
        hide(&mut refusal.message);
        refusal.required_feature.iter_mut().for_each(&hide);
        refusal.parameters.iter_mut().for_each(|bad| hide(&mut bad.message));
        let answer = Box::new(Failed { head, digest: Digest::of(&bytes), bytes: bytes.len() as u64 });
        Err(Error::Refused { what: what.to_owned(), request: request.target(), status, refusal, answer, tried })
    }

    pub(super) fn failed(&self, what: &str, request: &Request, tried: u64, source: FetchError) -> Error {
        Error::Fetch { what: what.to_owned(), request: request.target(), source, tried, answered: self.has_answered() }
    }

    /// Waits, or asks for a new sign-in, when `error` may pass; gives it back when not. `session` is the count of sign-ins before the request.
    pub(super) fn again(&self, error: Error, tried: u64, session: usize) -> Later<'_, Result<(), Error>> {
        // What failed then fails again.
        if D::REPLAY { Box::pin(ready(Err(error))) } else { Box::pin(self.asked_again(error, tried, session)) }
    }

    async fn asked_again(&self, error: Error, tried: u64, session: usize) -> Result<(), Error> {
        match next(self.arguments.recipe.retry, tried, &error) {
            Next::Again(millis, why) => {
                self.update(|progress| progress.waiting = Some(Waiting { why, tried, millis }));
                let waited = self.driver.wait(millis).await;
                self.update(|progress| progress.waiting = None);
                waited.map_err(|source| stopped(error, source))
            }
            // Another request has asked meanwhile.
            Next::SignIn if self.sessions() > session => Ok(()),
            Next::SignIn => self.sign_in_again(error).await,
            Next::End => Err(error),
        }
    }

    /// A pack has one maker: the new sign-in must be the same person's.
    async fn sign_in_again(&self, error: Error) -> Result<(), Error> {
        let mut why = SignIn::Ended;
        loop {
            let token = match self.driver.sign_in(why).await {
                Ok(Some(token)) => token,
                Ok(None) => return Err(error),
                Err(source) => return Err(stopped(error, source)),
            };
            let (before, now) = (&self.arguments.actor, actor(&token.0));
            let same = match (&before.id, &now.id) {
                (Some(before), Some(now)) => before == now,
                _ => before.email == now.email,
            };
            if same {
                self.signed_in(token);
                return Ok(());
            }
            why = SignIn::OtherPerson;
        }
    }
}

/// The error that ends the build when waiting was ended: the owner's stop comes first.
fn stopped(error: Error, source: FetchError) -> Error {
    match (&error, source) {
        (Error::Fetch { what, request, .. } | Error::Refused { what, request, .. }, FetchError::Cancelled) => {
            Error::Fetch {
                what: what.to_owned(),
                request: request.clone(),
                source: FetchError::Cancelled,
                tried: 0,
                answered: true,
            }
        }
        _ => error,
    }
}

/// A server's words without what looks like a secret. Nobody is asked: they are told, and nothing is made of them.
fn hidden_text(scanner: &Scanner, text: &str) -> String {
    String::from_utf8_lossy(&hide(text.as_bytes(), &scanner.scan(text.as_bytes()))).into_owned()
}
