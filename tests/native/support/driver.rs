//! A [`Driver`] that gives recorded answers and notes what was asked.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::task::Poll;

use packseal::assemble::{Body, Driver, FetchError, Progress, Question, Secret, SignIn, Verdict};
use packseal::source::{Head, Request};

/// What happens when a target is asked for.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// An answer; with `cut`, the connection breaks after so many bytes of the body.
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8>, cut: Option<usize> },
    /// No answer.
    Failure(FetchError),
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), content_type.to_owned())];
        Self::Answer { status, headers, body: body.into(), cut: None }
    }

    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body)
    }

    pub(crate) fn body(&self) -> &[u8] {
        match self {
            Self::Answer { body, .. } => body,
            Self::Failure(_) => &[],
        }
    }

    /// The same answer, broken off after `bytes`.
    pub(crate) fn cut_after(mut self, bytes: usize) -> Self {
        if let Self::Answer { cut, .. } = &mut self {
            *cut = Some(bytes);
        }
        self
    }

    /// The same answer with one more header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }
}

/// Signs a statement, or says why not.
pub(crate) type Key = fn(&[u8]) -> Result<Option<Vec<u8>>, FetchError>;

/// Recorded answers by target, documents by path.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) replies: BTreeMap<String, Reply>,
    pub(crate) documents: BTreeMap<String, Vec<u8>>,
    /// What a target that is not recorded gets; None where it must not be asked for.
    pub(crate) otherwise: Option<fn(&str) -> Reply>,
    /// Bodies come in pieces of at most so many bytes.
    pub(crate) piece: usize,
    /// Whether answers take turns that depend on their target, so that they do not come in the order asked.
    pub(crate) shuffled: bool,
    /// Every target that was asked for, in order.
    pub(crate) asked: RefCell<Vec<String>>,
    /// The most requests that were under way at one time.
    pub(crate) most: Cell<usize>,
    under_way: Cell<usize>,
    /// The last progress, and how often it was told.
    pub(crate) progress: RefCell<Vec<Progress>>,
    /// Answers that come first for a target, one a request, before the recorded one.
    pub(crate) first: RefCell<BTreeMap<String, VecDeque<Reply>>>,
    /// The files that the owner adds.
    pub(crate) attachments: Vec<Vec<u8>>,
    /// The file that stands for an answer.
    pub(crate) import: Option<Vec<u8>>,
    /// New tokens, one for each time that one is asked for; none left: nobody can be asked.
    pub(crate) tokens: RefCell<VecDeque<String>>,
    /// Why a new sign-in was asked for, each time.
    pub(crate) signed_in: RefCell<Vec<SignIn>>,
    /// What is decided about a finding, by its rule; the rest is hidden.
    pub(crate) verdicts: BTreeMap<String, Verdict>,
    /// Every question about secrets.
    pub(crate) questions: RefCell<Vec<Question>>,
    /// Every pause, in milliseconds.
    pub(crate) pauses: RefCell<Vec<u64>>,
    /// The key that seals the pack.
    pub(crate) key: Option<Key>,
}

impl Recorded {
    pub(crate) fn new(replies: BTreeMap<String, Reply>, documents: BTreeMap<String, Vec<u8>>) -> Self {
        Self {
            replies,
            documents,
            otherwise: None,
            piece: usize::MAX,
            shuffled: false,
            asked: RefCell::default(),
            most: Cell::default(),
            under_way: Cell::default(),
            progress: RefCell::default(),
            first: RefCell::default(),
            attachments: Vec::new(),
            import: None,
            tokens: RefCell::default(),
            signed_in: RefCell::default(),
            verdicts: BTreeMap::new(),
            questions: RefCell::default(),
            pauses: RefCell::default(),
            key: None,
        }
    }

    /// Puts `reply` in the place of the answer to `target`, which must have one.
    pub(crate) fn replace(&mut self, target: &str, reply: Reply) {
        assert!(self.replies.insert(target.to_owned(), reply).is_some(), "{target} is not recorded");
    }

