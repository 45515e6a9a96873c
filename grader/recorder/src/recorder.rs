//! The recorder: hooks on a runtime, and what they gathered.

use crate::clock::Started;
use crate::limits::Limits;
use crate::task::{End, Place, PollCost, TaskNumber, TaskRecord};
use std::collections::HashMap;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Id, TaskMeta};
use tokio::time::Instant;

/// Called after each poll with the task, where it was spawned, and the cost.
type PollHook = dyn Fn(TaskNumber, Place, PollCost) + Send + Sync;

/// Called when a poll begins at another instant than the one before.
type InstantHook = dyn Fn(Duration) + Send + Sync;

/// Records what a runtime does. Clones share one record.
///
/// A recorder serves one runtime. It costs less than a microsecond a poll; see
/// `cargo bench -p recorder`.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    after_poll: Option<Box<PollHook>>,
}

struct State {
    /// Tokio's instant of the first event; all others are counted from it.
    start: Option<Instant>,
    /// The runtime that is watched, and the instant of its last poll.
    last_poll: Option<(Id, Duration)>,
    /// Index is [`TaskNumber`]. Main is there from the beginning.
    tasks: Vec<TaskRecord>,
    /// Of living tasks only: Tokio's id to the index in `tasks`.
    numbers: HashMap<tokio::task::Id, usize>,
    /// Polls under way: one on a single thread, more on several. A short list
    /// is faster to search than a map.
    in_poll: Vec<(usize, Started)>,
    polls: u64,
    /// Whether some task was polled more than [`Limits::POLLS_AT_ONCE`].
    spins: bool,
    /// Whom to wake when there have been more polls than this.
    budget: Option<(u64, Waker)>,
    instants: Option<Instants>,
}

/// Who is told of each instant, and of which one last.
struct Instants {
    hook: Arc<InstantHook>,
    last: Option<Duration>,
}

/// A poll that has not returned yet.
#[derive(Debug, Clone)]
pub struct InPoll {
    /// The task that is being polled.
    pub number: TaskNumber,
    /// Where it was spawned.
    pub spawned_at: Place,
    /// How many polls there have been in all: tells this poll from a later one.
    pub poll: u64,
    /// Which poll of its task it is, from 1.
    pub of_task: u64,
    /// When it began, counted from the first event by Tokio's clock.
    pub since: Duration,
}

impl Default for Recorder {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl Recorder {
    /// A recorder that has seen nothing yet.
    #[track_caller]
    pub fn new() -> Self {
        Self::build(None)
    }

    /// A recorder that calls `hook` after each poll with the task, where it was
    /// spawned, and what the poll cost. The hook must not spawn.
    #[track_caller]
    pub fn with_hook(hook: impl Fn(TaskNumber, Place, PollCost) + Send + Sync + 'static) -> Self {
        Self::build(Some(Box::new(hook)))
    }

