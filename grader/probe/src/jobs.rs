//! Jobs: futures that note when they begin, end and are dropped.

use crate::levels::{Tallied, Tally};
use crate::payload::Payload;
use crate::{current, panics};
use std::collections::HashMap;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// Gives jobs to a submission, and knows what became of each. Copies are the
/// same jobs; they live until the process ends, as a check does.
///
/// A job is *begun* at its first poll, or before by [`Job::begun`]. It has *ended* when it gave its value,
/// *panicked* where that was asked for, and is *dropped* if it was given up before.
/// Between begun and any of these it is *alive*.
///
/// ```
/// use probe::{Jobs, expect, ms, observe};
///
/// let jobs = Jobs::new();
/// observe(async || {
///     let job = jobs.takes("slow", ms(100)).gives("the answer");
///     assert_eq!(tokio::time::timeout(ms(30), job).await.ok(), None);
///     jobs.takes("quick", ms(20)).await;
/// });
/// expect("jobs that ended", jobs.ended())
///     .are(["quick"])
///     .because("the other was dropped half-way");
/// expect("when it was dropped", jobs.dropped_at("slow"))
///     .is(Some(ms(30)))
///     .because("its time was up");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Jobs {
    log: &'static Mutex<Vec<JobEvent>>,
}

/// Something that became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobEvent {
    /// The job's name.
    pub job: String,
    /// What became of it.
    pub fate: JobFate,
    /// When, from the scenario's start; none outside a scenario.
    pub at: Option<Duration>,
}

/// What can become of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobFate {
    /// It was polled for the first time.
    Begun,
    /// It gave its value.
    Ended,
    /// It panicked, as was asked for.
    Panicked,
    /// It had begun, and was dropped before its end.
    Dropped,
}

impl Jobs {
    /// No jobs yet.
    pub fn new() -> Self {
        Self {
            log: Box::leak(Box::default()),
        }
    }

    /// A job that takes so long; no time at all is no timer either.
    pub fn takes(self, name: &str, time: Duration) -> Job<()> {
        self.job(name, Work::Takes(time), Some(Outcome::Gives(())))
    }

    /// A job that never comes to its end.
    pub fn hangs<T>(self, name: &str) -> Job<T> {
        self.job(name, Work::Hangs, None)
    }

    /// Any future as a job. It gives what the future gives.
    pub fn does<F: Future>(
        self,
        name: &str,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let name = name.to_string();
        async move {
            let mut note = OpenJob::begin(self, name);
            let output = future.await;
            note.end(JobFate::Ended);
            output
        }
    }

    fn job<T>(self, name: &str, work: Work, outcome: Option<Outcome<T>>) -> Job<T> {
        Job {
            jobs: self,
            name: name.to_string(),
            work,
            outcome,
            open: None,
        }
    }

    /// Everything that became of the jobs, in order.
    pub fn events(self) -> Vec<JobEvent> {
        self.log().clone()
    }

    /// The jobs that have begun, in the order of their beginnings.
    pub fn begun(self) -> Vec<String> {
        self.with_fate(JobFate::Begun)
    }

    /// The jobs that have ended, in the order of their ends.
    pub fn ended(self) -> Vec<String> {
        self.with_fate(JobFate::Ended)
    }

    /// The jobs that have ended and whose names contain this text, sorted.
    pub fn ended_like(self, text: &str) -> Vec<String> {
        let mut jobs = self.ended();
        jobs.retain(|job| job.contains(text));
        jobs.sort_unstable();
        jobs
    }

