//! The jail: what was handed in is built and run behind walls, as far as this
//! machine gives them. Which those were stands in every report.
//!
//! A job is confined by its launcher, which sets the limits as any other does, raises
//! the walls and becomes the job's program. So nothing of what is judged runs outside,
//! and a job without a jail is as fast as before.

use crate::helper;
use crate::toolchain::{cargo, homes};
use anyhow::Context;
use process::{Job, Launcher};
use report::{Wall, WallKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

/// A jail, and the walls that this machine gives.
#[derive(Debug, Clone)]
pub(crate) struct Jail {
    program: PathBuf,
    /// All walls, in force or not.
    pub walls: Arc<[Wall]>,
}

/// What a job may do with files, beside what every program needs.
#[derive(Debug, Default, Clone)]
pub(crate) struct Grants {
    /// Files and folders that it may read, and run.
    pub read: Vec<PathBuf>,
    /// Folders that it may write.
    pub write: Vec<PathBuf>,
    /// Files and folders that its user must own, with all that is below. What is not
    /// there yet is left out.
    pub own: Vec<PathBuf>,
    /// How many threads and processes it may have in all.
    pub tasks: u64,
    /// Whether it is a check, and no compiler.
    pub strict: bool,
}

impl Jail {
    /// Builds the program and lets it try each wall. `target` is the folder that is
    /// built into, which is made: another user must be able to read it.
    ///
    /// # Errors
    ///
    /// When it cannot be built or run.
    pub(crate) fn open(target: &Path) -> anyhow::Result<Self> {
        let program = helper::built("jail")?;
        std::fs::create_dir_all(target)
            .with_context(|| format!("cannot build in {}", target.display()))?;
        let read = toolchain_grants(target);
        let read = read
            .iter()
            .flat_map(|path| ["read".as_ref(), path.as_os_str()]);
        let mut tries = Command::new(&program);
        tries
            .args(["walls".as_ref(), "reach".as_ref(), target.as_os_str()])
            .args(read)
            .stdin(Stdio::null());
        let tried = process::attended(&mut tries)
            .with_context(|| format!("cannot start {}", program.display()))?;
        let walls: Vec<Wall> =
            serde_json::from_slice(&tried.stdout).context("the jail does not say what it has")?;
        Ok(Self {
            program,
            walls: walls.into(),
        })
    }

    /// Puts a job inside. A wall that cannot be raised is why it is not started.
    pub(crate) fn confine(&self, job: &mut Job, grants: &Grants) {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let mut arguments = vec!["enter".to_owned()];
        for (word, paths) in [
            ("read", &grants.read),
            ("write", &grants.write),
            ("own", &grants.own),
        ] {
            for path in paths {
                arguments.extend([word.to_owned(), text(path)]);
            }
        }
        // The others are raised as far as the kernel knows them.
        let stands = |kind| {
            let mut walls = self.walls.iter();
            walls.any(|it| it.kind == kind && it.is_in_force())
        };
        for (kind, word) in [
            (WallKind::Network, "network"),
            (WallKind::SystemCalls, "system_calls"),
            (WallKind::Root, "root"),
        ] {
            arguments.extend(stands(kind).then(|| word.to_owned()));
        }
        if stands(WallKind::Processes) {
            arguments.extend(["processes".to_owned(), grants.tasks.to_string()]);
        }
        // Where nothing else confined files, it would read all of them.
        let searches = stands(WallKind::Files) && !grants.strict;
        arguments.extend(searches.then(|| "search".to_owned()));
        arguments.extend(grants.strict.then(|| "strict".to_owned()));
        arguments.push("--".to_owned());
        job.launcher = Some(Launcher {
            program: self.program.clone(),
            arguments,
        });
    }
}

/// What a build in `folder` needs beside that: the toolchain, what cargo has fetched,
/// and cargo's settings, which it looks for in every folder above.
pub(crate) fn toolchain_grants(folder: &Path) -> Vec<PathBuf> {
    let cargo = cargo();
    let sysroot = cargo.parent().and_then(Path::parent);
    let mut grants = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    // What the instruments of another workbook's may inherit from.
    let top = grants[0].parent().map(|top| top.join("Cargo.toml"));
    grants.extend(top);
    grants.extend(homes().into_iter().map(|(_, folder)| folder));
    grants.extend(sysroot.filter(|_| cargo.is_absolute()).map(Path::to_owned));
    for above in folder.ancestors() {
        let settings = ["config.toml", "config"].map(|name| above.join(".cargo").join(name));
        grants.extend(settings.into_iter().filter(|it| it.is_file()));
    }
    grants
}
