//! The record of what was proved: of each exercise a digest of all that it was proved
//! of. The file is one of the workbook's, so a test need prove only what has changed.

use crate::digest::Digester;
use crate::files::write_if_new;
use crate::submission::Submission;
use crate::workbook::solutions::Variant;
use crate::workbook::{Exercise, Workbook};
use anyhow::Context;
use report::Digest;
use std::collections::BTreeMap;
use std::io::ErrorKind;

/// Where it is, from the workbook's top.
pub(crate) const FILE: &str = "solutions/proved.toml";

const HEAD: &str = "\
# Written by `cargo grade audit`, where everything is as claimed. Of each exercise it has a
# digest of its checks, its solutions, its page, and all that they are built with. While
# that is the same, `cargo grade audit --changed` does not prove every text again.
";

/// Digests of exercises, by their names.
#[derive(Debug, Default)]
pub(crate) struct Record(BTreeMap<String, String>);

impl Record {
    /// The workbook's. There is none at first.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is no record.
    pub(crate) fn read(workbook: &Workbook) -> anyhow::Result<Self> {
        let text = match std::fs::read_to_string(workbook.root.join(FILE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            read => read.with_context(|| format!("cannot read {FILE}"))?,
        };
        let digests = toml::from_str(&text)
            .with_context(|| format!("{FILE} is no record: delete it, and prove everything"))?;
        Ok(Self(digests))
    }

    /// Whether the exercise was proved of what has this digest.
    pub(super) fn has(&self, exercise: &Exercise, digest: &Digest) -> bool {
        self.0.get(&exercise.name.0) == Some(&digest.0)
    }

    /// Takes in what was proved, and writes the file. What the workbook has no more
    /// is left out.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn write(
        mut self,
        workbook: &Workbook,
        proved: &BTreeMap<String, Digest>,
    ) -> anyhow::Result<()> {
        self.0
            .retain(|name, _| workbook.exercises().any(|it| it.name.0 == *name));
        let proved = proved
            .iter()
            .map(|(name, digest)| (name.clone(), digest.0.clone()));
        self.0.extend(proved);
        let text = format!("{HEAD}{}", toml::to_string(&self.0)?);
        write_if_new(&workbook.root.join(FILE), text.as_bytes())
            .with_context(|| format!("cannot write {FILE}"))
    }
}

/// The digest of all that an exercise is proved of, on top of what is `common` to all.
pub(super) fn digest(
    workbook: &Workbook,
    exercise: &Exercise,
    variants: &[Variant],
    common: &Digester,
) -> anyhow::Result<Digest> {
    let mut digester = common.clone();
    let page = exercise.page();
    digester
        .part(&exercise.name.0)
        .file(&workbook.root.join(&page))
        .with_context(|| format!("cannot read {}", page.display()))?;
    // What a text is laid beside: manifest, checks, and programs of the workbook's.
    let mut beside = Submission::with_sources(workbook, exercise, Vec::new()).files;
    beside.sort_by(|one, other| one.path.cmp(&other.path));
    digester.files(&beside);
    for variant in variants {
        digester
            .part(crate::files::slashed(&variant.path))
            .files(&variant.sources);
    }
    Ok(digester.finish())
}

/// Whether a text is proved each time: without one that passes, nothing would show that
/// what is recorded still holds here.
pub(super) fn is_always_proved(variant: &Variant) -> bool {
    variant.is_reference()
}