    /// Gives these replies to the first requests for `target`.
    pub(crate) fn begin_with(&self, target: &str, replies: impl IntoIterator<Item = Reply>) {
        self.first.borrow_mut().insert(target.to_owned(), replies.into_iter().collect());
    }

    /// The one recorded target that `wanted` picks out first, in the order of the targets.
    pub(crate) fn target(&self, wanted: impl Fn(&str) -> bool) -> String {
        self.replies.keys().find(|target| wanted(target)).expect("a recorded target").clone()
    }
}

impl Driver for Recorded {
    type Body = Pieces;

    async fn open(&self, request: &Request) -> Result<(Head, Pieces), FetchError> {
        let target = request.target();
        self.asked.borrow_mut().push(target.clone());
        self.under_way.set(self.under_way.get() + 1);
        self.most.set(self.most.get().max(self.under_way.get()));
        if self.shuffled {
            let turns = target.bytes().fold(7u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte)) % 13;
            wait(turns).await;
        }
        self.under_way.set(self.under_way.get() - 1);
        let first = self.first.borrow_mut().get_mut(&target).and_then(VecDeque::pop_front);
        let recorded = || {
            let made = || self.otherwise.map(|otherwise| otherwise(&target));
            self.replies.get(&target).cloned().or_else(made).unwrap_or_else(|| panic!("nothing recorded for {target}"))
        };
        match first.unwrap_or_else(recorded) {
            Reply::Failure(error) => Err(error),
            Reply::Answer { status, mut headers, body, cut } => {
                let retry_after = headers.iter().position(|(name, _)| name == "retry-after");
                let retry_after = retry_after.and_then(|at| headers.remove(at).1.parse().ok());
                Ok((Head { status, headers, retry_after }, Pieces { body, at: 0, piece: self.piece, cut }))
            }
        }
    }

    async fn document(&self, path: &str) -> Result<Option<Vec<u8>>, FetchError> {
        Ok(self.documents.get(path).cloned())
    }

    async fn attachment(&self, index: usize) -> Result<Pieces, FetchError> {
        let body = self.attachments.get(index).cloned().ok_or(FetchError::File)?;
        Ok(Pieces { body, at: 0, piece: self.piece, cut: None })
    }

    async fn import(&self) -> Result<Pieces, FetchError> {
        let body = self.import.clone().ok_or(FetchError::File)?;
        Ok(Pieces { body, at: 0, piece: self.piece, cut: None })
    }

    async fn wait(&self, millis: u64) -> Result<(), FetchError> {
        self.pauses.borrow_mut().push(millis);
        Ok(())
    }

    async fn sign_in(&self, why: SignIn) -> Result<Option<Secret>, FetchError> {
        self.signed_in.borrow_mut().push(why);
        Ok(self.tokens.borrow_mut().pop_front().map(Secret))
    }

    async fn decide(&self, question: &Question) -> Result<Vec<Verdict>, FetchError> {
        self.questions.borrow_mut().push(question.clone());
        let verdict = |rule: &String| self.verdicts.get(rule).cloned().unwrap_or(Verdict::Hide);
        Ok(question.findings.iter().map(|finding| verdict(&finding.rule)).collect())
    }

    async fn sign(&self, statement: &[u8]) -> Result<Option<Vec<u8>>, FetchError> {
        self.key.map_or(Ok(None), |key| key(statement))
    }

    fn progress(&self, progress: &Progress) {
        self.progress.borrow_mut().push(progress.clone());
    }
}

/// Comes back after so many turns of the executor.
async fn wait(turns: u8) {
    let mut left = turns;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A body in pieces.
#[derive(Debug)]
pub(crate) struct Pieces {
    body: Vec<u8>,
    at: usize,
    piece: usize,
    cut: Option<usize>,
}

impl Body for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, FetchError> {
        let end = self.cut.unwrap_or(self.body.len()).min(self.body.len());
        let until = end.min(self.at.saturating_add(self.piece));
        if self.at < until {
            let piece = self.body[self.at..until].to_vec();
            self.at = until;
            return Ok(Some(piece));
        }
        if self.cut.is_some() { Err(FetchError::Cut) } else { Ok(None) }
    }
}
