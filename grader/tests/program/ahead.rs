//! What takes long and mostly waits begins before all other tests: a minute in which
//! nobody computes would otherwise be spent while every test at hand waits for it.

use crate::{outcomes, stuck, workbook};
use std::sync::Once;
use std::thread::Builder;

/// Begins it, if every test of this program is to run.
pub(crate) fn begin() {
    static BEGUN: Once = Once::new();
    let is_option = |argument: String| argument.starts_with('-');
    let runs_all = std::env::args().skip(1).all(is_option);
    let lists = std::env::args().any(|argument| argument == "--list");
    if !runs_all || lists {
        return;
    }
    BEGUN.call_once(|| {
        workbook::begin_audit();
        for grade in [outcomes::grade, stuck::grade] {
            Builder::new().spawn(grade).expect("a thread");
        }
    });
}
