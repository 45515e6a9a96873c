//! Many schedules of one scenario.

use crate::scenario::{Scenario, seeds};

/// So many schedules: the same at every run, and each with its own draw of what
/// the runtime leaves to chance.
///
/// ```
/// use probe::{expect, schedules};
///
/// let lost = schedules(50).without(|scenario| {
///     let both = scenario.run(async || tokio::join!(async { 1 }, async { 2 }));
///     both.into_output() == (1, 2)
/// });
/// expect("schedules in which one was lost", lost)
///     .is(vec![])
///     .because("both are waited for, whichever is polled first");
/// ```
pub fn schedules(count: u64) -> Schedules {
    Schedules { count }
}

/// Many schedules; made by [`schedules`].
#[derive(Debug, Clone, Copy)]
#[must_use = "no schedule is run before it is asked for"]
pub struct Schedules {
    count: u64,
}

impl Schedules {
    /// The seeds of the schedules in which it does not hold. The first of them
    /// is run once more at the end, so that the record shows its timeline.
    ///
    /// # Panics
    ///
    /// When `holds` does, which ends the check at that schedule.
    pub fn without(self, mut holds: impl FnMut(Scenario) -> bool) -> Vec<u64> {
        let scenario = |seed| Scenario::new().seed(seed);
        let mut failed: Vec<u64> = seeds(self.count).collect();
        failed.retain(|&seed| !holds(scenario(seed)));
        if let Some(&first) = failed.first() {
            holds(scenario(first));
        }
        failed
    }
}
