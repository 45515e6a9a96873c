//! The judge: from what a run or a build left to the reason for a verdict. Pure;
//! a file a kind of check.

pub(crate) mod program;
pub(crate) mod warning;

use process::LimitHit;
use report::Limit;

/// A limit as a result names it.
pub(crate) fn limit(hit: LimitHit) -> Limit {
    match hit {
        LimitHit::Wall => Limit::Wall,
        LimitHit::Cpu => Limit::Cpu,
        LimitHit::Output => Limit::Output,
        LimitHit::Processes => Limit::Processes,
        LimitHit::Disk => Limit::Disk,
    }
}
