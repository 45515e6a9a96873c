//! Verdicts of earlier calls, kept for as long as what they depend on is the
//! same: sources, checks, plan, lock file, instruments, grader and toolchain.

use crate::judge::Verdict;
use crate::report::ExerciseReport;
use crate::submission::{Digest, Digester};
use crate::workbook::{Exercise, Workbook};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where verdicts are kept.
#[derive(Debug)]
pub struct Reuse {
    folder: PathBuf,
}

impl Reuse {
    /// Keeps verdicts beside what was built.
    pub fn in_folder(target: &Path) -> Self {
        Self {
            folder: target.join("verdicts"),
        }
    }

    /// The verdict that was kept for these very sources.
    pub fn find(&self, exercise: &Exercise, digest: &Digest) -> Option<ExerciseReport> {
        let kept = std::fs::read(self.file(&exercise.name.0)).ok()?;
        // Of an older grader, or torn by somebody: then it is judged anew.
        let mut report: ExerciseReport = serde_json::from_slice(&kept).ok()?;
        report.reused = true;
        (report.digest.as_ref() == Some(digest)).then_some(report)
    }

    /// Keeps a verdict, if it is one that another run must repeat.
    ///
    /// # Errors
    ///
    /// When the file cannot be written. What was there before is whole then.
    pub fn keep(&self, report: &ExerciseReport) -> io::Result<()> {
        let repeats = report.checks.iter().all(|check| match check.verdict {
            Verdict::Passed
            | Verdict::Failed
            | Verdict::NotStarted
            | Verdict::DidNotCompile
            | Verdict::Deadlocked
            | Verdict::NeverRests
            | Verdict::NoEvidence => true,
            // These may be the machine's doing.
            Verdict::TimedOut | Verdict::OverLimit | Verdict::Crashed | Verdict::GraderFault => {
                false
            }
        });
        if !repeats {
            return Ok(());
        }
        write_whole(&self.file(&report.name), &serde_json::to_vec(report)?)
    }

    fn file(&self, exercise: &str) -> PathBuf {
        self.folder.join(exercise).with_extension("json")
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// When it cannot be written: a full disk, a folder that is read-only.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    // A temporary file is its owner's alone; the real one is as any other.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file()
            .set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The digest of what is common to all exercises.
///
/// # Errors
///
/// When one of the workbook's files cannot be read.
pub fn common_digest(workbook: &Workbook, program: &Path) -> io::Result<Digester> {
    let mut digester = Digester::default();
    digester.part(env!("CARGO_PKG_VERSION"));
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        ".cargo/config.toml",
        "rust-toolchain.toml",
    ] {
        digester.file(&workbook.root.join(file))?;
    }
    for instrument in ["evidence", "recorder", "lab", "probe"] {
        let folder = workbook.root.join("grader").join(instrument);
        digester.file(&folder.join("Cargo.toml"))?;
        let files = walkdir::WalkDir::new(folder.join("src")).sort_by_file_name();
        for entry in files.into_iter().filter_map(Result::ok) {
            if entry.file_type().is_file() {
                digester
                    .part(entry.path().to_string_lossy().as_bytes())
                    .file(entry.path())?;
            }
        }
    }
    digester.part(file_mark(program)).part(toolchain());
    Ok(digester)
}

/// What tells a program's file from another without reading all of it.
fn file_mark(program: &Path) -> String {
    let modified = std::fs::metadata(program)
        .and_then(|data| Ok((data.len(), data.modified()?)))
        .map_or_else(|_| "unknown".to_owned(), |mark| format!("{mark:?}"));
    format!("{} {modified}", program.display())
}

/// What tells the toolchain. Asking rustc costs a twentieth of a second, so it
/// is asked only where its file cannot be seen beside the cargo that runs us.
fn toolchain() -> String {
    let cargo = crate::build::cargo();
    let rustc = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    if cargo.is_absolute() && rustc.is_file() {
        return file_mark(&rustc);
    }
    Command::new("rustc").arg("-vV").output().map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}