    #[track_caller]
    fn build(after_poll: Option<Box<PollHook>>) -> Self {
        let main = TaskRecord::new(TaskNumber(0), Location::caller().into(), Duration::ZERO);
        let state = State {
            start: None,
            last_poll: None,
            tasks: vec![main],
            numbers: HashMap::new(),
            in_poll: Vec::new(),
            polls: 0,
            spins: false,
            budget: None,
            instants: None,
        };
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                after_poll,
            }),
        }
    }

    /// Hangs the recorder's hooks on a runtime's builder. They replace hooks of
    /// the same kind that the builder had.
    pub fn attach<'b>(&self, builder: &'b mut Builder) -> &'b mut Builder {
        let (spawn, before, after, end) = (self.clone(), self.clone(), self.clone(), self.clone());
        builder
            .on_task_spawn(move |task| spawn.spawned(task))
            .on_before_task_poll(move |task| before.poll_starts(Some(task.id())))
            .on_after_task_poll(move |task| after.poll_ends(Some(task.id())))
            .on_task_terminate(move |task| end.terminated(task.id()))
    }

    /// Calls `hook` whenever a poll begins at another instant than the one before,
    /// ahead of the code that is polled, with how long ago the first event was. On
    /// the paused clock all that runs until the next call runs at that instant.
    pub fn at_each_instant(&self, hook: impl Fn(Duration) + Send + Sync + 'static) {
        self.state().instants = Some(Instants {
            hook: Arc::new(hook),
            last: None,
        });
    }

    /// What is known of every task so far: main first, then in the order of spawning.
    pub fn tasks(&self) -> Vec<TaskRecord> {
        self.state().tasks.clone()
    }

    /// The tasks that have not ended: main too, until it has.
    pub fn waiting(&self) -> Vec<TaskRecord> {
        self.state()
            .tasks
            .iter()
            .filter(|task| task.ended.is_none())
            .cloned()
            .collect()
    }

    /// The index of a living task.
    #[cfg(all(target_os = "linux", await_lines))]
    pub(crate) fn index(&self, id: tokio::task::Id) -> Option<usize> {
        self.state().index(Some(id))
    }

    /// How many polls there have been, those of main included.
    pub fn polls(&self) -> u64 {
        self.state().polls
    }

    /// Whether a task was polled at one instant as if it would never stop.
    pub(crate) fn spins(&self) -> bool {
        self.state().spins
    }

    /// The poll that has been under way longest, if one is.
    pub fn in_poll(&self) -> Option<InPoll> {
        let state = self.state();
        let (index, _) = state
            .in_poll
            .iter()
            .min_by_key(|(_, started)| started.at())?;
        let task = &state.tasks[*index];
        Some(InPoll {
            number: task.number,
            spawned_at: task.spawned_at,
            poll: state.polls,
            of_task: task.polls,
            since: task.last_poll.unwrap_or_default(),
        })
    }

    /// The number of the task that is running on this thread, if it is one of
    /// this recorder's. A panic hook can ask.
    pub fn current(&self) -> Option<TaskNumber> {
        let id = tokio::task::try_id()?;
        self.state()
            .numbers
            .get(&id)
            .map(|&index| TaskNumber(index))
    }

    /// Notes that the task running on this thread panics. For a panic hook:
    /// Tokio's hooks do not tell.
    pub fn note_panic(&self) {
        let Some(number) = self.current() else { return };
        let mut state = self.state();
        let now = state.now_from_anywhere();
        state.tasks[number.0].ended = Some((End::Panicked, now));
    }

    /// How long ago the first event was, by Tokio's clock.
    pub fn elapsed(&self) -> Duration {
        self.state().now()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A panic in a hook of the user's leaves the record whole.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Main begins: what was recorded before does not belong to it.
    pub(crate) fn main_starts(&self, place: Place) {
        let mut state = self.state();
        state.now();
        state.tasks[0].spawned_at = place;
    }

    pub(crate) fn main_ends(&self, end: End) {
        let mut state = self.state();
        let now = state.now();
        state.tasks[0].ended = Some((end, now));
    }

    /// Wakes `waker` once there have been more than `polls` polls.
    pub(crate) fn set_budget(&self, polls: u64, waker: &Waker) {
        let mut state = self.state();
        if !state
            .budget
            .as_ref()
            .is_some_and(|(_, old)| old.will_wake(waker))
        {
            state.budget = Some((polls, waker.clone()));
        }
    }

    fn spawned(&self, task: &TaskMeta<'_>) {
        let mut state = self.state();
        let now = state.now_from_anywhere();
        let index = state.tasks.len();
        state.tasks.push(TaskRecord::new(
            TaskNumber(index),
            task.spawned_at().into(),
            now,
        ));
        state.numbers.insert(task.id(), index);
    }

    /// A poll starts; of main, where there is no id.
    pub(crate) fn poll_starts(&self, id: Option<tokio::task::Id>) {
        let mut state = self.state();
        let now = state.now();
        let runtime = state.last_poll.map(|(runtime, _)| runtime);
        state.last_poll = runtime
            .or_else(|| Some(Handle::try_current().ok()?.id()))
            .map(|runtime| (runtime, now));
        let Some(index) = state.index(id) else { return };
        state.polls += 1;
        state.tasks[index].polled(now);
        state.spins |= state.tasks[index].polls_at_once > Limits::POLLS_AT_ONCE;
        if let Some((budget, waker)) = &state.budget
            && (state.spins || state.polls > *budget)
        {
            waker.wake_by_ref();
        }
        state.in_poll.push((index, Started::now()));
        if let Some(hook) = state.new_instant(now) {
            drop(state);
            hook(now);
        }
    }

    pub(crate) fn poll_ends(&self, id: Option<tokio::task::Id>) {
        let mut state = self.state();
        let Some(at) = state.position(id) else { return };
        let (index, started) = state.in_poll.swap_remove(at);
        let cost = started.cost();
        let task = &mut state.tasks[index];
        task.cpu += cost.cpu;
        if cost.taken() > task.longest_poll.taken() {
            task.longest_poll = cost;
        }
        if let Some(hook) = &self.shared.after_poll {
            let (number, spawned_at) = (task.number, task.spawned_at);
            drop(state);
            hook(number, spawned_at, cost);
        }
    }

    fn terminated(&self, id: tokio::task::Id) {
        let mut state = self.state();
        // Also fires for `spawn_blocking`, which was never spawned as a task.
        let Some(index) = state.numbers.remove(&id) else {
            return;
        };
        let now = state.now_from_anywhere();
        let in_its_poll = state.in_poll.iter().any(|(polled, _)| *polled == index);
        let end = if in_its_poll {
            End::Ended
        } else {
            End::ShutDown
        };
        state.tasks[index].ended.get_or_insert((end, now));
    }
}

impl State {
    fn now(&mut self) -> Duration {
        let now = Instant::now();
        now.saturating_duration_since(*self.start.get_or_insert(now))
    }

    /// The same where the calling thread may be in no runtime, or in another one: its
    /// clock would be another one, too. Then nothing has happened since the last poll.
    fn now_from_anywhere(&mut self) -> Duration {
        let here = Handle::try_current().ok().map(|handle| handle.id());
        match self.last_poll {
            Some((runtime, last)) if here != Some(runtime) => last,
            Some(_) | None => self.now(),
        }
    }

    /// Who is to be told that it is another instant now, if it is one.
    fn new_instant(&mut self, now: Duration) -> Option<Arc<InstantHook>> {
        let Instants { hook, last } = self.instants.as_mut()?;
        let is_new = last.replace(now) != Some(now);
        is_new.then(|| hook.clone())
    }

    fn index(&self, id: Option<tokio::task::Id>) -> Option<usize> {
        match id {
            None => Some(0),
            Some(id) => self.numbers.get(&id).copied(),
        }
    }

    /// Where in `in_poll` the task stands. A task that has just terminated has
    /// no number any more: it is the poll that ends on this thread.
    fn position(&self, id: Option<tokio::task::Id>) -> Option<usize> {
        match self.index(id) {
            Some(index) => self
                .in_poll
                .iter()
                .rposition(|(polled, _)| *polled == index),
            None => self
                .in_poll
                .iter()
                .rposition(|(polled, _)| *polled != 0 && self.tasks[*polled].ended.is_some()),
        }
    }
}
