//! Reading entries for a check by its helpers: both ends.

use std::collections::VecDeque;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, MessagePort};

use super::codec;
use super::crew::{Crew, Work, serve};
use crate::verify::{Job, Sound};
use crate::web::blob::BlobRange;

/// Bytes of entries that a message asks for, about.
const BATCH: u64 = 4 << 20;
/// What an entry costs beside its bytes.
const EACH: u64 = 4 << 10;

/// The entries that helpers read.
#[derive(Default)]
pub(super) struct Reading {
    waiting: VecDeque<Job>,
    sound: Vec<Sound>,
    /// Bytes in the file of what was read, and of what was asked for: a message each, in their order.
    pub(super) read: u64,
}

impl Reading {
    /// Has the helpers at the other ends of these channels read.
    pub(super) fn start(ports: &Array, mut jobs: Vec<Job>) -> Crew<Self> {
        // Who begins with the largest is not waited for in the end. The others stay in their order, and so beside each other in the file.
        jobs.sort_by_key(|job| std::cmp::Reverse(job.data.size / BATCH));
        let crew = Crew::new(Self { waiting: jobs.into(), ..Self::default() });
        crew.open(ports);
        crew
    }

    /// Waits for all of them.
    ///
    /// # Errors
    /// When a helper has failed.
    pub(super) async fn finish(crew: &Crew<Self>, mut tell: impl FnMut(u64)) -> std::io::Result<Vec<Sound>> {
        while crew.is_busy() {
            crew.wait().await;
            crew.check()?;
            tell(crew.work().read);
        }
        Ok(std::mem::take(&mut crew.work().sound))
    }
}

impl Work for Reading {
    fn next(&mut self) -> Option<(JsValue, Array)> {
        let mut batch = Vec::new();
        let mut cost = 0;
        while cost < BATCH
            && let Some(job) = self.waiting.pop_front()
        {
            cost += job.data.size + EACH;
            batch.push(job);
        }
        (!batch.is_empty()).then(|| (Uint8Array::from(codec::encode(&batch).as_slice()).into(), Array::new()))
    }

    fn heard(&mut self, answer: &JsValue) -> bool {
        let read: Option<(Vec<Sound>, u64)> =
            answer.dyn_ref::<Uint8Array>().and_then(|bytes| codec::decode(&bytes.to_vec()));
        read.map(|(sound, bytes)| {
            self.sound.extend(sound);
            self.read += bytes;
        })
        .is_some()
    }
}

/// Reads entries of a file for whoever has the other end of this channel.
pub fn read_for(port: &MessagePort, file: File) {
    let mut source = BlobRange::new(file.into()).ok();
    serve(port, move |data| {
        let jobs: Vec<Job> = codec::decode(&data.dyn_ref::<Uint8Array>()?.to_vec())?;
        let source = source.as_mut()?;
        let mut sound = Vec::new();
        for job in &jobs {
            sound.extend(job.read(source).ok()?);
        }
        let bytes: u64 = jobs.iter().map(|job| job.data.compressed_size).sum();
        Some((Uint8Array::from(codec::encode(&(sound, bytes)).as_slice()).into(), Array::new()))
    });
}