    /// Whether all jobs whose names contain `earlier` had ended before any began
    /// whose name contains `later`, and both there were.
    ///
    /// ```
    /// use probe::{Jobs, ms, observe};
    ///
    /// let jobs = Jobs::new();
    /// observe(async || {
    ///     tokio::join!(jobs.takes("wash 1", ms(20)), jobs.takes("wash 2", ms(30)));
    ///     jobs.takes("dry 1", ms(20)).await;
    /// });
    /// assert_eq!(jobs.ended_like("wash"), ["wash 1", "wash 2"]);
    /// assert!(jobs.is_over_before("wash", "dry"));
    /// assert!(!jobs.is_over_before("wash 2", "1"), "which washing began with");
    /// assert!(!jobs.is_over_before("wash", "iron"), "nothing was ironed");
    /// ```
    pub fn is_over_before(self, earlier: &str, later: &str) -> bool {
        let log = self.log();
        let begins = log.iter().position(|event| event.job.contains(later));
        let last = log.iter().rposition(|event| event.job.contains(earlier));
        last.is_some_and(|last| log[last].fate == JobFate::Ended && begins > Some(last))
    }

    /// The jobs that were dropped before their ends, in that order.
    pub fn dropped(self) -> Vec<String> {
        self.with_fate(JobFate::Dropped)
    }

    /// The jobs that have begun, and neither ended nor panicked nor were dropped.
    pub fn alive(self) -> Vec<String> {
        let log = self.log();
        let (begun, over): (Vec<_>, Vec<_>) =
            log.iter().partition(|event| event.fate == JobFate::Begun);
        let mut gone: HashMap<&str, usize> = HashMap::new();
        for event in over {
            *gone.entry(&event.job).or_default() += 1;
        }
        let alive = begun.into_iter().filter(|event| {
            // Of jobs with one name, the first to begin are taken to be over.
            let gone = gone.get_mut(&*event.job).filter(|gone| **gone > 0);
            gone.map(|gone| *gone -= 1).is_none()
        });
        alive.map(|event| event.job.clone()).collect()
    }

    /// The most jobs that were ever alive at once.
    pub fn most_alive(self) -> usize {
        let (mut alive, mut most) = (0_usize, 0);
        for event in &*self.log() {
            match event.fate {
                JobFate::Begun => alive += 1,
                JobFate::Ended | JobFate::Panicked | JobFate::Dropped => alive -= 1,
            }
            most = most.max(alive);
        }
        most
    }

    /// When the job began first.
    pub fn begun_at(self, job: &str) -> Option<Duration> {
        self.at(job, JobFate::Begun)
    }

    /// When the job ended first.
    pub fn ended_at(self, job: &str) -> Option<Duration> {
        self.at(job, JobFate::Ended)
    }

    /// When the job was first dropped before its end.
    pub fn dropped_at(self, job: &str) -> Option<Duration> {
        self.at(job, JobFate::Dropped)
    }

    fn at(self, job: &str, fate: JobFate) -> Option<Duration> {
        let log = self.log();
        let event = |event: &&JobEvent| event.job == job && event.fate == fate;
        log.iter().find(event)?.at
    }

    fn with_fate(self, fate: JobFate) -> Vec<String> {
        let log = self.log();
        let events = log.iter().filter(|event| event.fate == fate);
        events.map(|event| event.job.clone()).collect()
    }

    fn log(self) -> MutexGuard<'static, Vec<JobEvent>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Jobs {
    fn default() -> Self {
        Self::new()
    }
}

/// A job that takes its time and then gives a value; made by [`Jobs::takes`].
///
/// # Panics
///
/// Where that was asked for, and when it is polled after its end.
///
/// # Cancel safety
///
/// Dropped before its end, it is noted as dropped. Never begun, it leaves no
/// trace.
#[derive(Debug)]
#[must_use = "a job does nothing unless it is awaited"]
pub struct Job<T> {
    jobs: Jobs,
    name: String,
    work: Work,
    /// None once it was given, and where there is none.
    outcome: Option<Outcome<T>>,
    open: Option<OpenJob>,
}

/// Nothing in it is ever pinned where it stands.
impl<T> Unpin for Job<T> {}

#[derive(Debug)]
enum Work {
    Takes(Duration),
    Sleeps(Pin<Box<Sleep>>),
    Hangs,
}

#[derive(Debug)]
enum Outcome<T> {
    Gives(T),
    Panics(Payload, &'static Location<'static>),
}

