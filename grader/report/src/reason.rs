//! Why a check came to what it came to.

use crate::{Verdict, Why};
use evidence::{BrokenSeal, Doing, Expectation, Hang, Panic};
use serde::{Deserialize, Serialize};

/// Why a check came to its verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// Everything was as demanded.
    Met,
    /// A demand was not met.
    Unmet {
        /// What was measured, and what was demanded.
        expectation: Expectation,
    },
    /// Something panicked.
    Panicked {
        /// What and where.
        panic: Panic,
    },
    /// A `todo!` was reached.
    Todo {
        /// What it says is to be done.
        task: String,
    },
    /// It came to no end.
    Hung {
        /// In which way.
        hang: Hang,
    },
    /// It ended well but not everything was measured.
    NotMeasured {
        /// What was not.
        missing: Vec<String>,
    },
    /// It measured what no check plans to measure.
    Unplanned {
        /// What that is.
        surplus: Vec<String>,
    },
    /// A limit was passed.
    PassedLimit {
        /// Which.
        limit: Limit,
    },
    /// A thread used up its stack.
    StackOverflow,
    /// A signal ended the process.
    Signal {
        /// Its number.
        signal: i32,
    },
    /// The process ended itself with a failure.
    ExitCode {
        /// The code.
        code: i32,
    },
    /// The process ended itself with success before the check was over.
    EndedEarly,
    /// What came as evidence is none.
    BrokenSeal {
        /// Why not.
        broken: BrokenSeal,
    },
    /// The process ended the grader's own process that ran it.
    KilledItsSupervisor,
    /// It did not compile.
    Compiler,
    /// The compiler still warns of what this exercise is about.
    WarningLeft {
        /// The lint.
        lint: String,
        /// How many warnings there are.
        count: usize,
    },
    /// It could not be started.
    CannotStart {
        /// What the system said.
        error: String,
    },
    /// It did not pass, and there was less room on the disk than a check may use.
    NoRoom {
        /// Where.
        folder: String,
    },
    /// It was planned, and no result of it came back.
    Lost,
    /// Grading was cut before it was over.
    Cancelled,
    /// Grading as a whole came to no end: this is what stands in a result that was
    /// written before there was one.
    Unfinished {
        /// What kept it from its end, where that is known.
        problem: Option<String>,
    },
    /// The exercise's folder cannot be graded.
    Unreadable {
        /// The file or folder, from the workbook's top.
        file: String,
        /// What is wrong with it, and what to do about it.
        problem: String,
    },
    /// A file of what was handed in should have been taken and could not be.
    NotTaken {
        /// The file, as it lies there.
        file: String,
        /// Why it was not taken.
        why: Why,
    },
    /// The source has a word that no solution needs, and that would let it go
    /// round the checks.
    Forbidden {
        /// The file, from the exercise's folder.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The word.
        word: String,
    },
    /// The compiler read files for it that are no part of what was handed in.
    ReadsElsewhere {
        /// The files.
        files: Vec<String>,
    },
    /// Nothing has been built yet because nothing was begun.
    Untouched,
    /// It is a hidden check's, and this is all that is told of it.
    Withheld {
        /// What it came to.
        verdict: Verdict,
        /// What was measured of what, where that may be known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measured: Option<String>,
        /// When more may be known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<String>,
    },
}

/// A limit that a check's process may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Time by the clock on the wall.
    Wall,
    /// CPU time.
    Cpu,
    /// What it may print.
    Output,
    /// Processes at once.
    Processes,
    /// What it may write.
    Disk,
}

impl Reason {
    /// What a check came to that has this reason.
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Met => Verdict::Passed,
            Self::Unmet { .. } | Self::Panicked { .. } | Self::WarningLeft { .. } => {
                Verdict::Failed
            }
            Self::Todo { .. } | Self::Untouched => Verdict::NotStarted,
            Self::Hung { hang } => of_hang(hang),
            Self::NotMeasured { .. }
            | Self::Unplanned { .. }
            | Self::EndedEarly
            | Self::BrokenSeal { .. } => Verdict::NoEvidence,
            Self::PassedLimit { limit } => match limit {
                Limit::Wall | Limit::Cpu => Verdict::TimedOut,
                Limit::Output | Limit::Processes | Limit::Disk => Verdict::OverLimit,
            },
            Self::StackOverflow
            | Self::Signal { .. }
            | Self::ExitCode { .. }
            | Self::KilledItsSupervisor => Verdict::Crashed,
            Self::Compiler => Verdict::DidNotCompile,
            Self::Withheld { verdict, .. } => *verdict,
            Self::Unreadable { .. } | Self::NotTaken { .. } => Verdict::Unreadable,
            Self::Forbidden { .. } | Self::ReadsElsewhere { .. } => Verdict::Refused,
            Self::CannotStart { .. }
            | Self::NoRoom { .. }
            | Self::Lost
            | Self::Cancelled
            | Self::Unfinished { .. } => Verdict::GraderFault,
        }
    }

    /// Whether it is a sign that something went round the checks, by accident
    /// or not.
    pub fn is_about_integrity(&self) -> bool {
        match self {
            Self::EndedEarly
            | Self::BrokenSeal { .. }
            | Self::KilledItsSupervisor
            | Self::Forbidden { .. }
            | Self::ReadsElsewhere { .. } => true,
            Self::Met
            | Self::Unmet { .. }
            | Self::Panicked { .. }
            | Self::Todo { .. }
            | Self::Hung { .. }
            | Self::NotMeasured { .. }
            | Self::Unplanned { .. }
            | Self::PassedLimit { .. }
            | Self::StackOverflow
            | Self::Signal { .. }
            | Self::ExitCode { .. }
            | Self::Compiler
            | Self::WarningLeft { .. }
            | Self::CannotStart { .. }
            | Self::NoRoom { .. }
            | Self::Lost
            | Self::Cancelled
            | Self::Unfinished { .. }
            | Self::Unreadable { .. }
            | Self::NotTaken { .. }
            | Self::Untouched
            | Self::Withheld { .. } => false,
        }
    }
}

fn of_hang(hang: &Hang) -> Verdict {
    match hang {
        Hang::Deadlock { .. }
        | Hang::TimeStands { .. }
        | Hang::StuckPoll {
            doing: Doing::Blocked,
            ..
        } => Verdict::Deadlocked,
        Hang::NeverRests { .. }
        | Hang::TicksOn { .. }
        | Hang::StuckPoll {
            doing: Doing::Computing,
            ..
        } => Verdict::NeverRests,
        Hang::OutsideTime { .. } => Verdict::Failed,
        Hang::Unfinished { .. } => Verdict::TimedOut,
    }
}
