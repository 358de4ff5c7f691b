//! Runs an async function to its end on this thread.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

struct Unpark {
    thread: Thread,
    /// Whether it is to go on. Parking alone does not tell: a driver that blocks inside takes the thread's token away.
    again: AtomicBool,
}

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.again.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Polls until there is a value. The drivers of the command block where they wait.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let unpark = Arc::new(Unpark { thread: thread::current(), again: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&unpark));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        while !unpark.again.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[test]
    fn a_wake_is_not_lost_when_the_driver_takes_the_threads_token() {
        let mut first = true;
        let value = block_on(poll_fn(|context| {
            if !std::mem::take(&mut first) {
                return Poll::Ready(7);
            }
            context.waker().wake_by_ref();
            thread::park();
            Poll::Pending
        }));
        assert_eq!(value, 7);
    }
}
