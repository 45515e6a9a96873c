//! How many attempts somebody needed. What is known of earlier attempts are the
//! submissions of one student that a list or a course system lets download together;
//! an earlier gradebook says what came of the last of them only.

use crate::found::Found;
use crate::store::{Known, Store};
use std::collections::BTreeMap;

/// Which attempt of a student came to full marks first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attempts {
    /// How many there were.
    pub all: usize,
    /// The first with full marks, from 1, for each exercise that has one.
    pub to_full_marks: BTreeMap<String, usize>,
}

impl Attempts {
    /// Of all submissions of one student; none where there are no two. One of which
    /// nothing could be judged is an attempt, too.
    pub(crate) fn of(own: &[&Found], store: &Store) -> Option<Self> {
        if own.len() < 2 {
            return None;
        }
        let mut own = own.to_vec();
        own.sort_by_key(|it| it.order());
        let mut to_full_marks = BTreeMap::new();
        for (at, found) in own.iter().enumerate() {
            let judgement = store.find(&found.id).and_then(Known::judgement);
            let exercises = judgement.into_iter().flat_map(|it| &it.exercises);
            for exercise in exercises.filter(|it| it.has_full_marks()) {
                let name = exercise.name.0.clone();
                to_full_marks.entry(name).or_insert(at + 1);
            }
        }
        Some(Self {
            all: own.len(),
            to_full_marks,
        })
    }
}