impl<T> Job<T> {
    /// The job gives this value at its end.
    pub fn gives<U>(self, value: U) -> Job<U> {
        self.comes_to(Outcome::Gives(value))
    }

    /// The job panics at its end. A literal stays one, and a `String` is a
    /// composed text; [`Payload`] has the rest.
    ///
    /// ```
    /// use probe::{Jobs, Payload, ms, observe, panic_of};
    ///
    /// observe(async || {
    ///     let job = || Jobs::new().takes("job", ms(7));
    ///     let text = "bug 7".to_owned();
    ///     for payload in [Payload::from("bug 7"), text.clone().into(), Payload::PassedOn(text)] {
    ///         assert_eq!(panic_of(job().panics::<()>(payload)).await.as_deref(), Some("bug 7"));
    ///     }
    ///     let silent = job().panics::<()>(Payload::NoText);
    ///     assert_eq!(panic_of(silent).await.as_deref(), Some("panicked"));
    /// });
    /// ```
    #[track_caller]
    pub fn panics<U>(self, payload: impl Into<Payload>) -> Job<U> {
        self.comes_to(Outcome::Panics(payload.into(), Location::caller()))
    }

    /// The job has begun with this call, and not only at its first poll: for what
    /// a closure gives, so that the call counts. Asked for last.
    ///
    /// ```
    /// use probe::{Jobs, ms};
    ///
    /// let jobs = Jobs::new();
    /// let attempt = || jobs.takes("attempt", ms(7)).gives("the answer").begun();
    /// drop(attempt());
    /// assert_eq!((jobs.begun(), jobs.dropped()), (vec!["attempt".into()], vec!["attempt".into()]));
    /// ```
    pub fn begun(mut self) -> Self {
        self.open = Some(OpenJob::begin(self.jobs, self.name.clone()));
        self
    }

    fn comes_to<U>(self, outcome: Outcome<U>) -> Job<U> {
        Job {
            jobs: self.jobs,
            name: self.name,
            work: self.work,
            outcome: Some(outcome),
            open: None,
        }
    }
}

impl<T> Future for Job<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let Self {
            jobs,
            name,
            work,
            outcome,
            open,
        } = &mut *self;
        let open = open.get_or_insert_with(|| OpenJob::begin(*jobs, name.clone()));
        if let Work::Takes(time) = work
            && !time.is_zero()
        {
            *work = Work::Sleeps(Box::pin(sleep(*time)));
        }
        match work {
            Work::Takes(_) => {}
            Work::Sleeps(sleep) => ready!(sleep.as_mut().poll(context)),
            Work::Hangs => return Poll::Pending,
        }
        match outcome.take() {
            Some(Outcome::Gives(value)) => {
                open.end(JobFate::Ended);
                Poll::Ready(value)
            }
            Some(Outcome::Panics(payload, asked_at)) => {
                open.end(JobFate::Panicked);
                panics::raise_as_asked(payload, asked_at)
            }
            None => panic!("the job {name} was polled after its end"),
        }
    }
}

/// A job that has begun. Dropped without an end, it was given up.
#[derive(Debug)]
struct OpenJob {
    jobs: Jobs,
    /// None once its end is noted.
    name: Option<String>,
}

impl OpenJob {
    fn begin(jobs: Jobs, name: String) -> Self {
        let open = Self {
            jobs,
            name: Some(name.clone()),
        };
        open.note(name, JobFate::Begun);
        open
    }

    fn end(&mut self, fate: JobFate) {
        if let Some(name) = self.name.take() {
            self.note(name, fate);
        }
    }

    fn note(&self, job: String, fate: JobFate) {
        let at = current::now();
        Tally::note(Tallied::Job, fate == JobFate::Begun);
        self.jobs.log().push(JobEvent { job, fate, at });
    }
}

impl Drop for OpenJob {
    fn drop(&mut self) {
        self.end(JobFate::Dropped);
    }
}
