//! Drives a build natively: the API over HTTP, documents and added files from the disk. Nobody is asked: what looks like a secret is hidden, and a
//! sign-in that ended ends the build.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use packseal::assemble::{Body, Driver, FetchError, Progress, Question, Stamped, Verdict};
use packseal::seal::key::PrivateKey;
use packseal::seal::time::Request as TimeRequest;
use packseal::source::{Head, Request, relay};

use super::clock;
use super::http::{Http, Transfer};
use super::told::Told;

/// An operator's document is a text; more is a mistake, in bytes.
const DOCUMENT_MAX: usize = 16 << 20;

/// Where the documents of a recipe are.
pub(super) enum Documents {
    /// Nowhere: every document is a gap.
    Absent,
    /// In a folder.
    Folder(PathBuf),
    /// Below an address that ends with a slash.
    Url(String, Http),
}

pub(super) struct Native {
    pub(super) http: Http,
    /// The API's address, without a slash at the end.
    pub(super) api: String,
    pub(super) token: String,
    pub(super) documents: Documents,
    pub(super) attachments: Vec<PathBuf>,
    pub(super) import: Option<PathBuf>,
    pub(super) told: RefCell<Told>,
    /// The key that seals the pack.
    pub(super) seal: Option<PrivateKey>,
    /// Where the API relays requests to a time authority: a path with `/` before it. None for no time token.
    pub(super) relay: Option<String>,
    /// How often a request was sent again.
    pub(super) retries: Cell<u64>,
}

/// The body of an answer or of a file.
pub(super) enum Pieces {
    Answer(Transfer),
    File(File),
}

impl Body for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        match self {
            Self::Answer(transfer) => transfer.next().await,
            Self::File(file) => {
                let mut piece = vec![0; 64 << 10];
                let length = file.read(&mut piece).map_err(|_| FetchError::File)?;
                piece.truncate(length);
                Ok((length > 0).then_some(piece))
            }
        }
    }

    fn size(&self) -> Option<u64> {
        match self {
            Self::Answer(_) => None,
            Self::File(file) => file.metadata().ok().map(|about| about.len()),
        }
    }
}

impl Driver for Native {
    type Body = Pieces;

    async fn open(&self, request: &Request) -> Result<(Head, Pieces), FetchError> {
        let url = format!("{}{}", self.api, request.target());
        let (head, body) = self.http.send(&url, Some(&self.token), request.post.clone())?;
        Ok((head, Pieces::Answer(body)))
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        let mut bytes = Vec::new();
        match &self.documents {
            Documents::Absent => return Ok(None),
            Documents::Folder(folder) => {
                let Ok(file) = File::open(folder.join(path)) else { return Ok(None) };
                file.take(DOCUMENT_MAX as u64 + 1).read_to_end(&mut bytes).map_err(|_| FetchError::File)?;
            }
            Documents::Url(base, http) => {
                let (head, mut body) = http.send(&format!("{base}{path}"), None, None)?;
                // Hosts of single-page apps answer an unknown path with their start page.
                if head.status != 200 || head.media_type() == "text/html" {
                    return Ok(None);
                }
                while let Some(piece) = body.piece()? {
                    bytes.extend_from_slice(&piece);
                    if bytes.len() > DOCUMENT_MAX {
                        break;
                    }
                }
            }
        }
        Ok((bytes.len() <= DOCUMENT_MAX).then_some(bytes))
    }

    async fn attachment(&self, index: usize) -> Result<Pieces, FetchError> {
        let path = self.attachments.get(index).ok_or(FetchError::File)?;
        File::open(path).map(Pieces::File).map_err(|_| FetchError::File)
    }

    async fn import(&self) -> Result<Pieces, FetchError> {
        let path = self.import.as_ref().ok_or(FetchError::File)?;
        File::open(path).map(Pieces::File).map_err(|_| FetchError::File)
    }

    async fn wait(&self, millis: u64) -> Result<(), FetchError> {
        self.retries.set(self.retries.get() + 1);
        thread::sleep(Duration::from_millis(millis));
        Ok(())
    }

    async fn decide(&self, _: &Question) -> Result<Vec<Verdict>, FetchError> {
        Ok(vec![Verdict::HideAll])
    }

    async fn sign(&self, statement: &[u8]) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(self.seal.as_ref().map(|key| key.sign(statement)))
    }

    async fn timestamp(&self, signature: &[u8]) -> Result<Option<Stamped>, FetchError> {
        let Some(path) = &self.relay else { return Ok(None) };
        let request = TimeRequest::over(signature, &clock::nonce());
        let posted = Some((relay::QUERY, request.to_der()));
        let (head, mut body) = self.http.send_as(&format!("{}{path}", self.api), Some(&self.token), posted)?;
        relay::check(&head).map_err(|error| FetchError::Relay(error.to_string()))?;
        let mut answer = Vec::new();
        while let Some(piece) = body.piece()? {
            answer.extend_from_slice(&piece);
            if answer.len() > relay::ANSWER_MAX {
                return Err(FetchError::Relay("the answer is longer than any time token".to_owned()));
            }
        }
        Ok(Some(Stamped { request, answer }))
    }

    fn progress(&self, progress: &Progress) {
        self.told.borrow_mut().progress(progress);
    }
}
