//! What one check came to.

use crate::{Hidden, Reason, Verdict};
use evidence::{Expectation, Figure, Panic, PrintedAt, Record, Scenario, Timeline, Warning};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use std::time::Duration;

/// What one check came to. All but [`CheckReport::beside`] is the same byte for
/// byte whenever the same sources are judged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CheckReport {
    /// Its name: a sentence.
    pub name: String,
    /// The promises of the exercise's contract that it holds, as they stand
    /// there; none before the exercise's report is made.
    pub promises: Vec<String>,
    /// How many times it counts among the checks of its exercise.
    #[serde(default = "once")]
    pub weight: u32,
    /// Whether it also holds for code that does nothing: then it earns nothing as
    /// long as no other check passes.
    #[serde(default)]
    pub holds_idle: bool,
    /// Why it came to its verdict, which follows from it.
    pub reason: Reason,
    /// What was measured beside what was demanded.
    pub expectations: Vec<Expectation>,
    /// Panics that were seen.
    pub panics: Vec<Panic>,
    /// What debug mode warned of.
    pub warnings: Vec<Warning>,
    /// What the loop did.
    pub timeline: Option<Timeline>,
    /// Scenarios of it to look at side by side; none where there are not two.
    #[serde(default)]
    pub scenarios: Vec<Scenario>,
    /// How much students are told of it; none where it is no hidden check.
    #[serde(default)]
    pub hidden: Option<Hidden>,
    /// What is shown to a person and not compared.
    pub beside: Beside,
}

/// What a noisy clock or the learner's own code has to say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Beside {
    /// What the check's process printed.
    pub output: String,
    /// At which virtual instant each line of it was printed, and nothing where that
    /// is not known of any: see [`Beside::output`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub printed_at: Vec<Option<PrintedAt>>,
    /// Panics on other threads than the check's own: on a busy machine the
    /// check may end before them.
    pub panics: Vec<Panic>,
    /// Figures of a noisy clock.
    pub figures: Vec<Figure>,
    /// How long the process took.
    pub wall: Duration,
    /// How many processes it left behind, which the grader ended.
    pub left_behind: usize,
    /// Whether it is the same with every seed: it has said that it asked for no input that
    /// a seed makes another. That is known of a run of this process's alone.
    #[serde(skip)]
    pub is_same_with_every_seed: bool,
}

/// How many times a check counts of which nobody says otherwise.
pub(crate) fn once() -> u32 {
    1
}

impl CheckReport {
    /// A check that was not run, for a reason that holds for all of its
    /// exercise.
    pub fn not_run(name: &str, reason: Reason) -> Self {
        Self {
            name: name.to_owned(),
            promises: Vec::new(),
            weight: once(),
            holds_idle: false,
            reason,
            expectations: Vec::new(),
            panics: Vec::new(),
            warnings: Vec::new(),
            timeline: None,
            scenarios: Vec::new(),
            hidden: None,
            beside: Beside::default(),
        }
    }

    /// A check that was run and judged.
    pub fn judged(name: &str, reason: Reason, record: Option<Record>, mut beside: Beside) -> Self {
        let mut check = Self::not_run(name, reason);
        if let Some(record) = record {
            check.expectations = record.expectations;
            (beside.panics, check.panics) =
                record.panics.into_iter().partition(|panic| panic.elsewhere);
            check.warnings = record.warnings;
            check.timeline = record.timeline;
            check.scenarios = record.scenarios;
            beside.figures = record.figures;
            beside.is_same_with_every_seed = !record.draws;
        }
        check.beside = beside;
        check
    }

    /// What it came to.
    pub fn verdict(&self) -> Verdict {
        self.reason.verdict()
    }

    /// Whether it passed.
    pub fn passed(&self) -> bool {
        self.verdict() == Verdict::Passed
    }
}

impl Serialize for CheckReport {
    /// With the verdict beside its reason, for readers that want one word.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut check = serializer.serialize_struct("CheckReport", 13)?;
        check.serialize_field("name", &self.name)?;
        check.serialize_field("promises", &self.promises)?;
        if self.weight == once() {
            check.skip_field("weight")?;
        } else {
            check.serialize_field("weight", &self.weight)?;
        }
        if self.holds_idle {
            check.serialize_field("holds_idle", &self.holds_idle)?;
        } else {
            check.skip_field("holds_idle")?;
        }
        check.serialize_field("verdict", &self.verdict())?;
        check.serialize_field("reason", &self.reason)?;
        check.serialize_field("expectations", &self.expectations)?;
        check.serialize_field("panics", &self.panics)?;
        check.serialize_field("warnings", &self.warnings)?;
        check.serialize_field("timeline", &self.timeline)?;
        if self.scenarios.is_empty() {
            check.skip_field("scenarios")?;
        } else {
            check.serialize_field("scenarios", &self.scenarios)?;
        }
        if self.hidden.is_none() {
            check.skip_field("hidden")?;
        } else {
            check.serialize_field("hidden", &self.hidden)?;
        }
        check.serialize_field("beside", &self.beside)?;
        check.end()
    }
}
