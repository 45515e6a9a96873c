//! The pool: runs checks from a queue, several at a time, while others are still
//! being built.

use crate::run::{self, ReadyCheck};
use process::{Cancel, Supervisor};
use report::{CheckReport, Event, ExerciseName};
use std::io;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What a pool works with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pool<'p> {
    /// The grader's own program, which also serves as supervisor.
    pub program: &'p Path,
    /// Where it is reported what happens.
    pub events: &'p Sender<Event>,
    /// Ends what runs, and all that would run after it.
    pub cancel: &'p Cancel,
    /// So many checks run at a time.
    pub workers: usize,
}

/// So many checks run at a time, unless they are to crowd each other.
pub(crate) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

impl Pool<'_> {
    /// Runs what `feed` puts into the queue while it does so. `on_result` is
    /// called on one thread, with one result at a time, and is done with the
    /// last one when this returns.
    ///
    /// # Errors
    ///
    /// When the system has no thread left for it. With fewer threads than
    /// workers it works, too.
    pub(crate) fn run<T>(
        self,
        feed: impl FnOnce(&Sender<ReadyCheck>) -> T,
        mut on_result: impl FnMut(ExerciseName, CheckReport) + Send,
    ) -> io::Result<T> {
        let (ready, queue) = mpsc::channel();
        let (judged, results) = mpsc::channel();
        let queue = Mutex::new(queue);
        thread::scope(|scope| {
            let mut refused = None;
            let mut started = 0;
            for _ in 0..self.workers {
                let (queue, judged) = (&queue, judged.clone());
                let worker = move || self.work(queue, &judged);
                match thread::Builder::new().spawn_scoped(scope, worker) {
                    Ok(_) => started += 1,
                    Err(error) => refused = Some(error),
                }
            }
            drop(judged);
            let collector = move || {
                for (exercise, check) in results {
                    on_result(exercise, check);
                }
            };
            let collects = thread::Builder::new().spawn_scoped(scope, collector);
            // The workers end only after this end of the queue is gone, which
            // it is on every way out of here.
            let ready = ready;
            collects?;
            match refused {
                Some(error) if started == 0 => Err(error),
                Some(_) | None => Ok(feed(&ready)),
            }
        })
    }

    /// A worker: runs checks from the queue until there will be no more.
    fn work(
        self,
        queue: &Mutex<Receiver<ReadyCheck>>,
        judged: &Sender<(ExerciseName, CheckReport)>,
    ) {
        let mut supervisor: Option<Supervisor> = None;
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(check) = next else { return };
            if !supervisor.as_mut().is_some_and(Supervisor::is_alive) {
                supervisor = None;
            }
            let started = supervisor
                .take()
                .map_or_else(|| Supervisor::start(self.program, self.cancel), Ok);
            let report = match started {
                Ok(mut started) => {
                    let report = run::run(&mut started, &check);
                    supervisor = Some(started);
                    report
                }
                Err(error) => run::cannot_run(&check, &error),
            };
            // Nobody has to listen to what happens.
            let _ = self.events.send(Event::Checked {
                exercise: check.exercise.clone(),
                check: Box::new(report.clone()),
            });
            let _ = judged.send((check.exercise, report));
        }
    }
}
