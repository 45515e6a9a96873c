//! What a workbook says of itself as a whole: the table `[workspace.metadata.workbook]`
//! of its manifest. It may be left out, and so may each of its keys.

use serde::Deserialize;
use std::path::Path;

/// The settings of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// What it was good for, to whoever has passed all of it.
    pub finished: String,
    /// Where to go on from there, a line each.
    pub go_on: Vec<String>,
}

/// The manifest, as far as it is read here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Manifest {
    workspace: Workspace,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Workspace {
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    workbook: Settings,
}

impl Settings {
    /// The settings of the workbook whose top folder is `root`.
    ///
    /// # Errors
    ///
    /// What is wrong with the manifest, and where.
    pub fn read(root: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(root.join("Cargo.toml"))
            .map_err(|error| format!("cannot be read: {error}"))?;
        Self::of(&text)
    }

    fn of(manifest: &str) -> Result<Self, String> {
        let manifest: Manifest = toml::from_str(manifest)
            .map_err(|error: toml::de::Error| error.to_string().trim_end().to_owned())?;
        Ok(manifest.workspace.metadata.workbook)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_may_be_left_out_and_not_misspelt() {
        let none = Settings::default();
        assert_eq!(Settings::of("[workspace]\nmembers = []\n"), Ok(none));
        let table = "[workspace.metadata.workbook]\nfinished = \"Done.\"\n";
        let settings = Settings::of(table).unwrap();
        assert_eq!(
            (settings.finished.as_str(), settings.go_on.len()),
            ("Done.", 0)
        );
        let misspelt = table.replace("finished", "finnished");
        assert!(Settings::of(&misspelt).unwrap_err().contains("finnished"));
    }
}
