//! A submission: an exercise and the exact files that are built and judged.

use crate::digest::Digester;
use crate::files::plain_text;
use crate::reads::Reads;
use crate::sources::{self, SourceFile, Sources};
use crate::workbook::{Exercise, Workbook, hints, solutions};
use report::{Digest, Reason};
use std::path::{Path, PathBuf};

/// An exercise and the files of its folder, as they are laid on the stage. They
/// are read once: what is digested is what is built.
#[derive(Debug, Clone)]
pub(crate) struct Submission<'w> {
    /// The exercise.
    pub exercise: &'w Exercise,
    /// The files of its folder, with their paths in it.
    pub files: Vec<SourceFile>,
    /// What of its folder cannot be read, and why not.
    pub unreadable: Vec<(PathBuf, String)>,
    /// What the compiler read beside these files when it last built it.
    pub reads: Reads,
}

impl<'w> Submission<'w> {
    /// Why there is nothing to compile, where `src/lib.rs` is there and cannot be read:
    /// cargo would only say that it is not there.
    pub(crate) fn lacks_its_library(&self) -> Option<Reason> {
        let library = Path::new("src/lib.rs");
        let (_, problem) = self.unreadable.iter().find(|(path, _)| path == library)?;
        Some(Reason::Unreadable {
            file: format!("{}/{}", self.exercise.subject().folder, library.display()),
            problem: problem.clone(),
        })
    }

    /// Reads the learner's own folder.
    pub(crate) fn read(workbook: &Workbook, exercise: &'w Exercise) -> Self {
        let folder = exercise.folder(&workbook.root);
        let mut sources = sources_of(&folder);
        // Links to folders are not followed, but for the one that everybody means.
        if folder.join("src").is_symlink() {
            let linked = sources::below(&folder.join("src"));
            let inside = |path: PathBuf| Path::new("src").join(path);
            let files = linked.files.into_iter().map(|file| SourceFile {
                path: inside(file.path),
                bytes: file.bytes,
            });
            sources.files.extend(files);
            let unreadable = linked.unreadable.into_iter();
            sources
                .unreadable
                .extend(unreadable.map(|(path, why)| (inside(path), why)));
        }
        if let Some(folder) = &exercise.checks_in {
            let tests = Path::new("tests");
            sources.files.retain(|file| !file.path.starts_with(tests));
            let own = sources::below(&folder.join(tests)).files.into_iter();
            sources.files.extend(own.map(|file| SourceFile {
                path: tests.join(file.path),
                bytes: file.bytes,
            }));
        }
        Self {
            exercise,
            files: sources.files,
            unreadable: sources.unreadable,
            reads: Reads::default(),
        }
    }

    /// The exercise with `sources` in the place of what lies below `src` of the
    /// learner's folder. What is the workbook's own there stays, such as a
    /// worker program.
    pub(crate) fn with_sources(
        workbook: &Workbook,
        exercise: &'w Exercise,
        sources: Vec<SourceFile>,
    ) -> Self {
        let mut submission = Self::read(workbook, exercise);
        submission.files.retain(|file| {
            let below = file.path.strip_prefix("src");
            below.map_or(true, |below| {
                below.starts_with("bin") && !sources.iter().any(|it| it.path == below)
            })
        });
        submission
            .files
            .extend(sources.into_iter().map(|file| SourceFile {
                path: Path::new("src").join(file.path),
                bytes: file.bytes,
            }));
        submission
    }

    /// Its files below `src`, with their paths there, as solutions have them.
    pub(crate) fn sources(&self) -> Vec<SourceFile> {
        let below = |file: &SourceFile| {
            Some(SourceFile {
                path: file.path.strip_prefix("src").ok()?.to_owned(),
                bytes: file.bytes.clone(),
            })
        };
        self.files.iter().filter_map(below).collect()
    }

    /// Whether the sources are the starter, so that nothing was begun. Files
    /// that the starter does not know, such as a worker of the workbook's, may
    /// lie beside it.
    pub(crate) fn is_starter(&self, workbook: &Workbook) -> bool {
        let Ok(starter) = solutions::starter(workbook, self.exercise) else {
            return false;
        };
        starter.iter().all(|file| {
            let path = Path::new("src").join(&file.path);
            let mut own = self.files.iter().filter(|it| it.path == path);
            own.any(|own| plain_text(&own.bytes) == plain_text(&file.bytes))
        })
    }

    /// The digest of all that the compiler reads for it: on top of what is
    /// `common` to all exercises, or of nothing.
    /// What else it read is looked at as it lies below `root`: in the workbook, or
    /// on the stage.
    pub(crate) fn digest(&self, root: &Path, common: &Digester) -> Digest {
        let mut digester = common.clone();
        digester.part(&self.exercise.name.0);
        digester.part(self.exercise.path.to_string_lossy().as_bytes());
        digester.files(&self.files);
        self.reads.digest_into(root, &mut digester);
        digester.finish()
    }
}

/// What lies in an exercise's folder and has a say in what it comes to: all but
/// its hints. To write a better one makes nothing to build and to judge anew.
pub(crate) fn sources_of(folder: &Path) -> Sources {
    let mut sources = sources::below(folder);
    sources
        .files
        .retain(|file| file.path != Path::new(hints::FILE));
    sources
}
