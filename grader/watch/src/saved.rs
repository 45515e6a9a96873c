//! Which exercises were saved.

use anyhow::Context as _;
use notify::event::{EventKind, MetadataKind, ModifyKind};
use notify::{Config, Event, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use report::Subject;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often is looked where the system reports nothing.
const INTERVAL: Duration = Duration::from_secs(1);

/// Watches a folder until it is dropped.
pub(crate) type Saves = Box<dyn Watcher + Send>;

/// Reports each change below `root` to any file of an exercise, by its place
/// among the `subjects`. Where the system refuses, it is looked once a second.
///
/// # Errors
///
/// When the folder cannot be watched in either way.
pub(crate) fn watch(
    root: &Path,
    subjects: &[Subject],
    poll: bool,
    on_save: impl Fn(Vec<usize>) + Clone + Send + 'static,
) -> anyhow::Result<Saves> {
    let folders = Folders::new(root, subjects);
    let exercises = root.join("exercises");
    let report = move |event: notify::Result<Event>| {
        let saved = event.map_or_else(|_| folders.all(), |event| folders.of(&event));
        if !saved.is_empty() {
            on_save(saved);
        }
    };
    if !poll {
        let watcher = RecommendedWatcher::new(report.clone(), Config::default());
        if let Ok(mut watcher) = watcher
            && watcher.watch(&exercises, RecursiveMode::Recursive).is_ok()
        {
            return Ok(Box::new(watcher));
        }
    }
    let config = Config::default()
        .with_poll_interval(INTERVAL)
        .with_compare_contents(true);
    let mut watcher = PollWatcher::new(report, config).context("cannot look for saves")?;
    watcher
        .watch(&exercises, RecursiveMode::Recursive)
        .with_context(|| format!("cannot watch {}", exercises.display()))?;
    Ok(Box::new(watcher))
}

/// Where each exercise lies.
#[derive(Debug, Clone)]
struct Folders(Vec<PathBuf>);

impl Folders {
    fn new(root: &Path, subjects: &[Subject]) -> Self {
        Self(subjects.iter().map(|it| root.join(&it.folder)).collect())
    }

    /// The exercises that an event is about. To read a file is none: the grader
    /// does so itself.
    fn of(&self, event: &Event) -> Vec<usize> {
        match event.kind {
            EventKind::Access(_)
            | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => {
                return Vec::new();
            }
            // So many at once that the system has lost some.
            _ if event.need_rescan() => return self.all(),
            _ => {}
        }
        let exercise = |path: &PathBuf| self.0.iter().position(|folder| path.starts_with(folder));
        let places: BTreeSet<usize> = event.paths.iter().filter_map(exercise).collect();
        places.into_iter().collect()
    }

    fn all(&self) -> Vec<usize> {
        (0..self.0.len()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, RenameMode};

    fn folders() -> Folders {
        let root = Path::new("/book/exercises/01_loop");
        Folders(["01_queue", "02_wake"].map(|it| root.join(it)).into())
    }

    fn saved(kind: EventKind, path: &str) -> Vec<usize> {
        let event = Event::new(kind).add_path(Path::new("/book/exercises/01_loop").join(path));
        folders().of(&event)
    }

    #[test]
    fn a_write_a_rename_and_a_new_file_are_saves_of_their_exercise() {
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        assert_eq!(saved(renamed, "02_wake/src/lib.rs"), [1]);
        let created = EventKind::Create(CreateKind::File);
        assert_eq!(saved(created, "01_queue/src/queue.rs"), [0]);
        assert_eq!(saved(created, "02_wake/Cargo.toml"), [1]);
    }

    #[test]
    fn reading_and_what_lies_elsewhere_are_none() {
        let read = EventKind::Access(AccessKind::Read);
        assert_eq!(saved(read, "02_wake/src/lib.rs"), [0; 0]);
        let created = EventKind::Create(CreateKind::File);
        assert_eq!(saved(created, "03_copy/src/lib.rs"), [0; 0]);
    }

    #[test]
    fn what_the_system_lost_may_be_any() {
        let event = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
        assert_eq!(folders().of(&event), [0, 1]);
    }
}
